package gregor.replica;

import gregor.log.checkpoint.LeaderEpochs;
import java.nio.ByteBuffer;

/** What its fetcher wants done with a follower's log. */
public sealed interface FollowerStep {
    /** The leader epoch in which it was decided; in another one nothing is done. */
    int leaderEpoch();

    /** Where the log ended when it was decided; one that ends elsewhere by now is left as it is. */
    long logEnd();

    /**
     * Appends what was fetched, and takes over from the leader how far it is committed and where it starts.
     *
     * @param records batches, the last of which may be cut off; direct, and not to be touched until the step is done
     * @param highWatermark the leader's
     * @param logStartOffset the leader's, -1 when not known
     */
    record Append(int leaderEpoch, long logEnd, ByteBuffer records, long highWatermark, long logStartOffset)
            implements FollowerStep {}

    /**
     * Cuts the log where it leaves the leader's.
     *
     * @param leaderEnd the largest epoch the leader knows that is not above the one it was asked for, and where its log leaves
     *     it; both -1 when it knows none
     */
    record Truncate(int leaderEpoch, long logEnd, LeaderEpochs.End leaderEnd) implements FollowerStep {}

    /** Cuts the log to the offset: the leader's ends there. */
    record TruncateTo(int leaderEpoch, long logEnd, long offset) implements FollowerStep {}

    /** Cuts off what is not known to be committed: the log cannot be compared with the leader's. */
    record TruncateToHighWatermark(int leaderEpoch, long logEnd) implements FollowerStep {}

    /** Gives up all records: the leader's log starts at the offset, beyond the end of this one. */
    record StartAfresh(int leaderEpoch, long logEnd, long offset) implements FollowerStep {}
}
