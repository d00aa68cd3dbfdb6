package gregor.broker.peer;

import java.io.IOException;

/** A call to another broker had no answer. Without stack trace: a broker that is away fails many. */
public final class PeerFailure extends IOException {
    private static final long serialVersionUID = 1L;

    public PeerFailure(String message) {
        super(message);
    }

    /** For the log: where it is expected its name would say nothing. */
    @Override
    public String toString() {
        return getMessage();
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
