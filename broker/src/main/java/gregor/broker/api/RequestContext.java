package gregor.broker.api;

import java.net.InetAddress;

/** The circumstances of one request: its header and the session it came in. Immutable. */
public record RequestContext(Session session, int apiVersion, int correlationId, String clientId) {
    /** @param clientId as sent; null when the client did not say */
    public RequestContext {}

    public String listenerName() {
        return session.listenerName();
    }

    public InetAddress clientAddress() {
        return session.clientAddress();
    }

    public String principal() {
        return session.principal();
    }
}
