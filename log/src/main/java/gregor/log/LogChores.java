package gregor.log;

import gregor.base.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done to all logs now and then: checkpoints, retention, flushes, closing idle files. On the timers' thread. */
final class LogChores {
    private static final Logger LOG = LoggerFactory.getLogger(LogChores.class);

    private final LogDirsConfig config;
    private final LogRuntime runtime;
    private final LogDirs dirs;
    private volatile boolean closed;

    LogChores(LogDirsConfig config, LogRuntime runtime, LogDirs dirs) {
        this.config = config;
        this.runtime = runtime;
        this.dirs = dirs;
    }

    void start() {
        repeat(config.initialTaskDelayMs(), config.checkpointIntervalMs(), this::checkpoint);
        repeat(config.initialTaskDelayMs(), config.retentionCheckIntervalMs(), this::expire);
        if (config.flushCheckIntervalMs() < Long.MAX_VALUE) {
            repeat(config.flushCheckIntervalMs(), config.flushCheckIntervalMs(), this::flush);
        }
    }

    void close() {
        closed = true;
    }

    private void repeat(long delayMs, long intervalMs, Runnable chore) {
        runtime.timers().after(delayMs, () -> {
            if (!closed) {
                chore.run();
                repeat(intervalMs, intervalMs, chore);
            }
        });
    }

    private void checkpoint() {
        dirs.online().forEach(this::checkpoint);
        dirs.hosted().forEach(hosted -> hosted.log().closeIdleFiles());
    }

    /** Writes down from where a log has to be checked after a kill, and where it starts if not with its first segment. */
    void checkpoint(LogDirState state) {
        Map<TopicPartition, Long> recoveryPoints = new HashMap<>();
        Map<TopicPartition, Long> logStarts = new HashMap<>();
        for (HostedLog hosted : dirs.logsIn(state)) {
            LogView view = hosted.log().view();
            recoveryPoints.put(hosted.partition(), hosted.log().recoveryPoint());
            if (view.logStartOffset() > view.segments().first().baseOffset()) {
                logStarts.put(hosted.partition(), view.logStartOffset());
            }
        }
        state.writeRecoveryPoints(recoveryPoints);
        state.writeLogStarts(logStarts);
    }

    private void expire() {
        long nowMs = runtime.clock().millis();
        for (HostedLog hosted : dirs.hosted()) {
            hosted.onOwner(() -> {
                try {
                    hosted.log().expire(nowMs);
                } catch (StorageFailure e) {
                    LOG.warn("Could not delete old segments of {}", hosted.partition(), e);
                }
            });
        }
    }

    private void flush() {
        long nowMs = runtime.clock().millis();
        for (HostedLog hosted : dirs.hosted()) {
            try {
                hosted.log().flushIfDue(nowMs);
            } catch (StorageFailure e) {
                LOG.warn("Could not flush {}", hosted.partition(), e);
            }
        }
    }
}
