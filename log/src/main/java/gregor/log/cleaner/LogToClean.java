package gregor.log.cleaner;

import gregor.log.CleanableRange;
import gregor.log.LogConfig;
import gregor.log.LogView;
import gregor.log.dirs.HostedLog;
import gregor.log.segment.SegmentList;
import java.io.IOException;

/**
 * A log as the cleaner sees it when it chooses: how much of it is dirty. Immutable; any thread.
 *
 * @param view the moment all of this is of
 * @param firstDirtyOffset what lies below has been compacted before
 * @param firstUncleanableOffset the base offset of the first segment that is not to be compacted now
 * @param overdue something has waited longer than {@code max.compaction.lag.ms}
 */
public record LogToClean(
        HostedLog hosted,
        LogView view,
        LogConfig config,
        long firstDirtyOffset,
        long firstUncleanableOffset,
        long cleanBytes,
        long cleanableBytes,
        boolean overdue) {

    public static LogToClean of(HostedLog hosted, LogView view, CleanableRange range, long nowMs) throws IOException {
        LogConfig config = hosted.log().config();
        SegmentList segments = view.segments();
        int uncleanable = Math.max(0, segments.floor(range.firstUncleanableOffset()));
        int dirty = Math.max(0, segments.floor(range.firstDirtyOffset()));
        int clean = segments.countBelow(range.firstDirtyOffset());
        long cleanBytes = segments.sizeBytesBefore(clean);
        // The segment in which the dirty part begins counts on both sides, as in Kafka.
        long cleanableBytes = Math.max(0, segments.sizeBytesBefore(uncleanable) - segments.sizeBytesBefore(dirty));
        return new LogToClean(
                hosted,
                view,
                config,
                range.firstDirtyOffset(),
                segments.get(uncleanable).baseOffset(),
                cleanBytes,
                cleanableBytes,
                range.isOverdue(view, config, nowMs));
    }

    public boolean isDue() {
        return overdue && cleanableBytes > 0 || ratio() > config.compaction().minDirtyRatio();
    }

    /** How much of it is dirty, 0 to 1. */
    public double ratio() {
        long total = cleanBytes + cleanableBytes;
        return total == 0 ? 0 : (double) cleanableBytes / total;
    }
}
