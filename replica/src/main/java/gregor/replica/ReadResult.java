package gregor.replica;

import gregor.log.AbortedTransaction;
import gregor.log.LogSlice;
import gregor.log.checkpoint.LeaderEpochs;
import java.util.List;

/**
 * What a read of one partition found.
 *
 * @param error null when it went well
 * @param view the moment everything else belongs to; null with an error
 * @param slice the records, to be released by the taker; null when there are none
 * @param diverging where the leader's log leaves the reader's; null when they agree
 * @param aborted the transactions a committed reader leaves out; null for other readers
 */
public record ReadResult(
        ReplicaError error,
        PartitionView view,
        LogSlice slice,
        LeaderEpochs.End diverging,
        List<AbortedTransaction> aborted) {

    static ReadResult failed(ReplicaError error) {
        return new ReadResult(error, null, null, null, null);
    }

    static ReadResult empty(PartitionView view, Reader reader) {
        boolean stable = reader.isolation() == Isolation.LAST_STABLE_OFFSET;
        return new ReadResult(null, view, null, null, stable ? List.of() : null);
    }

    static ReadResult diverging(PartitionView view, LeaderEpochs.End diverging) {
        return new ReadResult(null, view, null, diverging, null);
    }

    public int sizeBytes() {
        return slice == null ? 0 : slice.sizeBytes();
    }

    /** Gives the records back unread. */
    public void release() {
        if (slice != null) {
            slice.release();
        }
    }
}
