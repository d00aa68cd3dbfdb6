package gregor.zk;

import gregor.zk.znode.PartitionState;
import java.util.List;

/**
 * Where one partition lives and who leads it, as the controller last said.
 *
 * @param leader a broker id, or {@link PartitionState#NO_LEADER}
 * @param isr replicas in sync
 * @param replicas all assigned replicas, the preferred leader first
 * @param offlineReplicas replicas whose broker or disk is away
 * @param partitionEpoch the version of the state znode
 * @param controllerEpoch of the controller that decided this
 */
public record PartitionLeadership(
        int partition,
        int leader,
        int leaderEpoch,
        List<Integer> isr,
        List<Integer> replicas,
        List<Integer> offlineReplicas,
        int partitionEpoch,
        int controllerEpoch) {
    public PartitionLeadership {
        isr = List.copyOf(isr);
        replicas = List.copyOf(replicas);
        offlineReplicas = List.copyOf(offlineReplicas);
    }

    public boolean hasLeader() {
        return leader >= 0;
    }

    /** True when this tells of the topic's deletion and not of a leader. */
    public boolean isDeleted() {
        return leader == PartitionState.LEADER_DURING_DELETE;
    }
}
