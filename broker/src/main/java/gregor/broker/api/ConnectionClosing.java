package gregor.broker.api;

/** Fails a reply's stage to end the connection on purpose; its text is for our log and not a fault of ours. */
public final class ConnectionClosing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConnectionClosing(String reason) {
        super(reason, null, false, false);
    }
}
