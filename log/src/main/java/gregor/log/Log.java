package gregor.log;

import gregor.log.producer.ActiveProducer;
import gregor.log.records.AppendRejected;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One partition's log on this broker. What is declared here changes it and runs on the partition's owner, {@link #flush}
 * apart; reading is for any thread.
 *
 * <p>Appending has two halves, so that many requests share one system call: {@link #stage} checks a request's batches and
 * gives them their offsets, {@link #write} brings all that is staged to the file and publishes a new view. Nothing staged
 * can be read, and nothing may be acknowledged, before {@code write} has returned.
 */
public interface Log extends ReadableLog {
    /**
     * Validates the batches of one request, drops a duplicate, assigns offsets and leader epoch in place, and queues them.
     *
     * @param records whole batches from position to limit; a direct buffer that stays untouched by others until {@link
     *     #write} has returned
     * @throws AppendRejected if nothing of it is appended; other staged batches are not affected. After any other exception, which
     *     is a fault of ours, nothing is staged any more
     */
    Appended stage(ByteBuffer records, AppendOptions options) throws AppendRejected;

    /**
     * Writes what is staged, with one gathering write unless a segment ends between. After a failure the staged batches
     * below {@code view().logEndOffset()} are written and the others are gone from file and memory alike; also after an exception
     * that is a fault of ours.
     *
     * @throws StorageFailure when the disk is full or broken; all staged batches above the view's end have failed with it
     */
    void write() throws StorageFailure;

    /** Tells the log how far it is committed: bounds what retention may delete and when transactions count as decided. */
    void advanceHighWatermark(long highWatermark);

    /** Notes that the given leader epoch begins at the log's end; to be called by a new leader before it appends. */
    void startLeaderEpoch(int leaderEpoch) throws StorageFailure;

    /** Drops what lies below the offset. Beyond the log's end it drops everything, and the log starts afresh there. */
    void advanceLogStart(long offset) throws StorageFailure;

    /**
     * Drops the batch holding the offset and all after it, and leader epochs in which nothing is left. Below the log's start it
     * starts the log afresh there.
     */
    void truncateTo(long offset) throws StorageFailure;

    /** Drops everything; the next record gets the given offset or a later one. */
    void startAfresh(long offset) throws StorageFailure;

    /** The producers with ids that are remembered. */
    List<ActiveProducer> activeProducers();

    /** Takes over changed settings; they hold from the next append on. */
    void configure(LogConfig config);

    /**
     * Forces to the disk what is written. Waits for it, and is called by a thread that may: any but the owner and event loops.
     *
     * @return what was the log's end when it began: all below is on disk now
     */
    long flush() throws StorageFailure;
}
