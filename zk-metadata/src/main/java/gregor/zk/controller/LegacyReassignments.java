package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.znode.ReplicaAssignment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reassignments that old tools ask for in {@code /admin/reassign_partitions}: the znode shrinks as they are finished, which is
 * what the tools wait for. Owned by the controller.
 */
final class LegacyReassignments {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyReassignments.class);

    private final ReassignmentRules rules;
    /** What the znode asks for still. */
    private final Map<TopicPartition, List<Integer>> wanted = new TreeMap<>();

    LegacyReassignments(ClusterState cluster) {
        this.rules = new ReassignmentRules(cluster);
    }

    /** What is asked for and was not before; what cannot be is dropped. */
    Map<TopicPartition, List<Integer>> onRead(Map<TopicPartition, List<Integer>> read, Step step) {
        Map<TopicPartition, List<Integer>> asked = new TreeMap<>();
        Map<TopicPartition, List<Integer>> impossible = new TreeMap<>();
        read.forEach((partition, replicas) -> {
            if (!rules.exists(partition) || ReassignmentRules.faultOf(replicas) != null) {
                impossible.put(partition, replicas);
            } else if (!replicas.equals(wanted.get(partition))) {
                asked.put(partition, replicas);
            }
        });
        wanted.clear();
        wanted.putAll(read);
        if (!impossible.isEmpty()) {
            LOG.warn("/admin/reassign_partitions asks for what cannot be: {} is dropped", impossible);
            drop(impossible.keySet(), step);
        }
        return asked;
    }

    /** These are no longer asked for this way. */
    void drop(Collection<TopicPartition> partitions, Step step) {
        if (wanted.keySet().removeAll(partitions)) {
            step.last(new Effect.WriteReassignments(wanted));
        }
    }

    void onFinished(Map<TopicPartition, ReplicaAssignment> finished, Step step) {
        boolean fewer = wanted.entrySet()
                .removeIf(wish -> finished.containsKey(wish.getKey())
                        && finished.get(wish.getKey()).replicas().equals(wish.getValue()));
        if (fewer) {
            step.last(new Effect.WriteReassignments(wanted));
        }
    }
}
