package gregor.log.dirs;

import gregor.base.Threads;
import gregor.log.StorageFailure;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes all logs of one directory, several at a time: each mostly waits for the disk. Used once. */
final class LogDirClose {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirClose.class);
    /** What is forced at the same time is committed together by the file system, so many wait as long as one. */
    private static final int THREADS_MIN = 32;

    private final LogDirState state;
    private final Threads threads;
    private final int threadCount;
    private final AtomicInteger failed = new AtomicInteger();

    LogDirClose(LogDirState state, Threads threads, int threadCount) {
        this.state = state;
        this.threads = threads;
        this.threadCount = Math.max(threadCount, THREADS_MIN);
    }

    /** True if every log is closed in order. */
    boolean run(List<HostedLog> logs) {
        ExecutorService pool =
                threads.pool("log-closing-" + state.path(), Math.max(1, Math.min(threadCount, logs.size())));
        logs.forEach(hosted -> pool.execute(() -> close(hosted)));
        pool.shutdown();
        try {
            return pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS) && failed.get() == 0;
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void close(HostedLog hosted) {
        try {
            hosted.log().close();
        } catch (StorageFailure | RuntimeException e) {
            failed.incrementAndGet();
            LOG.error("Could not close {}", hosted.partition(), e);
        }
    }
}
