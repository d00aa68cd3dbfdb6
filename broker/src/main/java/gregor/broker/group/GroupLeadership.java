package gregor.broker.group;

import gregor.base.TopicPartition;
import gregor.group.GroupCoordinator;
import gregor.replica.Leadership;
import gregor.replica.Removal;
import gregor.replica.ReplicaError;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the group coordinator which partitions it is responsible for. Called by whoever carries out the controller's commands,
 * in their order, after the replicas have taken them.
 */
public final class GroupLeadership {
    private final int brokerId;
    private final GroupCoordinator coordinator;

    public GroupLeadership(int brokerId, GroupCoordinator coordinator) {
        this.brokerId = brokerId;
        this.coordinator = coordinator;
    }

    /** Replicas have become leaders or followers; {@code failed} names those that have not. */
    public void onLeadership(List<Leadership> decisions, Map<TopicPartition, ReplicaError> failed) {
        for (Leadership decision : decisions) {
            TopicPartition partition = decision.partition();
            if (!isOurs(partition) || failed.containsKey(partition)) {
                continue;
            }
            if (decision.leader() == brokerId) {
                coordinator.onLeadershipGained(partition.partition(), decision.leaderEpoch());
            } else {
                coordinator.onLeadershipLost(partition.partition(), decision.leaderEpoch());
            }
        }
    }

    /** Replicas have been given up. */
    public void onRemoval(List<Removal> removals) {
        for (Removal removal : removals) {
            if (isOurs(removal.partition())) {
                coordinator.onLeadershipLost(removal.partition().partition(), removal.leaderEpoch());
            }
        }
    }

    /** Partitions of these names are gone from the cluster, as an UpdateMetadata said. */
    public void onDeleted(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            Set<TopicPartition> gone = Set.copyOf(partitions);
            coordinator.onPartitionsDeleted(gone::contains);
        }
    }

    private static boolean isOurs(TopicPartition partition) {
        return partition.topic().equals(OffsetsTopic.NAME);
    }
}
