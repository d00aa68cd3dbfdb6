package gregor.replica;

import gregor.log.LogView;

/**
 * What became of a {@link FollowerStep}, and where the log stands now.
 *
 * @param latestEpoch the leader epoch of the log's last record, -1 when not known
 * @param further true if the leader must be asked once more where the logs part
 */
public record FollowerEnd(Outcome outcome, long logStartOffset, long logEndOffset, int latestEpoch, boolean further) {
    /** What became of it. */
    public enum Outcome {
        DONE,
        /** The replica does not follow in that leader epoch any more; nothing was done. */
        NOT_FOLLOWING,
        /** The records are damaged, perhaps only on their way, or of a later leader epoch; nothing was appended. */
        CORRUPT,
        /** There is no room. */
        FULL,
        /** The log cannot go on. */
        FAILED
    }

    /** Where the log stands. */
    public static FollowerEnd of(Outcome outcome, LogView log) {
        return of(outcome, log, false);
    }

    static FollowerEnd of(Outcome outcome, LogView log, boolean further) {
        return new FollowerEnd(
                outcome,
                log.logStartOffset(),
                log.logEndOffset(),
                log.leaderEpochs().latest(),
                further);
    }
}
