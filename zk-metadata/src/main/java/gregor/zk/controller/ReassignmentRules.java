package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.MetadataError;
import gregor.zk.Verdict;
import gregor.zk.znode.ReplicaAssignment;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What may be asked of reassignments. Owned by the controller. */
final class ReassignmentRules {
    private final ClusterState cluster;

    ReassignmentRules(ClusterState cluster) {
        this.cluster = cluster;
    }

    /**
     * @param wish the replicas wanted in the end; empty to go back to those before
     * @param mayChangeCount whether there may be more or fewer than before
     */
    Verdict judge(TopicPartition partition, Optional<List<Integer>> wish, boolean mayChangeCount) {
        String fault = wish.map(replicas -> faultOf(partition, replicas)).orElse(null);
        if (fault != null) {
            return new Verdict(MetadataError.INVALID_REPLICA_ASSIGNMENT, fault);
        }
        if (wish.isEmpty() && !cluster.isReassigning(partition)) {
            return new Verdict(MetadataError.NO_REASSIGNMENT_IN_PROGRESS, "No reassignment is under way.");
        }
        if (!exists(partition)) {
            return new Verdict(MetadataError.UNKNOWN_TOPIC_OR_PARTITION, "There is no such partition.");
        }
        if (!mayChangeCount && wish.isPresent() && changesCount(partition, wish.get())) {
            return new Verdict(MetadataError.INVALID_REPLICATION_FACTOR, "The number of replicas would change.");
        }
        if (losesAllInSync(partition, planned(partition, wish))) {
            return new Verdict(
                    MetadataError.INVALID_REPLICA_ASSIGNMENT,
                    "None of the replicas that would remain is in sync: records would be lost.");
        }
        return Verdict.ACCEPTED;
    }

    ReplicaAssignment planned(TopicPartition partition, Optional<List<Integer>> wish) {
        ReplicaAssignment now = cluster.assignment(partition);
        return now.reassignedTo(wish.orElseGet(now::origin));
    }

    /** True if the partition is there, and not on its way out. */
    boolean exists(TopicPartition partition) {
        TopicState topic = cluster.topic(partition.topic());
        return topic != null && !topic.isBeingDeleted() && topic.partitions().containsKey(partition.partition());
    }

    /** Why nobody could have these replicas, or null. */
    static String faultOf(List<Integer> replicas) {
        if (replicas.isEmpty()) {
            return "A partition needs a replica.";
        }
        if (new HashSet<>(replicas).size() < replicas.size()) {
            return "A broker holds a partition only once: " + replicas + ".";
        }
        return replicas.stream().anyMatch(broker -> broker < 0) ? "Not the ids of brokers: " + replicas + "." : null;
    }

    private String faultOf(TopicPartition partition, List<Integer> replicas) {
        String fault = faultOf(replicas);
        if (fault != null) {
            return fault;
        }
        for (int broker : cluster.assignment(partition).reassignedTo(replicas).adding()) {
            if (cluster.broker(broker) == null || cluster.isShuttingDown(broker)) {
                return "Broker " + broker + " is not alive.";
            }
        }
        return null;
    }

    private boolean changesCount(TopicPartition partition, List<Integer> replicas) {
        return replicas.size() != cluster.assignment(partition).origin().size();
    }

    private boolean losesAllInSync(TopicPartition partition, ReplicaAssignment planned) {
        VersionedState now = cluster.topic(partition.topic()).state(partition.partition());
        return now != null && Collections.disjoint(now.state().isr(), planned.replicas());
    }
}
