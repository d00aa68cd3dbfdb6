package gregor.zk.controller;

import static gregor.zk.ZkServer.get;
import static org.awaitility.Awaitility.await;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.BrokerView;
import gregor.zk.NewTopic;
import gregor.zk.TopicStore;
import gregor.zk.ZkServer;
import gregor.zk.Znode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PartitionStateZnode;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Brokers 1 to 3, of which the first is controller until it dies; another one takes over, and the first comes back. */
final class DyingController {
    private static final String TOPIC = "t";

    private final ZkServer zooKeeper;
    private final String chroot;
    private final MortalSession mortal;
    private final SortedMap<Integer, ControllerNode> nodes = new TreeMap<>();
    private boolean succeeded;

    DyingController(ZkServer zooKeeper) throws Exception {
        this.zooKeeper = zooKeeper;
        this.chroot = zooKeeper.newChroot();
        this.mortal = new MortalSession(zooKeeper.joinCluster(chroot));
        nodes.put(1, new ControllerNode(zooKeeper, 1, mortal).awaitActive());
        nodes.put(2, new ControllerNode(zooKeeper, 2, chroot));
        nodes.put(3, new ControllerNode(zooKeeper, 3, chroot));
        await().until(() -> nodes.get(1).metadata.view().brokers().size() == 3);
    }

    void dieAfter(int writes) {
        mortal.dieAfter(writes);
    }

    boolean hasDied() {
        return mortal.isDead();
    }

    /** A broker that is not the first one. */
    ControllerNode witness() {
        return nodes.get(2);
    }

    /** Another broker than the first ends, and with it its session. */
    void end(int broker) {
        nodes.remove(broker).session.close();
    }

    void begin(int broker) throws Exception {
        nodes.put(broker, new ControllerNode(zooKeeper, broker, chroot));
    }

    long epoch(int broker) {
        return nodes.get(broker).registry.brokerEpoch();
    }

    /** Whoever is in office now, after the first one died another one, and then the first is back. */
    ControllerNode controller() throws Exception {
        if (hasDied() && !succeeded) {
            nodes.remove(1);
            awaitOffice();
            begin(1);
            succeeded = true;
        }
        return awaitOffice();
    }

    private ControllerNode awaitOffice() {
        await().until(() -> nodes.values().stream().anyMatch(node -> node.controller.isActive()));
        return nodes.values().stream()
                .filter(node -> node.controller.isActive())
                .findFirst()
                .orElseGet(this::awaitOffice);
    }

    /** Somebody else than the first one writes down what shall become of topics. */
    TopicStore topics() {
        return new TopicStore(witness().session, nodes.get(1).metadata);
    }

    void create(Map<Integer, List<Integer>> replicas) throws Exception {
        get(topics().create(NewTopic.assigned(TOPIC, replicas, Map.of())));
    }

    void createAndAwait(Map<Integer, List<Integer>> replicas) throws Exception {
        create(replicas);
        nodes.get(1).awaitTopic(TOPIC, replicas.size());
    }

    /** Empty when the topic is gone. */
    Map<Integer, ReplicaAssignment> assignment() throws Exception {
        Optional<Znode> topic = get(witness().session.get(TopicZnode.path(TOPIC)));
        return topic.isEmpty()
                ? Map.of()
                : TopicZnode.decode(topic.get().data()).partitions();
    }

    /** The states of all partitions that have one. */
    Map<Integer, PartitionState> states() throws Exception {
        return states(assignment().keySet());
    }

    private Map<Integer, PartitionState> states(Set<Integer> partitions) throws Exception {
        Map<Integer, PartitionState> states = new TreeMap<>();
        for (int partition : partitions) {
            get(witness().session.get(PartitionStateZnode.path(new TopicPartition(TOPIC, partition))))
                    .ifPresent(znode -> states.put(partition, PartitionStateZnode.decode(znode.data())));
        }
        return states;
    }

    /** Each leader asks that all its replicas that are alive be in sync, as if they had just caught up. */
    void catchUp() throws Exception {
        Map<Integer, ReplicaAssignment> assignment = assignment();
        for (Map.Entry<Integer, PartitionState> each :
                states(assignment.keySet()).entrySet()) {
            List<Integer> wanted = assignment.get(each.getKey()).replicas().stream()
                    .filter(nodes::containsKey)
                    .toList();
            boolean led = nodes.containsKey(each.getValue().leader());
            if (led && !each.getValue().isr().containsAll(wanted)) {
                propose(each.getKey(), wanted);
            }
        }
    }

    private void propose(int partition, List<Integer> inSync) throws Exception {
        Znode znode = witness().stateZnode(TOPIC, partition);
        PartitionState state = PartitionStateZnode.decode(znode.data());
        List<InSync> isr = inSync.stream()
                .map(id -> new InSync(id, BrokerView.UNKNOWN_EPOCH))
                .toList();
        var wish = new AlterPartition.Partition(
                TOPIC, Uuid.ZERO, partition, state.leaderEpoch(), isr, false, znode.version());
        try {
            controller()
                    .controller
                    .alterPartition(new AlterPartition(state.leader(), epoch(state.leader()), List.of(wish)))
                    .toCompletableFuture()
                    .getNow(null);
        } catch (CompletionException diedMeanwhile) {
            // It is asked again.
            return;
        }
    }

    void close() {
        nodes.values().forEach(node -> node.session.close());
    }
}
