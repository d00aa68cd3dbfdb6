package gregor.log.dirs;

import java.nio.file.Path;
import java.util.List;

/**
 * The settings of a broker's log directories.
 *
 * @param dirs {@code log.dirs}
 * @param recoveryThreads {@code num.recovery.threads.per.data.dir}
 * @param checkpointIntervalMs {@code log.flush.offset.checkpoint.interval.ms}
 * @param logStartIntervalMs {@code log.flush.start.offset.checkpoint.interval.ms}
 * @param retentionCheckIntervalMs {@code log.retention.check.interval.ms}
 * @param flushCheckIntervalMs {@code log.flush.scheduler.interval.ms}
 * @param producerCheckIntervalMs {@code producer.id.expiration.check.interval.ms}
 * @param initialTaskDelayMs {@code log.initial.task.delay.ms}
 */
public record LogDirsConfig(
        List<Path> dirs,
        int recoveryThreads,
        long checkpointIntervalMs,
        long logStartIntervalMs,
        long retentionCheckIntervalMs,
        long flushCheckIntervalMs,
        long producerCheckIntervalMs,
        long initialTaskDelayMs) {
    /** Kafka's defaults. */
    public static LogDirsConfig of(List<Path> dirs) {
        return new LogDirsConfig(dirs, 1, 60_000, 60_000, 300_000, Long.MAX_VALUE, 600_000, 30_000);
    }
}
