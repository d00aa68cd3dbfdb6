package gregor.replica;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that force logs to the disk. Each log directory has its own few, so that a slow disk holds up nobody else. Several,
 * because a file system commits together what is forced at the same time; a partition forces its log for all that wait, and
 * once at a time. The threads exist only while there is something to force.
 */
final class Flushers implements AutoCloseable {
    private static final int THREADS_PER_DIR = 4;
    private static final int IDLE_SECONDS_MAX = 30;

    private final Map<Path, ExecutorService> byDir = new ConcurrentHashMap<>();

    Executor of(Path dir) {
        return byDir.computeIfAbsent(dir, Flushers::start);
    }

    /** Ends the threads after what they were given. */
    @Override
    public void close() {
        byDir.values().forEach(ExecutorService::shutdown);
        try {
            for (ExecutorService threads : byDir.values()) {
                threads.awaitTermination(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService start(Path dir) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS_PER_DIR,
                THREADS_PER_DIR,
                IDLE_SECONDS_MAX,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "flush-" + dir.getFileName()));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
