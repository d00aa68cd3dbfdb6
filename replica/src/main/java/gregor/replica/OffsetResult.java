package gregor.replica;

import gregor.log.TimedOffset;

/**
 * What became of a search for an offset.
 *
 * @param error null when it went well
 * @param found {@link TimedOffset#NONE} when there is no such offset, and with an error
 */
public record OffsetResult(ReplicaError error, TimedOffset found) {
    static OffsetResult failed(ReplicaError error) {
        return new OffsetResult(error, TimedOffset.NONE);
    }

    static OffsetResult of(TimedOffset found) {
        return new OffsetResult(null, found);
    }
}
