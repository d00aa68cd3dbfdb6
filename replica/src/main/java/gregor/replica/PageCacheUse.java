package gregor.replica;

import java.util.concurrent.atomic.LongAdder;

/**
 * How much has gone through the page cache since the start: written to logs, or read from the disk. The system keeps what went
 * through last, so what went through before so many bytes may be out of it again. For any thread.
 */
public final class PageCacheUse {
    private final LongAdder bytes = new LongAdder();
    private final long hotBytes;

    /** @param hotBytes of what went through last, so much counts as surely in memory */
    public PageCacheUse(long hotBytes) {
        this.hotBytes = hotBytes;
    }

    void passed(long count) {
        bytes.add(count);
    }

    long passedBytes() {
        return bytes.sum();
    }

    long hotBytes() {
        return hotBytes;
    }
}
