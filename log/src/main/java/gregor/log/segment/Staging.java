package gregor.log.segment;

import gregor.log.index.TxnIndex;
import gregor.log.records.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Batches that have their offsets but are not in the file yet, and the last segment as it will be when they are: where a new
 * one has to begin is decided here, before anything is written. Owned by the log's owner.
 */
public final class Staging {
    private static final long NO_TIMESTAMP = -1;

    private final List<Batch> batches = new ArrayList<>();
    private boolean ready;
    private long baseOffset;
    private int sizeBytes;
    private int offsetEntries;
    private int timeEntries;
    private long firstTimestampMs;
    private long beganMs;
    private long jitterMs;

    /**
     * A staged batch.
     *
     * @param payload the bytes of the request this batch comes first in; null for those after it
     * @param aborts the transaction whose abort marker this is, or null
     * @param begins the segment that begins with this batch, or null
     */
    public record Batch(
            ByteBuffer payload,
            long lastOffset,
            long maxTimestampMs,
            int sizeBytes,
            TxnIndex.Entry aborts,
            NewSegment begins) {}

    /**
     * A segment to be created.
     *
     * @param producers the snapshot taken at its base offset
     */
    public record NewSegment(long baseOffset, ByteBuffer producers) {}

    public List<Batch> batches() {
        return batches;
    }

    public boolean isEmpty() {
        return batches.isEmpty();
    }

    /** False when the last segment has to be shown with {@link #resume} before anything is staged. */
    public boolean isReady() {
        return ready;
    }

    /** Nothing is staged any more, and the last segment is another. */
    public void reset() {
        batches.clear();
        ready = false;
    }

    /** Goes on from a segment that is in the file; its age counts from its first batch or, without one, from now. */
    public void resume(Segment active, long nowMs, SegmentConfig settings) throws IOException {
        begin(active.baseOffset(), nowMs, settings);
        sizeBytes = active.sizeBytes();
        firstTimestampMs = new SegmentScan(active).firstTimestampMs();
        note(active.growingIndexes());
        ready = true;
    }

    /** The next batch is the first of a new segment. */
    public void begin(long newBaseOffset, long nowMs, SegmentConfig settings) {
        baseOffset = newBaseOffset;
        sizeBytes = 0;
        offsetEntries = 0;
        timeEntries = 0;
        firstTimestampMs = NO_TIMESTAMP;
        beganMs = nowMs;
        long jitterMaxMs = Math.min(settings.jitterMs(), settings.maxAgeMs());
        jitterMs = jitterMaxMs <= 0 ? 0 : ThreadLocalRandom.current().nextLong(jitterMaxMs);
    }

    /** Whether a request has to go into a new segment: for size, age, reach of the offset index, or room in the indexes. */
    public boolean mustRoll(int bytes, long lastOffset, long maxTimestampMs, long nowMs, SegmentConfig settings) {
        long ageMs = firstTimestampMs >= 0 ? maxTimestampMs - firstTimestampMs : nowMs - beganMs;
        return sizeBytes > 0 && sizeBytes > settings.bytes() - bytes
                || sizeBytes > 0 && ageMs > settings.maxAgeMs() - jitterMs
                || lastOffset - baseOffset > Integer.MAX_VALUE
                || sizeBytes > 0 && SegmentIndexes.full(offsetEntries, timeEntries, settings);
    }

    public void add(ByteBuffer payload, RecordBatch batch, TxnIndex.Entry aborts, NewSegment begins) {
        if (sizeBytes == 0) {
            firstTimestampMs = batch.maxTimestampMs();
        }
        sizeBytes += batch.sizeBytes();
        // At most one for each batch; set right when it is written.
        offsetEntries++;
        timeEntries++;
        batches.add(new Batch(payload, batch.lastOffset(), batch.maxTimestampMs(), batch.sizeBytes(), aborts, begins));
    }

    /** All that was staged is in the file. */
    public void written(SegmentIndexes indexes) {
        batches.clear();
        note(indexes);
    }

    private void note(SegmentIndexes indexes) {
        offsetEntries = indexes.offsets().entryCount();
        timeEntries = indexes.times().entryCount();
    }
}
