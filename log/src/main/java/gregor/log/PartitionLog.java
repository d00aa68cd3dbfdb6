package gregor.log;

import gregor.base.TopicPartition;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import gregor.log.records.CorruptRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in a directory of segments. Fields are the owner's, except the volatile ones.
 *
 * <p>Budget of an append, beside the validation of its batch: no copy of record bytes; one system call per {@link #write} when
 * one request was staged, two (position, gathering write) when there were several; a few small objects per request and batch,
 * one view per write, 20 bytes of index per index interval. Index files, snapshots and checkpoints are written when a segment
 * ends. Budget of a read: one or two positional reads of 8 kB to find headers, the slice and its walk as garbage; record bytes
 * do not pass through here.
 *
 * <p>Always: segments are in order, only the last may be empty; {@code view} shows only bytes that are in the file; the staged
 * tail ends where the view ends when nothing is staged.
 */
final class PartitionLog implements Log {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLog.class);

    private final TopicPartition partition;
    private final LogRuntime runtime;
    private final LogFiles files;
    private final StagedTail tail;
    private final Flusher flusher;

    private LogConfig config;
    private SegmentList segments;
    private long logStartOffset;
    private long highWatermark;
    private volatile LogView view;

    PartitionLog(TopicPartition partition, LogRuntime runtime, LogFiles files, LogConfig config, LoadedLog loaded) {
        this.partition = partition;
        this.runtime = runtime;
        this.files = files;
        this.config = config;
        this.segments = loaded.segments();
        this.logStartOffset = loaded.logStartOffset();
        this.highWatermark = logStartOffset;
        this.tail = new StagedTail(runtime, config, loaded);
        this.flusher = new Flusher(runtime, files, loaded.recoveryPoint());
        publish(loaded.logEndOffset());
    }

    @Override
    public TopicPartition partition() {
        return partition;
    }

    @Override
    public LogView view() {
        return view;
    }

    @Override
    public Appended stage(ByteBuffer records, AppendOptions options) {
        if (!files.isOnline()) {
            throw new AppendRejected(Reason.STORAGE_ERROR, "the log directory is offline");
        }
        try {
            return tail.stage(records, options, segments.active(), logStartOffset);
        } catch (IOException e) {
            throw new AppendRejected(Reason.STORAGE_ERROR, failure("opening", e).getMessage());
        }
    }

    @Override
    public void write() throws StorageFailure {
        if (tail.staging().isEmpty()) {
            return;
        }
        try {
            files.checkOnline();
            writeStaged(tail.staging().batches());
            tail.staging().written(segments.active().growingIndexes().entryCount());
            files.writeEpochs(tail.epochs());
        } catch (IOException e) {
            StorageFailure failure = failure("appending", e);
            dropStaged();
            throw failure;
        }
    }

    /** Batches that go into the same segment go with one write. */
    private void writeStaged(List<Staging.Batch> batches) throws IOException {
        int from = 0;
        while (from < batches.size()) {
            if (batches.get(from).begins() != null) {
                roll(batches.get(from).begins());
            }
            int to = from + 1;
            while (to < batches.size() && batches.get(to).begins() == null) {
                to++;
            }
            writeTogether(to - from == batches.size() ? batches : batches.subList(from, to));
            from = to;
        }
    }

    private void writeTogether(List<Staging.Batch> batches) throws IOException {
        Segment active = segments.active();
        int position = active.sizeBytes();
        active.write(batches);
        for (Staging.Batch batch : batches) {
            if (batch.aborts() != null) {
                active.transactions().append(batch.aborts());
                files.namesChanged();
            }
        }
        // Readers may see a batch that is not indexed yet; they only walk a little further.
        publish(batches.get(batches.size() - 1).lastOffset() + 1);
        SegmentIndexes indexes = active.growingIndexes();
        for (Staging.Batch batch : batches) {
            indexes.add(batch.lastOffset(), batch.maxTimestampMs(), position, batch.sizeBytes());
            position += batch.sizeBytes();
        }
    }

    private void roll(Staging.NewSegment next) throws IOException {
        Segment ending = segments.active();
        ending.seal();
        if (flusher.recoveryPoint() >= next.baseOffset()) {
            ending.flushIndexes(); // A start after a kill would not look at this segment, so its indexes must be right.
        }
        flusher.ended(next.baseOffset());
        segments = segments.plus(files.roll(next, config.segments()));
        flusher.flushEnded(segments);
        LOG.debug("{} goes on in segment {}", partition, next.baseOffset());
    }

    /** Nothing half-written stays, in the file or in memory; what the view shows is all there is. */
    private void dropStaged() {
        long endOffset = view.logEndOffset();
        tail.reset(endOffset, tail.epochs().endingAt(endOffset));
        try {
            segments.active().cutToSize();
            replayProducers();
        } catch (IOException e) {
            failure("undoing an append", e);
        }
        publish(endOffset);
    }

    private void replayProducers() throws IOException {
        ProducerReplay.run(
                tail.producers(),
                files.snapshots(),
                segments,
                tail.nextOffset(),
                runtime.clock().millis());
        tail.producers().advanceHighWatermark(highWatermark);
    }

    private void publish(long logEndOffset) {
        view = new LogView(
                logStartOffset,
                logEndOffset,
                tail.producers().firstUnstableOffset(),
                tail.epochs(),
                segments,
                segments.active().sizeBytes());
    }

    @Override
    public LogSlice read(LogView from, long offset, int maxBytes, long upperBoundOffset, boolean minOneBatch)
            throws StorageFailure {
        files.checkOnline();
        try {
            return LogReader.slice(from, offset, maxBytes, upperBoundOffset, minOneBatch);
        } catch (IOException e) {
            throw failure("reading", e);
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
            return timestampMs == MAX_TIMESTAMP
                    ? LogReader.atMaxTimestamp(from)
                    : LogReader.firstAtOrAfter(from, timestampMs);
        } catch (IOException e) {
            throw failure("searching by time", e);
        } catch (CorruptRecords e) {
            throw failure("searching by time", new DamagedFile(e.getMessage()));
        }
    }

    @Override
    public List<AbortedTransaction> abortedTransactions(LogView from, long offset, long upperBoundOffset)
            throws StorageFailure {
        files.checkOnline();
        try {
            return LogReader.aborted(from, offset, upperBoundOffset);
        } catch (IOException e) {
            throw failure("reading aborted transactions", e);
        }
    }

    @Override
    public void advanceHighWatermark(long offset) {
        highWatermark = offset;
        ProducerStates producers = tail.producers();
        long unstable = producers.firstUnstableOffset();
        if (unstable != Long.MAX_VALUE) {
            tail.producers().advanceHighWatermark(offset);
            if (producers.firstUnstableOffset() != unstable) {
                publish(view.logEndOffset());
            }
        }
    }

    @Override
    public void startLeaderEpoch(int leaderEpoch) throws StorageFailure {
        LeaderEpochs changed = tail.epochs().startingAt(leaderEpoch, tail.nextOffset());
        if (changed != tail.epochs()) {
            change("writing leader epochs", () -> changeEpochs(changed));
        }
    }

    private void changeEpochs(LeaderEpochs changed) throws IOException {
        tail.epochs(changed);
        files.writeEpochs(changed);
    }

    @Override
    public void advanceLogStart(long offset) throws StorageFailure {
        if (offset > tail.nextOffset()) {
            startAfresh(offset);
        } else if (offset > logStartOffset) {
            change("advancing the log start", () -> raiseLogStart(offset));
        }
    }

    private void raiseLogStart(long offset) throws IOException {
        logStartOffset = offset;
        changeEpochs(tail.epochs().startingFrom(offset));
    }

    @Override
    public void truncateTo(long offset) throws StorageFailure {
        if (offset >= tail.nextOffset()) {
            return;
        }
        long startBefore = logStartOffset;
        cut(offset);
        if (logStartOffset < startBefore) {
            files.checkpoint(); // The old start is beyond the end now, where nothing would be found after a kill.
        }
    }

    private void cut(long offset) throws StorageFailure {
        if (offset < segments.first().baseOffset()) {
            startAfresh(offset);
            return;
        }
        int number = segments.floor(offset);
        Segment.Cut cut = findCut(segments.get(number), offset);
        if (cut.endOffset() < logStartOffset && logStartOffset <= offset) {
            startAfresh(logStartOffset); // What would be left is below the start, and belongs to the log no more.
            return;
        }
        change("truncating", () -> cutAt(number, cut));
        LOG.info("{} is truncated to {}", partition, tail.nextOffset());
    }

    private Segment.Cut findCut(Segment segment, long offset) throws StorageFailure {
        try {
            return segment.cutFor(offset);
        } catch (IOException e) {
            throw failure("truncating", e);
        }
    }

    private void cutAt(int number, Segment.Cut cut) throws IOException {
        lowerRecoveryPoint(cut.endOffset());
        List<Segment> gone = segments.from(number + 1).stream().toList();
        segments = segments.upTo(number).plus(segments.get(number).truncatedTo(cut));
        files.delete(gone, config.retention().fileDeleteDelayMs());
        shrinkTo(cut.endOffset());
        replayProducers();
    }

    private void lowerRecoveryPoint(long endOffset) throws IOException {
        if (flusher.truncated(endOffset)) {
            files.checkpoint();
        }
    }

    private void shrinkTo(long endOffset) throws IOException {
        logStartOffset = Math.min(logStartOffset, endOffset);
        highWatermark = Math.min(highWatermark, endOffset);
        changeEpochs(tail.epochs().endingAt(endOffset));
        tail.reset(endOffset, tail.epochs());
    }

    /** Nothing stays; the next record gets the given offset. */
    private void startAfresh(long offset) throws StorageFailure {
        change("starting afresh", () -> {
            lowerRecoveryPoint(offset);
            files.delete(segments.stream().toList(), config.retention().fileDeleteDelayMs());
            files.snapshots().deleteAbove(-1);
            segments = SegmentList.of(List.of(files.createSegment(offset, config.segments())));
            tail.producers().clear();
            flusher.startedAt(offset);
            logStartOffset = offset;
            highWatermark = offset;
            shrinkTo(offset);
        });
        LOG.info("{} starts afresh at {}", partition, offset);
    }

    @Override
    public void configure(LogConfig changed) {
        config = changed;
        tail.configure(changed);
    }

    /** Deletes segments that have had their time, and forgets producers that have been silent. */
    void expire(long nowMs) throws StorageFailure {
        if (!files.isOnline() || files.isDiscarded() || !tail.staging().isEmpty()) {
            return; // There is a next time.
        }
        change("deleting old segments", () -> {
            tail.producers().expire(nowMs);
            int count = new Retention(view, config.retention(), highWatermark, nowMs).segmentsToDelete();
            if (count > 0) {
                deleteFirst(count);
            }
        });
    }

    private void deleteFirst(int count) throws IOException {
        if (count == segments.count()) {
            roll(new Staging.NewSegment(tail.nextOffset(), tail.producers().snapshot()));
            tail.staging().reset();
        }
        List<Segment> gone = segments.upTo(count).stream().toList();
        segments = segments.from(count);
        raiseLogStart(Math.max(logStartOffset, segments.first().baseOffset()));
        publish(tail.nextOffset());
        files.delete(gone, config.retention().fileDeleteDelayMs());
        LOG.info("{} deletes {} old segments and starts at {}", partition, count, logStartOffset);
    }

    @Override
    public long flush() throws StorageFailure {
        files.checkOnline();
        LogView written = view;
        try {
            flusher.flush(written.segments(), written.logEndOffset());
        } catch (IOException e) {
            throw failure("flushing", e);
        }
        return written.logEndOffset();
    }

    /** Forces what is written when {@code flush.ms} has passed since the last time. For any thread. */
    void flushIfDue(long nowMs) throws StorageFailure {
        if (nowMs - flusher.lastFlushMs() >= config.flush().intervalMs()) {
            flush();
        }
    }

    /** For any thread. */
    long recoveryPoint() {
        return flusher.recoveryPoint();
    }

    /** Gives back the descriptors of segments that nobody uses. For any thread. */
    void closeIdleFiles() {
        view.segments().stream().forEach(segment -> segment.file().closeIfIdle());
    }

    /** Gives back all descriptors that are not in use at this moment. */
    void closeFreeFiles() {
        view.segments().stream().forEach(segment -> segment.file().closeIfFree());
    }

    LogFiles files() {
        return files;
    }

    /** The log's clean end: complete indexes, a producer snapshot, everything forced to the disk. */
    void close() throws StorageFailure {
        write();
        change("closing", () -> {
            boolean untouched = !segments.active().isBehind()
                    && flusher.recoveryPoint() == tail.nextOffset()
                    && files.snapshots().newestOffset() == tail.nextOffset();
            if (!untouched) {
                segments.active().seal();
                flusher.ended(tail.nextOffset());
                files.writeEpochs(tail.epochs());
                files.writeSnapshot(tail.nextOffset(), tail.producers().snapshot());
                flusher.flush(segments, tail.nextOffset());
            }
        });
        discard();
    }

    /** The log is done with: its files close when their readers have let go. */
    void discard() {
        files.discard();
        segments.stream().forEach(segment -> segment.file().discard());
    }

    /** A change outside an append: with nothing staged, and visible when it has been made. */
    private void change(String doing, Step step) throws StorageFailure {
        if (!tail.staging().isEmpty()) {
            throw new IllegalStateException("staged batches must be written before " + doing);
        }
        files.checkOnline();
        try {
            step.run();
        } catch (IOException e) {
            throw failure(doing, e);
        } finally {
            publish(tail.nextOffset());
        }
    }

    private StorageFailure failure(String doing, IOException fault) {
        return files.failure(doing, fault);
    }

    /** A step that touches files. */
    private interface Step {
        void run() throws IOException;
    }
}
