package gregor.log;

import gregor.log.segment.Segment;
import gregor.log.segment.SegmentIndexes;
import gregor.log.segment.Staging;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings staged batches to a log's files, and begins new segments. Owned by the log's owner. */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

    private final LogState state;
    private final LogFiles files;
    private final StagedTail tail;

    LogWriter(LogState state) {
        this.state = state;
        this.files = state.files();
        this.tail = state.tail();
    }

    /** Writes all that is staged; after a failure, what the view does not show is gone. */
    void write() throws StorageFailure {
        if (tail.staging().isEmpty()) {
            return;
        }
        long endBefore = state.view().logEndOffset();
        try {
            files.checkOnline();
            // Before the records: a flush that vouches for those, so that they are not read again, vouches for both.
            files.writeEpochs(tail.epochs());
            writeStaged(tail.staging().batches());
            tail.staging().written(state.active().growingIndexes());
        } catch (IOException e) {
            StorageFailure failure = files.failure("appending", e);
            dropStaged(endBefore);
            throw failure;
        } catch (RuntimeException e) {
            dropStaged(endBefore);
            throw e;
        }
    }

    /** Batches that go into the same segment go with one write. */
    private void writeStaged(List<Staging.Batch> batches) throws IOException {
        int from = 0;
        while (from < batches.size()) {
            if (batches.get(from).begins() != null) {
                begin(batches.get(from).begins());
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
        Segment active = state.active();
        int position = active.sizeBytes();
        active.write(batches);
        for (Staging.Batch batch : batches) {
            if (batch.aborts() != null) {
                active.transactions().append(batch.aborts());
                files.namesChanged();
            }
        }
        // Readers may see a batch that is not indexed yet; they only walk a little further.
        state.publish(batches.get(batches.size() - 1).lastOffset() + 1);
        SegmentIndexes indexes = active.growingIndexes();
        for (Staging.Batch batch : batches) {
            indexes.add(batch.lastOffset(), batch.maxTimestampMs(), position, batch.sizeBytes());
            position += batch.sizeBytes();
        }
    }

    /** Ends the last segment although nothing is staged that needs a new one. */
    void roll() throws IOException {
        begin(new Staging.NewSegment(tail.nextOffset(), tail.producers().snapshot()));
        tail.staging().reset();
    }

    private void begin(Staging.NewSegment next) throws IOException {
        Segment ending = state.active();
        Flusher flusher = state.flusher();
        ending.seal();
        if (flusher.recoveryPoint() >= next.baseOffset()) {
            ending.lazyIndexes()
                    .flush(); // A start after a kill would not look at this segment, so its indexes must be right.
        }
        flusher.ended(next.baseOffset());
        if (next.baseOffset() > state.view().logEndOffset()) {
            files.expectGaps(next.baseOffset());
            files.sync();
        } else if (state.config().appends().compacted()) {
            files.gaps().write();
        }
        state.segments(state.segments().plus(files.roll(next, state.config().segments())));
        flusher.flushEnded(state.segments());
        LOG.debug("{} goes on in segment {}", state.partition(), next.baseOffset());
    }

    /** Nothing that is staged will be written. */
    void dropStaged() {
        dropStaged(state.view().logEndOffset());
    }

    /** Nothing half-written stays, in the file or in memory; what the view shows is all there is. */
    private void dropStaged(long endBefore) {
        long endOffset = state.view().logEndOffset();
        boolean nothingWritten = endOffset == endBefore;
        tail.reset(
                endOffset, nothingWritten ? tail.settledEpochs() : tail.epochs().endingAt(endOffset));
        try {
            state.active().cutToSize();
            state.replayProducers();
        } catch (IOException e) {
            files.failure("undoing an append", e);
        }
        state.publish(endOffset);
    }
}
