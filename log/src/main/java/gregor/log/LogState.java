package gregor.log;

import gregor.base.TopicPartition;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import java.io.IOException;

/**
 * What a log consists of: its segments, where it starts, how far it is committed, and the view of all that which readers get.
 * Shared by the classes that change a log, all of them on the log's owner, who alone changes it; {@link #view}, {@link #config},
 * {@link #highWatermark} and {@link #firstDirtyOffset} may be read by any thread.
 *
 * <p>Always: segments are in order, only the last may be empty; the view shows only bytes that are in the file.
 */
public final class LogState {
    private final TopicPartition partition;
    private final LogRuntime runtime;
    private final LogFiles files;
    private final Flusher flusher;
    private final StagedTail tail;
    private volatile LogConfig config;
    private SegmentList segments;
    private long logStartOffset;
    private volatile long highWatermark;
    private volatile long firstDirtyOffset;
    private volatile LogView view;

    public LogState(TopicPartition partition, LogRuntime runtime, LogFiles files, LogConfig config, LoadedLog loaded) {
        this.partition = partition;
        this.runtime = runtime;
        this.files = files;
        this.config = config;
        this.segments = loaded.segments();
        this.logStartOffset = loaded.logStartOffset();
        this.highWatermark = logStartOffset;
        this.firstDirtyOffset = loaded.firstDirtyOffset();
        this.tail = new StagedTail(runtime, config, loaded);
        this.flusher = new Flusher(runtime, files, loaded.recoveryPoint());
        publish(loaded.logEndOffset());
    }

    TopicPartition partition() {
        return partition;
    }

    LogRuntime runtime() {
        return runtime;
    }

    LogFiles files() {
        return files;
    }

    Flusher flusher() {
        return flusher;
    }

    StagedTail tail() {
        return tail;
    }

    LogConfig config() {
        return config;
    }

    void configure(LogConfig changed) {
        config = changed;
        tail.configure(changed);
    }

    SegmentList segments() {
        return segments;
    }

    /** Readers see them from the next {@link #publish} on. */
    void segments(SegmentList changed) {
        segments = changed;
    }

    Segment active() {
        return segments.active();
    }

    long logStartOffset() {
        return logStartOffset;
    }

    /** Also raises the leader epochs that began below. */
    void logStartOffset(long offset) throws IOException {
        logStartOffset = offset;
        changeEpochs(tail.epochs().startingFrom(offset));
    }

    long highWatermark() {
        return highWatermark;
    }

    void highWatermark(long offset) {
        highWatermark = offset;
    }

    /** Below it the log is compacted; {@link LoadedLog#NEVER_CLEANED} before it was for the first time. */
    long firstDirtyOffset() {
        return firstDirtyOffset;
    }

    void firstDirtyOffset(long offset) {
        firstDirtyOffset = offset;
    }

    void changeEpochs(LeaderEpochs changed) throws IOException {
        tail.epochs(changed);
        files.writeEpochs(changed);
    }

    /** The log ends here now, and nothing it knows may lie beyond. */
    void shrinkTo(long endOffset) {
        logStartOffset = Math.min(logStartOffset, endOffset);
        highWatermark = Math.min(highWatermark, endOffset);
        tail.reset(endOffset, tail.epochs().endingAt(endOffset));
    }

    /** The log is empty, and the next record gets this offset. */
    void startAt(long offset) throws IOException {
        logStartOffset = offset;
        highWatermark = offset;
        tail.reset(offset, LeaderEpochs.NONE);
        files.writeEpochs(tail.epochs());
    }

    /** Brings the producers to where the log ends. */
    void replayProducers() throws IOException {
        ProducerReplay.run(
                tail.producers(),
                files.snapshots(),
                segments,
                tail.nextOffset(),
                runtime.clock().millis());
        tail.producers().advanceHighWatermark(highWatermark);
        files.namesChanged(); // Snapshots of what the log has not any more were deleted, and must not come back.
    }

    LogView view() {
        return view;
    }

    void publish(long logEndOffset) {
        view = new LogView(
                logStartOffset,
                logEndOffset,
                // A transaction may have begun below the start, since it was moved there.
                Math.max(tail.producers().firstUnstableOffset(), logStartOffset),
                tail.epochs(),
                segments,
                active().sizeBytes());
    }

    /** A change outside an append: with nothing staged, and visible when it has been made. */
    void change(String doing, Step step) throws StorageFailure {
        if (!tail.staging().isEmpty()) {
            throw new IllegalStateException("staged batches must be written before " + doing);
        }
        files.checkOnline();
        try {
            step.run();
        } catch (IOException e) {
            throw files.failure(doing, e);
        } finally {
            publish(tail.nextOffset());
        }
    }

    /** A step that touches files. */
    public interface Step {
        void run() throws IOException;
    }
}
