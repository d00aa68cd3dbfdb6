package gregor.log.segment;

import gregor.log.index.OffsetIndex;
import gregor.log.index.TimeIndex;
import gregor.log.records.RecordBatch;
import java.io.IOException;

/**
 * The two indexes of a segment and the rule by which batches get into them: an entry for the batch that comes when more than
 * the index interval has been written since the last entry. Added to by one thread, looked up by any.
 */
public final class SegmentIndexes {
    private final OffsetIndex offsets;
    private final TimeIndex times;
    private final int intervalBytes;
    private int bytesSinceEntry;
    private volatile long maxTimestampMs;
    private volatile long offsetOfMaxTimestamp;

    public SegmentIndexes(OffsetIndex offsets, TimeIndex times, int intervalBytes) {
        this.offsets = offsets;
        this.times = times;
        this.intervalBytes = intervalBytes;
        this.maxTimestampMs = times.lastTimestamp();
        this.offsetOfMaxTimestamp = times.lastOffset();
    }

    public static SegmentIndexes empty(long baseOffset, SegmentConfig settings) {
        return new SegmentIndexes(
                OffsetIndex.empty(baseOffset), TimeIndex.empty(baseOffset), settings.indexIntervalBytes());
    }

    /** Notes a batch that has been written at the position. */
    public void add(long lastOffset, long batchMaxTimestampMs, int position, int sizeBytes) {
        noteTimestamp(lastOffset, batchMaxTimestampMs);
        if (bytesSinceEntry > intervalBytes) {
            offsets.append(lastOffset, position);
            times.append(maxTimestampMs, offsetOfMaxTimestamp);
            bytesSinceEntry = 0;
        }
        bytesSinceEntry += sizeBytes;
    }

    private void noteTimestamp(long lastOffset, long batchMaxTimestampMs) {
        if (batchMaxTimestampMs > maxTimestampMs) {
            offsetOfMaxTimestamp = lastOffset;
            maxTimestampMs = batchMaxTimestampMs;
        }
    }

    /** The segment ends here: its largest timestamp becomes the last time entry, for those who read only that. */
    public void seal() {
        times.append(maxTimestampMs, offsetOfMaxTimestamp);
    }

    /** Whether indexes of so many entries are full; the time index keeps its last place for the end of the segment. */
    static boolean full(int offsetEntries, int timeEntries, SegmentConfig settings) {
        return offsetEntries >= settings.indexBytes() / OffsetIndex.ENTRY_BYTES
                || timeEntries >= settings.indexBytes() / TimeIndex.ENTRY_BYTES - 1;
    }

    /** Adds what follows the last entry, when the indexes of a segment are taken up again; the walk begins at that entry. */
    void complete(FileBatches batches) throws IOException {
        bytesSinceEntry = 0;
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            add(batch.lastOffset(), batch.maxTimestampMs(), batches.position(), batch.sizeBytes());
        }
    }

    SegmentIndexes truncatedTo(long offset) {
        return new SegmentIndexes(offsets.truncatedTo(offset), times.truncatedTo(offset), intervalBytes);
    }

    public OffsetIndex offsets() {
        return offsets;
    }

    public TimeIndex times() {
        return times;
    }

    /** What both take in memory. */
    long bytes() {
        return offsets.bytes() + times.bytes();
    }

    /** The largest timestamp of the segment, -1 when it has none. */
    long maxTimestampMs() {
        return maxTimestampMs;
    }

    /** Last offset of the batch that brought the largest timestamp. */
    long offsetOfMaxTimestamp() {
        return offsetOfMaxTimestamp;
    }
}
