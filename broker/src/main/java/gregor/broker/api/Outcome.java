package gregor.broker.api;

import gregor.broker.config.InvalidConfig;
import gregor.wire.ErrorCode;
import gregor.zk.MetadataException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How one part of a request ended: a topic, a resource.
 *
 * @param message for the client, in our words; null when the code says it all
 */
record Outcome(ErrorCode error, String message) {
    static final Outcome DONE = new Outcome(ErrorCode.NONE, null);

    private static final Logger log = LoggerFactory.getLogger(Outcome.class);

    static Outcome of(ErrorCode error) {
        return new Outcome(error, null);
    }

    /** A wish that was refused tells why; anything else is a fault of ours and is told to our log only. */
    static Outcome of(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof MetadataException refusal) {
            return new Outcome(ErrorTable.of(refusal.error()), refusal.getMessage());
        }
        if (cause instanceof InvalidConfig refusal) {
            return new Outcome(ErrorCode.INVALID_CONFIG, refusal.getMessage());
        }
        if (cause instanceof RefusedException refusal) {
            return refusal.outcome();
        }
        log.error("A request failed", cause);
        return new Outcome(ErrorCode.UNKNOWN_SERVER_ERROR, null);
    }

    boolean done() {
        return error == ErrorCode.NONE;
    }
}
