package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.index.TxnIndex;
import gregor.log.producer.ProducerStates;
import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import gregor.log.segment.FileBatches;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentIndexes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a segment that may not have reached the disk whole, checks every batch, and cuts it at the first that is not what it
 * should be. On the way indexes, producers and leader epochs are brought to what the batches say. For one thread.
 */
final class SegmentRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);
    private static final int WINDOW_BYTES = 1 << 20;

    /** One for all the segments that a thread recovers. */
    private static final ThreadLocal<ByteBuffer> WINDOW =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(WINDOW_BYTES));

    private final ProducerStates producers;
    private LeaderEpochs epochs;
    private long endOffset;

    SegmentRecovery(ProducerStates producers, LeaderEpochs epochs) {
        this.producers = producers;
        this.epochs = epochs;
    }

    LeaderEpochs epochs() {
        return epochs;
    }

    /** The offset after the last batch that is whole. */
    long endOffset() {
        return endOffset;
    }

    /**
     * True if the segment had to be cut: what came after it in the log cannot be kept.
     *
     * @param limit the offset that follows the segment's last one; {@link Long#MAX_VALUE} if that is not known
     */
    boolean recover(Segment segment, long limit) throws IOException {
        SegmentIndexes indexes = SegmentIndexes.empty(segment.baseOffset(), segment.settings());
        List<TxnIndex.Entry> aborted = new ArrayList<>();
        int wholeBytes = 0;
        long nextOffset = segment.baseOffset();
        int bytesBefore = segment.sizeBytes();
        FileChannel channel = segment.file().hold();
        try {
            FileBatches batches = FileBatches.bodies(channel, bytesBefore, WINDOW.get());
            while (batches.next()) {
                RecordBatch batch = BatchPlace.checked(batches, segment.file().path(), nextOffset, limit);
                check(batch, segment.baseOffset(), nextOffset);
                TxnIndex.Entry abort = take(batch);
                if (abort != null) {
                    aborted.add(abort);
                }
                indexes.add(batch.lastOffset(), batch.maxTimestampMs(), wholeBytes, batch.sizeBytes());
                wholeBytes = batches.nextPosition();
                nextOffset = batch.lastOffset() + 1;
            }
        } catch (CorruptRecords e) {
            LOG.warn(
                    "{}: cut from {} to {} bytes, because {}",
                    segment.file().path(),
                    bytesBefore,
                    wholeBytes,
                    e.getMessage());
        } finally {
            segment.file().release();
        }
        endOffset = nextOffset;
        segment.recovered(wholeBytes, indexes, aborted);
        return wholeBytes < bytesBefore;
    }

    private static void check(RecordBatch batch, long baseOffset, long nextOffset) {
        if (!batch.isIntact()) {
            throw new CorruptRecords("a checksum is wrong in a " + batch);
        }
        if (batch.lastOffset() < nextOffset || batch.lastOffset() - baseOffset > Integer.MAX_VALUE) {
            throw new CorruptRecords("where offset " + nextOffset + " was due there is a " + batch);
        }
    }

    private TxnIndex.Entry take(RecordBatch batch) {
        // What was written down may be older than the batch: from before its epoch, or from before a truncation.
        if (batch.leaderEpoch() >= 0 && batch.leaderEpoch() != epochs.epochAt(batch.baseOffset())) {
            epochs = epochs.startingAt(batch.leaderEpoch(), batch.baseOffset());
        }
        return producers.add(batch);
    }
}
