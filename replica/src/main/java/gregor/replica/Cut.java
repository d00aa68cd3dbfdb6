package gregor.replica;

import gregor.log.LogView;
import gregor.log.checkpoint.LeaderEpochs;

/**
 * Where a follower's log is cut so that nothing is left which its leader does not have, found by comparing in which leader epochs
 * the two were written. Within one epoch all logs have the same records at the same offsets, so below the smaller of both ends of
 * a common epoch they agree.
 *
 * @param further true when that was no common epoch: after this cut the leader is to be asked for another
 */
record Cut(long offset, boolean further) {
    /**
     * @param highWatermark the follower's
     * @param leader the epoch and its end that the leader answered with
     */
    static Cut of(LogView log, long highWatermark, LeaderEpochs.End leader) {
        if (leader.endOffset() == LeaderEpochs.UNDEFINED) {
            return new Cut(highWatermark, false); // Its epochs begin later, or it keeps none: what is committed it has.
        }
        long end = log.logEndOffset();
        // The first leaders that knew of epochs did not say which one they spoke of.
        LeaderEpochs.End own = leader.epoch() == LeaderEpochs.UNDEFINED
                ? new LeaderEpochs.End(LeaderEpochs.UNDEFINED, LeaderEpochs.UNDEFINED)
                : log.leaderEpochs().endOf(leader.epoch(), end);
        if (own.endOffset() == LeaderEpochs.UNDEFINED) {
            return new Cut(Math.min(leader.endOffset(), end), false);
        }
        if (own.epoch() != leader.epoch()) {
            return new Cut(Math.min(own.endOffset(), end), true);
        }
        return new Cut(Math.min(Math.min(own.endOffset(), leader.endOffset()), end), false);
    }
}
