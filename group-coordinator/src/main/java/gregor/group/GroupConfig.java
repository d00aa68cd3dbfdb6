package gregor.group;

/**
 * What the coordinator is told, in Kafka's own settings.
 *
 * @param minSessionTimeoutMs {@code group.min.session.timeout.ms}
 * @param maxSessionTimeoutMs {@code group.max.session.timeout.ms}
 * @param maxSize {@code group.max.size}, members
 * @param initialRebalanceDelayMs {@code group.initial.rebalance.delay.ms}
 * @param offsetMetadataMax {@code offset.metadata.max.bytes}; like Kafka we count characters
 * @param offsetsRetentionMs {@code offsets.retention.minutes}
 * @param offsetsRetentionCheckIntervalMs {@code offsets.retention.check.interval.ms}
 */
public record GroupConfig(
        int minSessionTimeoutMs,
        int maxSessionTimeoutMs,
        int maxSize,
        int initialRebalanceDelayMs,
        int offsetMetadataMax,
        long offsetsRetentionMs,
        long offsetsRetentionCheckIntervalMs) {
    /** Kafka's defaults. */
    public static final GroupConfig DEFAULTS =
            new GroupConfig(6_000, 1_800_000, Integer.MAX_VALUE, 3_000, 4_096, 10_080 * 60_000L, 600_000);
}
