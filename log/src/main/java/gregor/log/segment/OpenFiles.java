package gregor.log.segment;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The segment files of a broker that are open. There are never many more than the bound, however many partitions are written to
 * and read: opening one more closes one that has not been used since this one was looked at last. For any thread.
 */
public final class OpenFiles {
    private final int max;
    /** May hold files that have been closed meanwhile; the next look takes them out. */
    private final Queue<SegmentFile> files = new ConcurrentLinkedQueue<>();

    private final AtomicInteger count = new AtomicInteger();

    public OpenFiles(int max) {
        this.max = max;
    }

    /** One more is open. To be called without holding a lock. */
    void opened(SegmentFile file) {
        files.add(file);
        int excess = count.incrementAndGet() - max;
        // Each is looked at twice before all are in use: the first look takes its mark of use away.
        for (int looks = 2 * count.get(); excess > 0 && looks > 0; looks--) {
            closeNext();
            excess = count.get() - max;
        }
    }

    /** Closes those that nobody has used since the last time. */
    public void closeIdle() {
        for (int looks = count.get(); looks > 0; looks--) {
            closeNext();
        }
    }

    private void closeNext() {
        SegmentFile next = files.poll();
        if (next == null) {
            return;
        }
        if (next.closeIfIdle()) {
            count.decrementAndGet();
        } else {
            files.add(next);
        }
    }

    int count() {
        return count.get();
    }
}
