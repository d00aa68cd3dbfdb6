package gregor.broker;

import gregor.base.TopicPartition;
import gregor.replica.Partition;
import gregor.replica.ReplicaSet;
import gregor.replica.ReplicationQuota;
import gregor.replica.follower.FollowerQuota;

/** Holds up those of this broker's followers that their topics' settings name. For any thread. */
final class ThrottledFollowers implements FollowerQuota {
    private final int brokerId;
    private final ReplicaSet replicas;
    private final ReplicationQuota quota;

    ThrottledFollowers(int brokerId, ReplicaSet replicas, ReplicationQuota quota) {
        this.brokerId = brokerId;
        this.replicas = replicas;
        this.quota = quota;
    }

    @Override
    public boolean isThrottled(TopicPartition name) {
        Partition partition = replicas.find(name);
        return partition != null
                && partition.view().config().throttledFollowers().contains(name.partition(), brokerId);
    }

    @Override
    public boolean isExceeded() {
        return quota.isExceeded();
    }

    @Override
    public void record(long bytes) {
        quota.record(bytes);
    }
}
