package gregor.log.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The segments of a log by base offset, never empty. Immutable: adding and dropping give a new list. */
public final class SegmentList {
    private final Segment[] segments;

    private SegmentList(Segment[] segments) {
        this.segments = segments;
    }

    public static SegmentList of(List<Segment> segments) {
        return new SegmentList(segments.toArray(new Segment[0]));
    }

    public int count() {
        return segments.length;
    }

    public Segment get(int number) {
        return segments[number];
    }

    public Segment first() {
        return segments[0];
    }

    /** The one that is written to. */
    public Segment active() {
        return segments[segments.length - 1];
    }

    public Stream<Segment> stream() {
        return Stream.of(segments);
    }

    /** The number of the last segment that starts at or before the offset; -1 when all start after it. */
    public int floor(long offset) {
        int low = 0;
        int high = segments.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** How many segments start below the offset. */
    public int countBelow(long offset) {
        return floor(offset - 1) + 1;
    }

    public SegmentList plus(Segment segment) {
        List<Segment> more = new ArrayList<>(List.of(segments));
        more.add(segment);
        return of(more);
    }

    /** Where the given segments, these very ones, follow each other in this list; -1 when they do not. */
    public int find(List<Segment> wanted) {
        int start = floor(wanted.get(0).baseOffset());
        if (start < 0 || start + wanted.size() > segments.length) {
            return -1;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (segments[start + i] != wanted.get(i)) {
                return -1;
            }
        }
        return start;
    }

    /** With others in the place of so many segments from the given number on. */
    public SegmentList with(List<Segment> others, int number, int count) {
        List<Segment> changed = new ArrayList<>(List.of(segments));
        changed.subList(number, number + count).clear();
        changed.addAll(number, others);
        return of(changed);
    }

    /** Without the segments before the given number. */
    public SegmentList from(int number) {
        return of(List.of(segments).subList(number, segments.length));
    }

    /** Without the segments from the given number on. */
    public SegmentList upTo(int number) {
        return of(List.of(segments).subList(0, number));
    }

    public long sizeBytesBefore(int number) {
        long sum = 0;
        for (int i = 0; i < number; i++) {
            sum += segments[i].sizeBytes();
        }
        return sum;
    }

    public List<Long> baseOffsets() {
        return stream().map(Segment::baseOffset).toList();
    }
}
