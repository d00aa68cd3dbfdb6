package gregor.log;

import gregor.log.records.AppendRules;
import gregor.log.segment.SegmentConfig;

/**
 * The settings of one log, from its topic's configuration and the broker's defaults.
 *
 * @param appends what records must be like; {@code appends.compacted()} says whether the log is compacted
 */
public record LogConfig(
        SegmentConfig segments, AppendRules appends, Retention retention, Compaction compaction, Flush flush) {
    /** Kafka's defaults. */
    public static final LogConfig DEFAULTS = new LogConfig(
            new SegmentConfig(1 << 30, 604_800_000L, 0, 10 << 20, 4096, false),
            AppendRules.DEFAULT,
            new Retention(true, -1, 604_800_000L, 60_000),
            new Compaction(0.5, 0, Long.MAX_VALUE, 86_400_000L),
            new Flush(Long.MAX_VALUE, Long.MAX_VALUE));

    /**
     * What is deleted when.
     *
     * @param delete {@code cleanup.policy} names delete
     * @param bytes {@code retention.bytes}, negative for no limit
     * @param ms {@code retention.ms}, negative for no limit
     * @param fileDeleteDelayMs {@code file.delete.delay.ms}
     */
    public record Retention(boolean delete, long bytes, long ms, long fileDeleteDelayMs) {}

    /**
     * How a compacted log is compacted.
     *
     * @param minDirtyRatio {@code min.cleanable.dirty.ratio}
     * @param minLagMs {@code min.compaction.lag.ms}
     * @param maxLagMs {@code max.compaction.lag.ms}
     * @param deleteRetentionMs {@code delete.retention.ms}
     */
    public record Compaction(double minDirtyRatio, long minLagMs, long maxLagMs, long deleteRetentionMs) {}

    /**
     * When appends are forced to the disk.
     *
     * @param messages {@code flush.messages}
     * @param intervalMs {@code flush.ms}
     */
    public record Flush(long messages, long intervalMs) {}

    public LogConfig with(SegmentConfig changed) {
        return new LogConfig(changed, appends, retention, compaction, flush);
    }

    public LogConfig with(AppendRules changed) {
        return new LogConfig(segments, changed, retention, compaction, flush);
    }

    public LogConfig with(Retention changed) {
        return new LogConfig(segments, appends, changed, compaction, flush);
    }

    public LogConfig with(Compaction changed) {
        return new LogConfig(segments, appends, retention, changed, flush);
    }

    public LogConfig with(Flush changed) {
        return new LogConfig(segments, appends, retention, compaction, changed);
    }
}
