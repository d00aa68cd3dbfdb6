package gregor.log.cleaner;

import gregor.base.Clock;
import gregor.base.Throttle;
import gregor.log.dirs.HostedLog;
import gregor.log.dirs.LogDirs;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans one log after the other, and pauses when none is due. Between two cleanings it deletes what is too old in compacted
 * logs, which therefore never happens while one is cleaned.
 */
public final class CleanerThread {
    private static final Logger LOG = LoggerFactory.getLogger(CleanerThread.class);

    private final CleanerConfig config;
    private final DirtyLogs dirty;
    private final LogDirs dirs;
    private final Clock clock;
    private final CleanerPace pace;
    private final Thread thread;
    private CleanerMemory memory;

    public CleanerThread(
            String name, CleanerConfig config, DirtyLogs dirty, LogDirs dirs, Clock clock, Throttle throttle) {
        this.config = config;
        this.dirty = dirty;
        this.dirs = dirs;
        this.clock = clock;
        this.pace = new CleanerPace(throttle);
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** To be followed by {@link #join} by whoever cannot go on before it has ended. */
    void stop() {
        pace.stop();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Whether it waits: for its share of the disk, for an owner, or for something to do. */
    boolean isWaiting() {
        return thread.getState() == Thread.State.TIMED_WAITING;
    }

    private void run() {
        try {
            while (!pace.isStopped()) {
                boolean cleaned = cleanNext();
                expire();
                if (!cleaned) {
                    memory = null; // Nothing is due: what it took for keys is for others.
                    pace.pause(config.backoffMs());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cleans the dirtiest log; false when none was due. */
    public boolean cleanNext() throws InterruptedException {
        LogToClean log = dirty.take();
        if (log == null) {
            return false;
        }
        try {
            clean(log);
        } catch (CleaningStopped e) {
            LOG.info("The compaction of {} is given up: {}", log.hosted().partition(), e.getMessage());
        } catch (OutOfMemoryError e) {
            memory = null;
            dirty.postpone(log.hosted());
            LOG.error(
                    "There is not enough memory to compact {}; it is tried again",
                    log.hosted().partition(),
                    e);
        } catch (IOException | RuntimeException e) {
            dirty.failed(log.hosted(), e);
        } finally {
            dirty.giveBack(log.hosted());
        }
        return true;
    }

    private void clean(LogToClean log) throws IOException, CleaningStopped, InterruptedException {
        if (memory == null) {
            memory = new CleanerMemory(config);
        }
        LogCleaning cleaning = new LogCleaning(log, memory, pace, clock);
        long cleanedTo = cleaning.run();
        dirs.checkpointCleanerOffsets(log.hosted().dir());
        CleaningStats stats = cleaning.stats();
        LOG.info(
                "{} is compacted, offsets {} to {}: {}",
                log.hosted().partition(),
                log.firstDirtyOffset(),
                cleanedTo,
                stats.summary(clock.nanos(), memory.keys().size()));
        if (stats.keylessRecords() > 0) {
            LOG.warn(
                    "{} records of {} had no key and are gone",
                    stats.keylessRecords(),
                    log.hosted().partition());
        }
    }

    /** Deletes what is too old in logs that nobody cleans at this moment. */
    void expire() {
        long nowMs = clock.millis();
        for (HostedLog hosted : dirty.idle()) {
            try {
                if (hosted.log().hasOldSegments(nowMs)) {
                    hosted.expire(nowMs);
                }
            } catch (IOException e) {
                dirty.failed(hosted, e);
            }
        }
    }
}
