package gregor.broker.api;

import gregor.wire.ErrorCode;

/** Ends the work on one part of a request, with what the client is told. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;

    RefusedException(ErrorCode error, String message) {
        super(message, null, false, false);
        outcome = new Outcome(error, message);
    }

    Outcome outcome() {
        return outcome;
    }
}
