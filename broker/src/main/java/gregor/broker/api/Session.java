package gregor.broker.api;

import gregor.base.Timers;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who is at the other end of a connection. Lives as long as the connection; what the client tells us about itself is written
 * by its event loop and may be read by any thread.
 */
public final class Session {
    private static final String ANONYMOUS = "User:ANONYMOUS";
    private static final AtomicLong COUNT = new AtomicLong();

    private final long number = COUNT.incrementAndGet();

    private final String listenerName;
    private final InetAddress clientAddress;
    private final Executor loop;
    private final Timers timers;
    private Runnable onClose;
    private Runnable onMore;
    private boolean closed;
    private volatile ClientSoftware software = ClientSoftware.UNKNOWN;

    /**
     * @param loop the connection's event loop
     * @param timers run what is due on that loop too, and are called there
     */
    public Session(String listenerName, InetAddress clientAddress, Executor loop, Timers timers) {
        this.listenerName = listenerName;
        this.clientAddress = clientAddress;
        this.loop = loop;
        this.timers = timers;
    }

    /** Higher than that of every connection before. */
    public long number() {
        return number;
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

    /** The connection's event loop: a request that has waited goes on there. */
    Executor loop() {
        return loop;
    }

    /** Timers without a hand-over: what a client's request waits for is set and called off many times a second. */
    Timers timers() {
        return timers;
    }

    /**
     * What to call off when the client goes while its request waits; takes the place of what was said before, null for nothing.
     * On the event loop. When the client is gone already it is called at once.
     */
    void onClose(Runnable callOff) {
        onClose = callOff;
        if (closed && callOff != null) {
            callOff.run();
        }
    }

    /**
     * What to do when the client sends more while its request waits; takes the place of what was said before, null for nothing. On
     * the event loop.
     */
    public void onMore(Runnable hurry) {
        onMore = hurry;
    }

    /** The client has sent more, which has to wait for the request that is under way. On the event loop. */
    public void more() {
        if (onMore != null) {
            onMore.run();
        }
    }

    /** The connection has ended. On the event loop, once. */
    public void close() {
        closed = true;
        if (onClose != null) {
            onClose.run();
        }
    }

    public ClientSoftware software() {
        return software;
    }

    void software(ClientSoftware told) {
        software = told;
    }
}
