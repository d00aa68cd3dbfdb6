package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.log.LoadedLog;
import gregor.log.LogRuntime;
import gregor.log.LogView;
import gregor.log.StorageFailure;
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
        repeat(config.initialTaskDelayMs(), config.logStartIntervalMs(), this::checkpointLogStarts);
        repeat(config.initialTaskDelayMs(), config.retentionCheckIntervalMs(), this::expire);
        repeat(config.producerCheckIntervalMs(), config.producerCheckIntervalMs(), this::expireProducers);
        if (config.flushCheckIntervalMs() < Long.MAX_VALUE) {
            repeat(config.flushCheckIntervalMs(), config.flushCheckIntervalMs(), this::flush);
        }
    }

    void close() {
        closed = true;
    }

    /** An interval of 0 means once, as in Kafka. */
    private void repeat(long delayMs, long intervalMs, Runnable chore) {
        runtime.timers().after(delayMs, () -> {
            if (!closed) {
                chore.run();
                if (intervalMs > 0) {
                    repeat(intervalMs, intervalMs, chore);
                }
            }
        });
    }

    private void checkpoint() {
        for (LogDirState state : dirs.online()) {
            checkpointRecoveryPoints(state);
            checkpointCleanerOffsets(state);
        }
        runtime.segments().openFiles().closeIdle();
    }

    private void checkpointLogStarts() {
        dirs.online().forEach(this::checkpointLogStarts);
    }

    /** Writes down all that a start wants to know of the logs in a directory. */
    void checkpoint(LogDirState state) {
        checkpointRecoveryPoints(state);
        checkpointLogStarts(state);
        checkpointCleanerOffsets(state);
    }

    /** Up to where logs have been compacted; one that is deleted or has moved away is left out. */
    void checkpointCleanerOffsets(LogDirState state) {
        state.writeCleanerOffsets(() -> {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (HostedLog hosted : dirs.logsIn(state)) {
                long offset = hosted.log().firstDirtyOffset();
                if (offset != LoadedLog.NEVER_CLEANED) {
                    offsets.put(hosted.partition(), offset);
                }
            }
            return offsets;
        });
    }

    /** The same because one has gone back: unless that is written down, the old one vouches for what comes next. */
    void lowerRecoveryPoints(LogDirState state) throws StorageFailure {
        writeRecoveryPoints(state);
        checkpointLogStarts(state);
        checkpointCleanerOffsets(state);
    }

    private void checkpointRecoveryPoints(LogDirState state) {
        try {
            writeRecoveryPoints(state);
        } catch (StorageFailure told) {
            return; // The older ones are good, only lower.
        }
    }

    /** From where a log has to be checked after a kill. */
    private void writeRecoveryPoints(LogDirState state) throws StorageFailure {
        state.writeRecoveryPoints(() -> {
            Map<TopicPartition, Long> recoveryPoints = new HashMap<>();
            for (HostedLog hosted : dirs.logsIn(state)) {
                recoveryPoints.put(hosted.partition(), hosted.log().recoveryPoint());
            }
            return recoveryPoints;
        });
    }

    /** Where a log starts, if not with its first segment. */
    private void checkpointLogStarts(LogDirState state) {
        Map<TopicPartition, Long> logStarts = new HashMap<>();
        for (HostedLog hosted : dirs.logsIn(state)) {
            LogView view = hosted.log().view();
            if (view.logStartOffset() > view.segments().first().baseOffset()) {
                logStarts.put(hosted.partition(), view.logStartOffset());
            }
        }
        state.writeLogStarts(logStarts);
    }

    /** In logs that are compacted the cleaner does it: not while it is cleaning them. */
    private void expire() {
        long nowMs = runtime.clock().millis();
        for (HostedLog hosted : dirs.hosted()) {
            if (!hosted.log().config().appends().compacted()) {
                hosted.expire(nowMs);
            }
        }
    }

    private void expireProducers() {
        long nowMs = runtime.clock().millis();
        for (HostedLog hosted : dirs.hosted()) {
            hosted.onOwner(() -> hosted.log().expireProducers(nowMs));
        }
    }

    private void flush() {
        long nowMs = runtime.clock().millis();
        for (HostedLog hosted : dirs.hosted()) {
            try {
                hosted.log().flushIfDue(nowMs);
            } catch (StorageFailure e) {
                LOG.debug("Could not flush {}", hosted.partition(), e);
            }
        }
    }
}
