package gregor.replica;

import gregor.base.Threads;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The threads that force logs to the disk. Each log directory has its own few, so that a slow disk holds up nobody else. Several,
 * because a file system commits together what is forced at the same time; a partition forces its log for all that wait, and
 * once at a time. The threads exist only while there is something to force.
 */
final class Flushers implements AutoCloseable {
    private static final int THREADS_PER_DIR = 4;

    private final Threads threads;
    private final Map<Path, ExecutorService> byDir = new ConcurrentHashMap<>();

    Flushers(Threads threads) {
        this.threads = threads;
    }

    /** @param dir null if the log was deleted meanwhile: what is still asked of it is refused, and waits for no disk */
    Executor of(Path dir) {
        if (dir == null) {
            return Runnable::run;
        }
        return byDir.computeIfAbsent(dir, key -> threads.pool("flush-" + key.getFileName(), THREADS_PER_DIR));
    }

    /** Ends the threads after what they were given. */
    @Override
    public void close() {
        byDir.values().forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService pool : byDir.values()) {
                pool.awaitTermination(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
