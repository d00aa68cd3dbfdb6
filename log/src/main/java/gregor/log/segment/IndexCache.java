package gregor.log.segment;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Indexes of segments that are not appended to, as they were read from their files. No more bytes than the bound are kept, one
 * index aside; what was used longest ago goes first. For any thread.
 */
final class IndexCache {
    private final long bytesMax;
    private final Map<LazyIndexes, SegmentIndexes> byUse = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    IndexCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Null when they have to be read. */
    synchronized SegmentIndexes get(LazyIndexes segment) {
        return byUse.get(segment);
    }

    synchronized void put(LazyIndexes segment, SegmentIndexes indexes) {
        remove(segment);
        byUse.put(segment, indexes);
        bytes += indexes.bytes();
        Iterator<SegmentIndexes> oldest = byUse.values().iterator();
        while (bytes > bytesMax && byUse.size() > 1) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }

    synchronized void remove(LazyIndexes segment) {
        SegmentIndexes known = byUse.remove(segment);
        if (known != null) {
            bytes -= known.bytes();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
