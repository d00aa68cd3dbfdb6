package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.replica.Partition;
import gregor.wire.ErrorCode;
import gregor.zk.ClusterView;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The partitions on this broker beside those of the cluster: what is not here may still be somewhere. For any thread. */
final class HostedPartitions {
    private final Function<TopicPartition, Partition> hosted;
    private final Predicate<TopicPartition> lost;
    private final Supplier<ClusterView> clusterViews;

    /**
     * @param hosted finds the replica on this broker, null when there is none
     * @param lost whether there is none because its log directory is away
     */
    HostedPartitions(
            Function<TopicPartition, Partition> hosted,
            Predicate<TopicPartition> lost,
            Supplier<ClusterView> clusterViews) {
        this.hosted = hosted;
        this.lost = lost;
        this.clusterViews = clusterViews;
    }

    /** The cluster at this moment; to be taken once per request. */
    ClusterView cluster() {
        return clusterViews.get();
    }

    /** The replica on this broker, or null. */
    Partition find(String topic, int partition) {
        return find(new TopicPartition(topic, partition));
    }

    /** The replica on this broker, or null. */
    Partition find(TopicPartition name) {
        return hosted.apply(name);
    }

    /** What to tell a client whose partition is not here: if it is anywhere, the client is to look again (trap 49). */
    ErrorCode whyMissing(ClusterView cluster, String topic, int partition) {
        return cluster.partition(topic, partition) == null
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : whyMissing(new TopicPartition(topic, partition));
    }

    /** The same for a partition that is somewhere. */
    ErrorCode whyMissing(TopicPartition name) {
        return lost.test(name) ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }
}
