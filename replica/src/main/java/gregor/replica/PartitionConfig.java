package gregor.replica;

import gregor.log.LogConfig;

/**
 * The settings of one partition, from its topic's configuration.
 *
 * @param minInsyncReplicas {@code min.insync.replicas}: acks=all needs that many
 * @param downConversion {@code message.downconversion.enable}: old clients are served, at a price
 * @param throttledLeaders {@code leader.replication.throttled.replicas}
 * @param throttledFollowers {@code follower.replication.throttled.replicas}
 */
public record PartitionConfig(
        LogConfig log,
        int minInsyncReplicas,
        boolean downConversion,
        ThrottledReplicas throttledLeaders,
        ThrottledReplicas throttledFollowers) {
    /** Kafka's defaults. */
    public static final PartitionConfig DEFAULTS = new PartitionConfig(LogConfig.DEFAULTS, 1, true);

    /** Nothing is throttled. */
    public PartitionConfig(LogConfig log, int minInsyncReplicas, boolean downConversion) {
        this(log, minInsyncReplicas, downConversion, ThrottledReplicas.NONE, ThrottledReplicas.NONE);
    }
}
