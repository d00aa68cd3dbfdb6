package gregor.log;

import gregor.base.TopicPartition;
import java.util.List;

/**
 * What readers want from a log. They take a view and ask about it, so that what they learn belongs to one moment. For any
 * thread.
 */
public interface ReadableLog {
    /** In place of a time: the first offset kept, the next offset to be written, the record with the largest timestamp. */
    long EARLIEST_TIME = -2;

    long LATEST_TIME = -1;
    long MAX_TIMESTAMP = -3;

    TopicPartition partition();

    /** The log as of the last change: immutable, never null, also while the log's directory is offline. */
    LogView view();

    /**
     * The whole batches from the one that holds the offset on, as a region of one file; the caller releases it.
     *
     * @param upperBoundOffset exclusive: only batches that end below it are returned
     * @param minOneBatch the first batch comes whole even if it is larger than {@code maxBytes}
     * @throws OffsetOutOfRange if the offset is outside the view, or its segment has been deleted since the view was taken
     */
    LogSlice read(LogView view, long offset, int maxBytes, long upperBoundOffset, boolean minOneBatch)
            throws StorageFailure;

    /**
     * The first record whose timestamp is the given one or later, or, for the special times above, the offset they name.
     * {@link TimedOffset#NONE} when there is none. May read and decompress: not for event loops.
     */
    TimedOffset offsetForTime(LogView view, long timestampMs) throws StorageFailure;

    /** The aborted transactions that a reader of [offset, upperBoundOffset) has to leave out, by first offset. */
    List<AbortedTransaction> abortedTransactions(LogView view, long offset, long upperBoundOffset)
            throws StorageFailure;
}
