package gregor.sim;

import gregor.base.TopicPartition;
import gregor.replica.Partition;
import gregor.replica.PartitionView;
import gregor.sim.check.LogEntries;
import gregor.sim.check.LogEntry;
import gregor.sim.check.Violation;
import gregor.sim.load.Administrator;
import gregor.sim.zk.ClusterZnodes;
import gregor.zk.znode.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the cluster is as it should be when nothing is wrong. A replica that its broker was to give up while it was taken for
 * dead may stay there, as it does with stock brokers. For one thread.
 */
final class Health {
    private final Cluster cluster;
    private final ClusterZnodes znodes;
    private final Map<TopicPartition, List<Integer>> wanted;
    private final Set<String> doomed;

    /** @param administrator knows what there is to be */
    Health(Cluster cluster, Administrator administrator) {
        this.cluster = cluster;
        znodes = new ClusterZnodes(cluster.zooKeeper());
        wanted = administrator.partitions();
        doomed = administrator.doomed();
    }

    /** What is still missing, null when nothing is. */
    String complaint() {
        long controllers =
                cluster.brokers().stream().filter(SimulatedBroker::isController).count();
        if (controllers != 1) {
            return controllers + " controllers";
        }
        for (String topic : doomed) {
            if (znodes.isLeft(topic)) {
                return topic + " is not deleted";
            }
        }
        for (Map.Entry<TopicPartition, List<Integer>> each : wanted.entrySet()) {
            String complaint = complaint(each.getKey(), each.getValue());
            if (complaint != null) {
                return each.getKey() + ": " + complaint;
            }
        }
        return null;
    }

    /** Whether every replica is in sync, and led. */
    boolean allInSync() {
        return wanted.entrySet().stream().allMatch(each -> {
            PartitionState state = znodes.state(each.getKey());
            return state != null
                    && state.leader() > 0
                    && state.isr().size() == each.getValue().size();
        });
    }

    /** Whether the broker is in sync nowhere. */
    boolean isOutOfSync(int broker) {
        return wanted.keySet().stream()
                .map(znodes::state)
                .noneMatch(state -> state != null && state.isr().contains(broker));
    }

    private String complaint(TopicPartition partition, List<Integer> replicas) {
        PartitionState state = znodes.state(partition);
        if (state == null) {
            return "no state";
        }
        if (znodes.isMoving(partition)) {
            return "its replicas are still moving to " + replicas;
        }
        if (state.leader() < 1) {
            return "no leader";
        }
        if (!Set.copyOf(state.isr()).equals(Set.copyOf(replicas))) {
            return "in sync are " + state.isr() + " of " + replicas;
        }
        PartitionView leader = view(state.leader(), partition);
        if (leader == null || !leader.isLeader() || leader.leaderEpoch() != state.leaderEpoch()) {
            return "broker " + state.leader() + " does not lead in epoch " + state.leaderEpoch();
        }
        for (int replica : replicas) {
            PartitionView view = view(replica, partition);
            if (view == null || view.logEndOffset() != leader.logEndOffset()) {
                return "the log of broker " + replica + " ends elsewhere";
            }
            if (view.highWatermark() != leader.logEndOffset()) {
                return "the high watermark of broker " + replica + " is " + view.highWatermark() + " of "
                        + leader.logEndOffset();
            }
        }
        return null;
    }

    /** All replicas of a partition hold the same records. */
    void checkAgreement() {
        wanted.forEach((partition, replicas) -> {
            List<PartitionView> views =
                    replicas.stream().map(id -> view(id, partition)).toList();
            long from = views.stream()
                    .mapToLong(PartitionView::logStartOffset)
                    .max()
                    .orElse(0);
            List<LogEntry> first = entries(views.get(0), from);
            for (int i = 1; i < views.size(); i++) {
                if (!entries(views.get(i), from).equals(first)) {
                    throw new Violation("the replicas " + replicas + " of " + partition + " do not agree");
                }
            }
        });
    }

    private static List<LogEntry> entries(PartitionView view, long from) {
        List<LogEntry> entries = new ArrayList<>();
        if (!LogEntries.read(view, from, view.logEndOffset(), entries::add)) {
            throw new Violation(view.files().partition() + " cannot be read");
        }
        return entries;
    }

    private PartitionView view(int broker, TopicPartition partition) {
        for (Partition replica : cluster.brokers().get(broker - 1).replicas()) {
            if (replica.name().equals(partition)) {
                return replica.view();
            }
        }
        return null;
    }
}
