package gregor.replica;

/**
 * Remembers where the part of a log begins that was written lately and is therefore in memory. What lately means is told by all
 * that goes through the page cache, of whatever log: a reader of old records drives out what nobody has touched for long. After a
 * start nothing has been written yet, so everything there is counts as cold.
 *
 * <p>A mark is an offset and what had passed when it was written; there is one for every eighth of the bytes that stay hot, so
 * between 7/8 and all of them count as hot. Owned by the partition's owner.
 */
final class HotTail {
    private static final int MARKS = 8;

    private final PageCacheUse pageCache;
    /** Made with the first write: most partitions are idle. */
    private long[] offsets;

    private long[] passed;
    private int count;

    HotTail(PageCacheUse pageCache) {
        this.pageCache = pageCache;
    }

    /** Bytes went into the log from the offset on. */
    void wrote(int sizeBytes, long offset) {
        long now = pageCache.passedBytes();
        pageCache.passed(sizeBytes);
        if (offsets == null) {
            offsets = new long[MARKS];
            passed = new long[MARKS];
        } else if (now - passed[newest()] < pageCache.hotBytes() / MARKS) {
            return;
        }
        offsets[count % MARKS] = offset;
        passed[count % MARKS] = now;
        count++;
    }

    /** The number of the oldest mark that is still hot; -1 when none is. */
    private int oldestHot() {
        long now = pageCache.passedBytes();
        for (int i = Math.max(0, count - MARKS); i < count; i++) {
            if (now - passed[i % MARKS] <= pageCache.hotBytes()) {
                return i % MARKS;
            }
        }
        return -1;
    }

    /** The first offset that is surely in memory. */
    long offset(long logEndOffset) {
        int mark = oldestHot();
        return mark < 0 ? logEndOffset : offsets[mark];
    }

    /** What may have passed before that offset is not surely in memory any more. */
    long untilBytes() {
        int mark = oldestHot();
        return mark < 0 ? 0 : passed[mark] + pageCache.hotBytes();
    }

    private int newest() {
        return (count - 1) % MARKS;
    }
}
