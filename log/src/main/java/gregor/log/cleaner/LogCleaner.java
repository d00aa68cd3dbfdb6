package gregor.log.cleaner;

import gregor.base.Lifecycle;
import gregor.base.Throttle;
import gregor.log.LogRuntime;
import gregor.log.dirs.LogDirs;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the compacted logs of these directories clean, with threads of its own: from when they are open until before they are
 * closed. For any thread, one at a time.
 */
public final class LogCleaner implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LogCleaner.class);

    private final LogDirs dirs;
    private final LogRuntime runtime;
    private final DirtyLogs dirty;
    private final Throttle throttle;
    /** Also those that were told to stop, until they have. */
    private final List<CleanerThread> threads = new ArrayList<>();

    private CleanerConfig config;
    private boolean started;

    public LogCleaner(LogDirs dirs, LogRuntime runtime, CleanerConfig config) {
        this.dirs = dirs;
        this.runtime = runtime;
        this.config = config;
        this.dirty = new DirtyLogs(dirs, runtime.clock());
        this.throttle = new Throttle(config.bytesPerSecond(), runtime.clock());
    }

    @Override
    public synchronized void start() {
        started = true;
        begin();
    }

    private void begin() {
        for (int i = 0; config.enabled() && i < config.threads(); i++) {
            CleanerThread thread = thread("log-cleaner-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** One that the caller may also run by itself. */
    public CleanerThread thread(String name) {
        return new CleanerThread(name, config, dirty, dirs, runtime.clock(), throttle);
    }

    /** Goes on with other settings. What is being cleaned with the old ones is given up and begun again. */
    public synchronized void configure(CleanerConfig changed) {
        if (changed.equals(config)) {
            return;
        }
        config = changed;
        throttle.setRate(changed.bytesPerSecond());
        if (started) {
            LOG.info("The log cleaner goes on with {}", changed);
            threads.removeIf(CleanerThread::hasEnded);
            threads.forEach(CleanerThread::stop);
            begin();
        }
    }

    /** Returns when no thread works any more; what one has not finished is thrown away. */
    @Override
    public synchronized void close() {
        started = false;
        threads.forEach(CleanerThread::stop);
        try {
            for (CleanerThread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }
}
