package gregor.replica;

/**
 * The settings of all replicas of a broker.
 *
 * @param ownerThreads how many threads own the partitions; 0: partitions are owned by turns (see {@link PartitionOwners})
 * @param hotBytes of what went through the page cache last, so much counts as surely in memory
 * @param checkpointIntervalMs {@code replica.high.watermark.checkpoint.interval.ms}
 * @param moveThreads {@code num.replica.alter.log.dirs.threads}
 * @param lagTimeMaxMs {@code replica.lag.time.max.ms}
 */
public record ReplicaConfig(
        int brokerId, int ownerThreads, long hotBytes, long checkpointIntervalMs, int moveThreads, long lagTimeMaxMs) {
    /** Kafka's defaults, and what measured best. */
    public static ReplicaConfig of(int brokerId) {
        return new ReplicaConfig(brokerId, 0, 256L << 20, 5_000, 1, 30_000);
    }
}
