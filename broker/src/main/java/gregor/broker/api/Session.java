package gregor.broker.api;

import java.net.InetAddress;

/**
 * Who is at the other end of a connection. Lives as long as the connection; what the client tells us about itself is written
 * by its event loop and may be read by any thread.
 */
public final class Session {
    private static final String ANONYMOUS = "User:ANONYMOUS";

    private final String listenerName;
    private final InetAddress clientAddress;
    private volatile ClientSoftware software = ClientSoftware.UNKNOWN;

    public Session(String listenerName, InetAddress clientAddress) {
        this.listenerName = listenerName;
        this.clientAddress = clientAddress;
    }

    /** The listener on which the connection came in: Metadata answers with the addresses of this one (trap 35). */
    public String listenerName() {
        return listenerName;
    }

    public InetAddress clientAddress() {
        return clientAddress;
    }

    /** Type and name, as access rules write it. */
    public String principal() {
        return ANONYMOUS;
    }

    public ClientSoftware software() {
        return software;
    }

    void software(ClientSoftware told) {
        software = told;
    }
}
