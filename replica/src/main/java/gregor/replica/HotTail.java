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

    /** Which part of a log that ends there is surely in memory, and how long that holds. */
    Hot hot(long logEndOffset) {
        long now = pageCache.passedBytes();
        for (int i = Math.max(0, count - MARKS); i < count; i++) {
            long untilBytes = passed[i % MARKS] + pageCache.hotBytes();
            if (now <= untilBytes) {
                return new Hot(offsets[i % MARKS], untilBytes);
            }
        }
        return new Hot(logEndOffset, 0);
    }

    /**
     * A part of a log that is in memory.
     *
     * @param fromOffset where it begins
     * @param untilBytes when so much has passed through the page cache, it is not surely there any more
     */
    record Hot(long fromOffset, long untilBytes) {}

    private int newest() {
        return (count - 1) % MARKS;
    }
}
