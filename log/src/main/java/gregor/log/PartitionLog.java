package gregor.log;

import gregor.base.TopicPartition;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.compaction.LastRecord;
import gregor.log.disk.DamagedFile;
import gregor.log.producer.ActiveProducer;
import gregor.log.producer.ProducerStates;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import gregor.log.records.CorruptRecords;
import gregor.log.segment.CleanedSegment;
import gregor.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A log in a directory of segments: the door to it, for its owner and for readers. What changes is in {@link LogState}; each
 * kind of change has a class of its own.
 *
 * <p>Budget of an append, beside the validation of its batch: no copy of record bytes; one system call per {@link #write} when
 * one request was staged, two (position, gathering write) when there were several; a few small objects per request and batch,
 * one view per write, 20 bytes of index per index interval. Index files, snapshots and checkpoints are written when a segment
 * ends. Budget of a read: one or two positional reads of 8 kB to find headers, the slice and its walk as garbage; record bytes
 * do not pass through here.
 */
public final class PartitionLog implements Log {
    private final LogState state;
    private final LogFiles files;
    private final StagedTail tail;
    private final Flusher flusher;
    private final LogWriter writer;
    private final LogTruncation truncation;
    private final OldSegments oldSegments;
    private final SegmentSwap swap;

    public PartitionLog(
            TopicPartition partition, LogRuntime runtime, LogFiles files, LogConfig config, LoadedLog loaded) {
        this.state = new LogState(partition, runtime, files, config, loaded);
        this.files = files;
        this.tail = state.tail();
        this.flusher = state.flusher();
        this.writer = new LogWriter(state);
        this.truncation = new LogTruncation(state);
        this.oldSegments = new OldSegments(state, writer);
        this.swap = new SegmentSwap(state);
    }

    @Override
    public TopicPartition partition() {
        return state.partition();
    }

    @Override
    public LogView view() {
        return state.view();
    }

    @Override
    public Appended stage(ByteBuffer records, AppendOptions options) {
        if (!files.isOnline()) {
            throw new AppendRejected(Reason.STORAGE_ERROR, "the log directory is offline");
        }
        try {
            return tail.stage(records, options, state.segments(), state.logStartOffset());
        } catch (IOException e) {
            throw new AppendRejected(
                    Reason.STORAGE_ERROR, files.failure("opening", e).getMessage());
        } catch (AppendRejected e) {
            throw e;
        } catch (RuntimeException e) {
            writer.dropStaged();
            throw e;
        }
    }

    @Override
    public void write() throws StorageFailure {
        writer.write();
    }

    @Override
    public LogSlice read(LogView from, long offset, int maxBytes, long upperBoundOffset, boolean minOneBatch)
            throws StorageFailure {
        files.checkOnline();
        try {
            return LogReader.slice(from, offset, maxBytes, upperBoundOffset, minOneBatch);
        } catch (IOException e) {
            throw files.failure("reading", e);
        }
    }

    @Override
    public TimedOffset offsetForTime(LogView from, long timestampMs) throws StorageFailure {
        files.checkOnline();
        if (timestampMs == EARLIEST_TIME) {
            return new TimedOffset(
                    from.logStartOffset(), -1, from.leaderEpochs().epochAt(from.logStartOffset()));
        }
        if (timestampMs == LATEST_TIME) {
            return new TimedOffset(from.logEndOffset(), -1, from.leaderEpochs().latest());
        }
        try {
            return firstAt(from, timestampMs);
        } catch (IOException e) {
            throw files.failure("searching by time", e);
        } catch (CorruptRecords e) {
            throw files.failure("searching by time", new DamagedFile(e.getMessage()));
        }
    }

    private TimedOffset firstAt(LogView view, long timestampMs) throws IOException {
        LogView from = view;
        while (true) {
            try {
                return timestampMs == MAX_TIMESTAMP
                        ? LogReader.atMaxTimestamp(from)
                        : LogReader.firstAtOrAfter(from, timestampMs);
            } catch (OffsetOutOfRange e) {
                LogView now = view();
                if (now == from) {
                    throw e;
                }
                from = now; // The segment it was to be in is gone: what is there now says it better.
            }
        }
    }

    @Override
    public List<AbortedTransaction> abortedTransactions(LogView from, long offset, long upperBoundOffset)
            throws StorageFailure {
        files.checkOnline();
        try {
            return LogReader.aborted(from, offset, upperBoundOffset);
        } catch (IOException e) {
            throw files.failure("reading aborted transactions", e);
        }
    }

    @Override
    public void advanceHighWatermark(long offset) {
        state.highWatermark(offset);
        ProducerStates producers = tail.producers();
        long unstable = producers.firstUnstableOffset();
        if (unstable != Long.MAX_VALUE) {
            producers.advanceHighWatermark(offset);
            if (producers.firstUnstableOffset() != unstable) {
                state.publish(view().logEndOffset());
            }
        }
    }

    @Override
    public void startLeaderEpoch(int leaderEpoch) throws StorageFailure {
        if (state.config().appends().magic() < 2) {
            return; // Batches of an old format do not say their epoch.
        }
        LeaderEpochs changed = tail.epochs().startingAt(leaderEpoch, tail.nextOffset());
        if (changed != tail.epochs()) {
            state.change("writing leader epochs", () -> state.changeEpochs(changed));
        }
    }

    @Override
    public void advanceLogStart(long offset) throws StorageFailure {
        if (offset > tail.nextOffset()) {
            truncation.startAfresh(offset);
        } else {
            oldSegments.advanceLogStart(offset);
        }
    }

    @Override
    public void truncateTo(long offset) throws StorageFailure {
        truncation.truncateTo(offset);
    }

    @Override
    public void startAfresh(long offset) throws StorageFailure {
        truncation.startAfresh(offset);
    }

    @Override
    public void configure(LogConfig changed) {
        state.configure(changed);
    }

    @Override
    public List<ActiveProducer> activeProducers() {
        return tail.producers().active();
    }

    /** Forgets producers that have been silent for long. */
    public void expireProducers(long nowMs) {
        if (tail.staging().isEmpty()) {
            tail.producers().expire(nowMs);
        }
    }

    /** The next record gets this offset: there are none between the log's end and it. */
    public void skipTo(long offset) throws StorageFailure {
        state.change("skipping offsets", () -> {
            tail.reset(offset, tail.epochs());
            writer.roll();
        });
    }

    /** Takes over the epochs of a log that holds the same records. */
    public void leaderEpochs(LeaderEpochs known) throws StorageFailure {
        if (!known.equals(tail.epochs())) {
            state.change("writing leader epochs", () -> state.changeEpochs(known));
        }
    }

    /** No more than this can be appended at once. */
    public int segmentBytes() {
        return state.config().segments().bytes();
    }

    /** Whether some of its segments have had their time. For any thread. */
    public boolean hasOldSegments(long nowMs) throws IOException {
        return oldSegments.count(nowMs) > 0;
    }

    /** Deletes segments that have had their time. */
    public void expire(long nowMs) throws StorageFailure {
        if (files.isOnline() && !files.isDiscarded() && tail.staging().isEmpty()) {
            oldSegments.expire(nowMs); // Otherwise there is a next time.
        }
    }

    @Override
    public long flush() throws StorageFailure {
        files.checkOnline();
        LogView written = view();
        try {
            flusher.flush(written.segments(), written.logEndOffset());
        } catch (IOException e) {
            throw files.failure("flushing", e);
        }
        return written.logEndOffset();
    }

    /** Forces what is written when {@code flush.ms} has passed since the last time. For any thread. */
    public void flushIfDue(long nowMs) throws StorageFailure {
        if (nowMs - flusher.lastFlushMs() >= state.config().flush().intervalMs()) {
            flush();
        }
    }

    /** Up to where the log has been compacted; {@link LoadedLog#NEVER_CLEANED} if it was not. For any thread. */
    public long firstDirtyOffset() {
        return state.firstDirtyOffset();
    }

    /** For any thread. */
    public LogConfig config() {
        return state.config();
    }

    /** What may be compacted. For any thread. */
    public CleanableRange cleanable(LogView from, long nowMs) throws IOException {
        return CleanableRange.of(from, state.config(), state.firstDirtyOffset(), state.highWatermark(), nowMs);
    }

    /** What the last batches of its living producers are: a compaction keeps those. */
    public Map<Long, LastRecord> lastRecords() {
        return tail.producers().lastRecords();
    }

    /** Forces what is below the offset, and returns at once if it has been. For any thread. */
    public void flush(LogView from, long endOffset) throws IOException {
        flusher.flush(from.segments(), endOffset);
    }

    /** Begins to force what is below the offset, for a {@link #flush(LogView, long) flush} that comes later. For any thread. */
    public void flushBehind(LogView from, long endOffset) {
        flusher.flushBehind(from.segments(), endOffset);
    }

    /** As {@link SegmentSwap#run}. */
    public boolean replace(List<Segment> read, List<CleanedSegment> written, Segment newest) throws StorageFailure {
        return swap.run(read, written, newest);
    }

    /** What the log of this partition in another directory knew. On the owner, before that one takes this one's place. */
    public void firstDirtyOffset(long offset) {
        state.firstDirtyOffset(offset);
    }

    /** For any thread. */
    public long recoveryPoint() {
        return flusher.recoveryPoint();
    }

    /** Gives back all descriptors that are not in use at this moment. */
    public void closeFreeFiles() {
        view().segments().stream().forEach(segment -> segment.file().closeIfFree());
    }

    public LogFiles files() {
        return files;
    }

    /** The log's clean end: complete indexes, a producer snapshot, everything forced to the disk. */
    public void close() throws StorageFailure {
        try {
            write();
            state.change("closing", this::complete);
        } finally {
            discard();
        }
    }

    private void complete() throws IOException {
        boolean untouched = !state.active().lazyIndexes().filesBehind()
                && flusher.recoveryPoint() == tail.nextOffset()
                && files.snapshots().newestOffset() == tail.nextOffset();
        if (!untouched) {
            state.active().seal();
            flusher.ended(tail.nextOffset());
            files.writeEpochs(tail.epochs());
            files.writeSnapshot(tail.nextOffset(), tail.producers().snapshot());
            flusher.flush(state.segments(), tail.nextOffset());
        }
    }

    /** The log is done with: its files close when their readers have let go. */
    public void discard() {
        files.discard();
        state.segments().stream().forEach(segment -> segment.file().discard());
    }
}
