package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.segment.SegmentList;
import java.util.List;

/**
 * A log at one moment: what a reader may see without asking the log's owner. Immutable, so that a reader never mixes two
 * moments.
 */
public final class LogView {
    private final long logStartOffset;
    private final long logEndOffset;
    private final long firstUnstableOffset;
    private final LeaderEpochs leaderEpochs;
    private final SegmentList segments;
    private final int activeBytes;

    /**
     * @param firstUnstableOffset of the first transaction that is not decided and replicated; {@link Long#MAX_VALUE}
     *     when there is none
     * @param activeBytes how much of the last segment's file is this view's
     */
    LogView(
            long logStartOffset,
            long logEndOffset,
            long firstUnstableOffset,
            LeaderEpochs leaderEpochs,
            SegmentList segments,
            int activeBytes) {
        this.logStartOffset = logStartOffset;
        this.logEndOffset = logEndOffset;
        this.firstUnstableOffset = firstUnstableOffset;
        this.leaderEpochs = leaderEpochs;
        this.segments = segments;
        this.activeBytes = activeBytes;
    }

    /** The first offset that may be read. */
    public long logStartOffset() {
        return logStartOffset;
    }

    /** The offset the next record will get. */
    public long logEndOffset() {
        return logEndOffset;
    }

    /** Below this every transaction is decided, and its decision replicated: committed readers stop here (trap 66). */
    public long lastStableOffset(long highWatermark) {
        return Math.min(highWatermark, firstUnstableOffset);
    }

    public LeaderEpochs leaderEpochs() {
        return leaderEpochs;
    }

    /** Bytes of record data in all segments. */
    public long sizeBytes() {
        return segments.sizeBytesBefore(segments.count() - 1) + activeBytes;
    }

    /** The first offset of each segment, ascending: what the oldest ListOffsets versions answer with. */
    public List<Long> segmentStarts() {
        return segments.baseOffsets();
    }

    public SegmentList segments() {
        return segments;
    }

    /** How many bytes of the segment with this number belong to the view. */
    int visibleBytes(int segmentNumber) {
        return segmentNumber == segments.count() - 1
                ? activeBytes
                : segments.get(segmentNumber).sizeBytes();
    }

    /** The offset after what is visible of the segment with this number. */
    long endOffset(int segmentNumber) {
        return segmentNumber == segments.count() - 1
                ? logEndOffset
                : segments.get(segmentNumber + 1).baseOffset();
    }
}
