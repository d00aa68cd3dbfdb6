package gregor.log.cleaner;

import gregor.log.segment.Segment;
import gregor.log.segment.SegmentConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts segments together that are compacted into one, so that segments do not become smaller and more with each cleaning. A
 * group is no larger than a segment and its indexes may be, before anything is left out of it.
 */
final class SegmentGroups {
    private final SegmentConfig settings;
    private final List<List<Segment>> groups = new ArrayList<>();
    private List<Segment> group;
    private long logBytes;
    private long offsetIndexBytes;
    private long timeIndexBytes;

    private SegmentGroups(SegmentConfig settings) {
        this.settings = settings;
    }

    /** @param endOffset no record of the segments is at or beyond it */
    static List<List<Segment>> of(List<Segment> segments, SegmentConfig settings, long endOffset) throws IOException {
        SegmentGroups all = new SegmentGroups(settings);
        for (int i = 0; i < segments.size(); i++) {
            long next = i + 1 < segments.size() ? segments.get(i + 1).baseOffset() : endOffset;
            all.add(segments.get(i), next - 1);
        }
        return all.groups;
    }

    private void add(Segment segment, long lastOffset) throws IOException {
        long offsets = segment.lazyIndexes().offsetBytes();
        long times = segment.lazyIndexes().timeBytes();
        if (group == null || !fits(segment, lastOffset, offsets, times)) {
            group = new ArrayList<>();
            groups.add(group);
            logBytes = 0;
            offsetIndexBytes = 0;
            timeIndexBytes = 0;
        }
        group.add(segment);
        logBytes += segment.sizeBytes();
        offsetIndexBytes += offsets;
        timeIndexBytes += times;
    }

    private boolean fits(Segment segment, long lastOffset, long offsets, long times) {
        return logBytes + segment.sizeBytes() <= settings.bytes()
                && offsetIndexBytes + offsets <= settings.indexBytes()
                && timeIndexBytes + times <= settings.indexBytes()
                // One without records takes no room however far its offsets reach.
                && (segment.sizeBytes() == 0 || lastOffset - group.get(0).baseOffset() <= Integer.MAX_VALUE);
    }
}
