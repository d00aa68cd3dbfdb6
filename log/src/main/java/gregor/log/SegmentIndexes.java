package gregor.log;

/**
 * The two indexes of a segment and the rule by which batches get into them: an entry for the batch that comes when more than
 * the index interval has been written since the last entry. Added to by one thread, looked up by any.
 */
final class SegmentIndexes {
    private final OffsetIndex offsets;
    private final TimeIndex times;
    private final int intervalBytes;
    private int bytesSinceEntry;
    private volatile long maxTimestampMs;
    private volatile long offsetOfMaxTimestamp;

    SegmentIndexes(OffsetIndex offsets, TimeIndex times, int intervalBytes) {
        this.offsets = offsets;
        this.times = times;
        this.intervalBytes = intervalBytes;
        this.maxTimestampMs = times.lastTimestamp();
        this.offsetOfMaxTimestamp = times.lastOffset();
    }

    static SegmentIndexes empty(long baseOffset, LogConfig.Segments settings) {
        return new SegmentIndexes(
                OffsetIndex.empty(baseOffset, settings.indexBytes()),
                TimeIndex.empty(baseOffset, settings.indexBytes()),
                settings.indexIntervalBytes());
    }

    /** Notes a batch that has been written at the position. */
    void add(long lastOffset, long batchMaxTimestampMs, int position, int sizeBytes) {
        if (batchMaxTimestampMs > maxTimestampMs) {
            offsetOfMaxTimestamp = lastOffset;
            maxTimestampMs = batchMaxTimestampMs;
        }
        if (bytesSinceEntry > intervalBytes) {
            offsets.append(lastOffset, position);
            times.append(maxTimestampMs, offsetOfMaxTimestamp);
            bytesSinceEntry = 0;
        }
        bytesSinceEntry += sizeBytes;
    }

    /** The segment ends here: its largest timestamp becomes the last time entry, for those who read only that. */
    void seal() {
        times.append(maxTimestampMs, offsetOfMaxTimestamp);
    }

    /** Whether there may be no room for this many more batches. */
    boolean isFullAfter(int batches) {
        return offsets.isFullAfter(batches) || times.isFullAfter(batches);
    }

    SegmentIndexes truncatedTo(long offset) {
        return new SegmentIndexes(offsets.truncatedTo(offset), times.truncatedTo(offset), intervalBytes);
    }

    OffsetIndex offsets() {
        return offsets;
    }

    TimeIndex times() {
        return times;
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
