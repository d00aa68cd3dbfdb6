package gregor.log;

import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import java.io.IOException;

/** Says how many of a log's oldest segments have had their time. */
public final class Retention {
    private final LogView view;
    private final LogConfig.Retention settings;
    private final long highWatermark;
    private final long nowMs;

    public Retention(LogView view, LogConfig.Retention settings, long highWatermark, long nowMs) {
        this.view = view;
        this.settings = settings;
        this.highWatermark = highWatermark;
        this.nowMs = nowMs;
    }

    /**
     * How many segments, counted from the first, hold nothing that has to be kept: all below the log's start, or too old, or
     * too much. Nothing beyond the high watermark ever goes, nor an empty last segment.
     */
    int segmentsToDelete() throws IOException {
        SegmentList segments = view.segments();
        long surplusBytes = settings.bytes() < 0 ? 0 : view.sizeBytes() - settings.bytes();
        int count = 0;
        while (count < segments.count() && isDeletable(count)) {
            long bytes = view.visibleBytes(count);
            boolean surplus = settings.delete() && settings.bytes() >= 0 && surplusBytes >= bytes;
            if (!surplus && !isBelowStart(count) && !isExpired(segments.get(count))) {
                break;
            }
            surplusBytes -= bytes;
            count++;
        }
        return count;
    }

    private boolean isDeletable(int number) {
        boolean last = number == view.segments().count() - 1;
        return view.endOffset(number) <= highWatermark && !(last && view.visibleBytes(number) == 0);
    }

    private boolean isBelowStart(int number) {
        return number < view.segments().count() - 1 && view.endOffset(number) <= view.logStartOffset();
    }

    private boolean isExpired(Segment segment) throws IOException {
        return settings.delete() && settings.ms() >= 0 && nowMs - segment.retentionTimestampMs() > settings.ms();
    }
}
