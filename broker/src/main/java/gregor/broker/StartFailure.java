package gregor.broker;

/** The broker cannot start, for a reason that the operator can understand from this one line. */
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
        super(message);
    }
}
