package gregor.group;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One partition of {@code __consumer_offsets}, seen from its coordinator for the time of one leadership. The broker gives it
 * a real partition, tests a list.
 */
public interface StateLog {
    /**
     * Appends the records as one batch. Called by the partition's owner, one call after the other; the batches keep that
     * order. The stage completes on any thread: normally when the batch is committed, or with {@link AppendFailed}.
     *
     * @param timestampMs the create time of the records
     */
    CompletionStage<Void> append(long timestampMs, List<StateRecord> records);

    /** The largest batch the partition takes, bytes. */
    int batchBytesMax();

    /**
     * Reads the partition from its start to its end on a thread of its own and shows everything to {@code replay}, in
     * order. The stage fails if a part could not be read, with {@link LeadershipMoved} if that is because the leadership
     * has ended.
     */
    CompletionStage<Void> load(Replay replay);

    /** What a load meets. One thread at a time; buffers are valid during the call only. */
    interface Replay {
        /** The producer id of records outside transactions. */
        long NO_PRODUCER = -1;

        /**
         * A record.
         *
         * @param producerId who wrote it, if it belongs to a transaction, else {@link #NO_PRODUCER}
         * @param value null for a tombstone
         */
        void record(long producerId, ByteBuffer key, ByteBuffer value);

        /** The end of a producer's transaction. */
        void marker(long producerId, boolean committed);
    }
}
