package gregor.broker.net;

/** Bytes that cannot be a request: the connection ends. For our debug log only, and without stack trace: garbage comes often. */
final class BadFrame extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadFrame(String message) {
        super(message, null, false, false);
    }
}
