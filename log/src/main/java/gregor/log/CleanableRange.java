package gregor.log;

import gregor.log.segment.SegmentList;
import java.io.IOException;

/**
 * The part of a log that has not been compacted and may be.
 *
 * @param firstDirtyOffset where it begins
 * @param firstUncleanableOffset where it ends; not below its beginning
 * @param reset the known beginning could not be right, and this is another
 */
public record CleanableRange(long firstDirtyOffset, long firstUncleanableOffset, boolean reset) {

    /** @param cleanedTo what is known of earlier compactions */
    static CleanableRange of(LogView view, LogConfig config, long cleanedTo, long highWatermark, long nowMs)
            throws IOException {
        long logStart = view.logStartOffset();
        boolean never = cleanedTo == LoadedLog.NEVER_CLEANED;
        boolean reset = !never && (cleanedTo < logStart || cleanedTo > view.logEndOffset());
        long firstDirty = never || reset ? logStart : cleanedTo;
        long end = Math.min(
                view.lastStableOffset(highWatermark), view.segments().active().baseOffset());
        long lagMs = Math.max(0, config.compaction().minLagMs());
        if (lagMs > 0) {
            end = Math.min(end, firstTooYoung(view.segments(), firstDirty, nowMs - lagMs));
        }
        return new CleanableRange(firstDirty, Math.max(firstDirty, end), reset);
    }

    private static long firstTooYoung(SegmentList segments, long firstDirty, long latestMs) throws IOException {
        for (int i = Math.max(0, segments.floor(firstDirty)); i < segments.count() - 1; i++) {
            if (segments.get(i).retentionTimestampMs() > latestMs) {
                return segments.get(i).baseOffset();
            }
        }
        return Long.MAX_VALUE;
    }

    /** Whether something in it has waited for longer than {@code max.compaction.lag.ms}. */
    public boolean isOverdue(LogView view, LogConfig config, long nowMs) throws IOException {
        long lagMs = Math.max(0, config.compaction().maxLagMs());
        if (lagMs > nowMs) {
            return false; // Nothing is that old, and no file need be read to know it.
        }
        SegmentList segments = view.segments();
        for (int i = Math.max(0, segments.floor(firstDirtyOffset)); i < segments.count() - 1; i++) {
            long firstMs = segments.get(i).firstTimestampMs();
            if (firstMs > 0 && firstMs < nowMs - lagMs) {
                return true;
            }
        }
        return false;
    }
}
