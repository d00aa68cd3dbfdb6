package gregor.log;

import gregor.log.records.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Batches that have their offsets but are not in the file yet, and the segment as it will be when they are: where the next
 * one has to begin is decided here, before anything is written. Owned by the log's owner.
 */
final class Staging {
    private static final long UNKNOWN = -1;

    private final List<Batch> batches = new ArrayList<>();
    private long baseOffset;
    private int sizeBytes;
    private int batchesInSegment;
    private long firstTimestampMs;
    private long beganMs;
    private long jitterMs;

    /**
     * A staged batch.
     *
     * @param payload the bytes of the request this batch comes first in; null for those after it
     * @param begins the segment that begins with this batch, or null
     * @param aborts the transaction whose abort marker this is, or null
     */
    record Batch(
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
    record NewSegment(long baseOffset, ByteBuffer producers) {}

    List<Batch> batches() {
        return batches;
    }

    /** Goes on from what is in the file: nothing is staged any more. */
    void reset(Segment active, long nowMs, LogConfig.Segments settings) {
        batches.clear();
        begin(active.baseOffset(), nowMs, settings);
        sizeBytes = active.sizeBytes();
    }

    /** The staged segment is a new one. */
    void begin(long newBaseOffset, long nowMs, LogConfig.Segments settings) {
        baseOffset = newBaseOffset;
        sizeBytes = 0;
        batchesInSegment = 0;
        firstTimestampMs = UNKNOWN;
        beganMs = nowMs;
        long jitterMaxMs = Math.min(settings.jitterMs(), settings.maxAgeMs());
        jitterMs = jitterMaxMs <= 0 ? 0 : ThreadLocalRandom.current().nextLong(jitterMaxMs);
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    boolean segmentIsEmpty() {
        return sizeBytes == 0;
    }

    /** The largest timestamp of the segment's first batch, from which its age counts; negative when it has none. */
    void firstTimestamp(long timestampMs) {
        firstTimestampMs = timestampMs;
    }

    boolean knowsFirstTimestamp() {
        return firstTimestampMs != UNKNOWN || sizeBytes == 0;
    }

    /** Whether a request has to go into a new segment. */
    boolean mustRoll(
            int incomingBytes,
            long incomingLastOffset,
            long incomingTimestampMs,
            long nowMs,
            LogConfig.Segments settings) {
        if (sizeBytes > settings.bytes() - incomingBytes) {
            return true;
        }
        long ageMs = firstTimestampMs >= 0 ? incomingTimestampMs - firstTimestampMs : nowMs - beganMs;
        return sizeBytes > 0 && ageMs > settings.maxAgeMs() - jitterMs
                || incomingLastOffset - baseOffset > Integer.MAX_VALUE;
    }

    /** How many batches are staged for the segment that ends the log. */
    int batchesInSegment() {
        return batchesInSegment;
    }

    void add(ByteBuffer payload, RecordBatch batch, TxnIndex.Entry aborts, NewSegment begins) {
        if (sizeBytes == 0) {
            firstTimestampMs = batch.maxTimestampMs();
        }
        sizeBytes += batch.sizeBytes();
        batchesInSegment++;
        batches.add(new Batch(payload, batch.lastOffset(), batch.maxTimestampMs(), batch.sizeBytes(), aborts, begins));
    }
}
