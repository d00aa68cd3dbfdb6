package gregor.replica;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where the segments of a view begin, and the log's end, ascending: the only offsets the first clients could ask for. */
final class SegmentStarts {
    private final List<Long> offsets = new ArrayList<>();

    SegmentStarts(PartitionView view) {
        for (long start : view.log().segmentStarts()) {
            add(Math.max(start, view.logStartOffset()));
        }
        add(view.logEndOffset());
    }

    OffsetList first() {
        return new OffsetList(null, List.of(offsets.get(0)));
    }

    /** All of them, and the log's end. */
    OffsetList andEnd(long bound) {
        return descending(offsets.size(), bound);
    }

    /** Those of segments that end at the given offset or before it. */
    OffsetList endingBy(long end, long bound) {
        int count = 0;
        while (count + 1 < offsets.size() && offsets.get(count + 1) <= end) {
            count++;
        }
        return descending(count, bound);
    }

    /** In place of what the reader may not see he gets the end of what he may. */
    private OffsetList descending(int count, long bound) {
        List<Long> chosen = new ArrayList<>(offsets.subList(0, count));
        boolean hidden = chosen.removeIf(offset -> offset > bound);
        if (hidden) {
            chosen.add(bound);
        }
        Collections.reverse(chosen);
        return new OffsetList(null, chosen);
    }

    private void add(long offset) {
        if (offsets.isEmpty() || offset > offsets.get(offsets.size() - 1)) {
            offsets.add(offset);
        }
    }
}
