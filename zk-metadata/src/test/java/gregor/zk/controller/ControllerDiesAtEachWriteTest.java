package gregor.zk.controller;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.TopicPartition;
import gregor.zk.LeaderElection;
import gregor.zk.ZkServer;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PreferredElectionZnode;
import gregor.zk.znode.ReassignPartitionsZnode;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicZnode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a controller has begun the next one ends: each of these things is done as often as it takes the controller writes in ZooKeeper,
 * and the controller dies before another one of them each time.
 */
class ControllerDiesAtEachWriteTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOPIC = "t";
    private static final TopicPartition T0 = new TopicPartition(TOPIC, 0);
    private static final Map<Integer, List<Integer>> THREE_PARTITIONS =
            Map.of(0, List.of(1, 2), 1, List.of(2, 3), 2, List.of(3, 1));

    private static final Step NOTHING = cluster -> {};
    private static final Step THREE_LED = cluster -> cluster.createAndAwait(THREE_PARTITIONS);

    private interface Step {
        void take(DyingController cluster) throws Exception;
    }

    private interface Condition {
        boolean holds(DyingController cluster) throws Exception;
    }

    /** @param ask what somebody asks of the controller, and of the next one again and again: it is not written that it is to be done */
    private record Undertaking(Step prepare, Step begin, Step ask, Condition done) {
        int writes() throws Exception {
            int writes = 0;
            while (diesAfter(writes)) {
                writes++;
            }
            return writes;
        }

        /** False if the controller did not write more than that. */
        private boolean diesAfter(int writes) throws Exception {
            DyingController cluster = new DyingController(ZK);
            prepare.take(cluster);
            cluster.dieAfter(writes);
            begin.take(cluster);
            ask.take(cluster);
            await("the controller dies after " + writes + " writes, and the next one ends it")
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .until(() -> {
                        if (cluster.hasDied()) {
                            cluster.controller();
                            ask.take(cluster);
                        }
                        cluster.catchUp();
                        return done.holds(cluster);
                    });
            boolean died = cluster.hasDied();
            cluster.close();
            return died;
        }
    }

    private static boolean isWhole(DyingController cluster) throws Exception {
        Map<Integer, PartitionState> states = cluster.states();
        Map<Integer, ReplicaAssignment> assignment = cluster.assignment();
        return states.size() == assignment.size()
                && assignment.entrySet().stream()
                        .allMatch(each -> !each.getValue().isBeingReassigned()
                                && isWhole(each.getValue(), states.get(each.getKey())));
    }

    private static boolean isWhole(ReplicaAssignment replicas, PartitionState state) {
        return state.isr().contains(state.leader())
                && Set.copyOf(state.isr()).equals(new HashSet<>(replicas.replicas()));
    }

    @Test
    void aTopicIsCreated() throws Exception {
        Undertaking creation = new Undertaking(
                NOTHING,
                cluster -> cluster.create(THREE_PARTITIONS),
                NOTHING,
                cluster -> isWhole(cluster) && knowsAll(cluster, 3));
        assertThat(creation.writes()).isGreaterThan(1);
    }

    @Test
    void aTopicGrows() throws Exception {
        Undertaking growth = new Undertaking(
                THREE_LED,
                cluster -> get(cluster.topics().addPartitions(TOPIC, 5, List.of())),
                NOTHING,
                cluster -> isWhole(cluster) && knowsAll(cluster, 5));
        assertThat(growth.writes()).isPositive();
    }

    @Test
    void aTopicIsDeleted() throws Exception {
        Undertaking deletion = new Undertaking(
                THREE_LED,
                cluster -> get(cluster.topics().delete(TOPIC)),
                NOTHING,
                ControllerDiesAtEachWriteTest::isGone);
        assertThat(deletion.writes()).isGreaterThan(1);
    }

    @Test
    void aTopicIsDeletedWhoseReplicasAreAway() throws Exception {
        Step doomed = cluster -> {
            cluster.createAndAwait(THREE_PARTITIONS);
            cluster.end(3);
            await().until(() -> cluster.states().get(2).leader() == 1);
            get(cluster.topics().delete(TOPIC));
            await().until(() -> cluster.witness().metadata.view().topic(TOPIC) == null
                    || cluster.controller().metadata.view().topic(TOPIC) == null);
        };
        Undertaking deletion =
                new Undertaking(doomed, cluster -> cluster.begin(3), NOTHING, ControllerDiesAtEachWriteTest::isGone);
        assertThat(deletion.writes()).isPositive();
    }

    @Test
    void aPartitionGetsOtherReplicas() throws Exception {
        List<Integer> wanted = List.of(3);
        Step reassign = cluster -> {
            if (!cluster.assignment().get(0).isBeingReassigned()) {
                cluster.controller().controller.alterReassignments(Map.of(T0, Optional.of(wanted)), true);
            }
        };
        Undertaking reassignment = new Undertaking(
                THREE_LED,
                NOTHING,
                reassign,
                cluster -> isWhole(cluster) && cluster.assignment().get(0).equals(ReplicaAssignment.of(wanted)));
        assertThat(reassignment.writes()).isGreaterThan(2);
    }

    @Test
    void aReassignmentIsCancelled() throws Exception {
        Step underWay = cluster -> {
            cluster.createAndAwait(THREE_PARTITIONS);
            get(cluster.controller().controller.alterReassignments(Map.of(T0, Optional.of(List.of(3, 1))), true));
        };
        Undertaking cancel = new Undertaking(
                underWay,
                NOTHING,
                cluster -> cluster.controller().controller.alterReassignments(Map.of(T0, Optional.empty()), true),
                cluster -> isWhole(cluster));
        assertThat(cancel.writes()).isPositive();
    }

    @Test
    void anOldToolsReassignmentIsDone() throws Exception {
        byte[] order = ReassignPartitionsZnode.encode(Map.of(T0, List.of(3, 2)));
        Undertaking reassignment = new Undertaking(
                THREE_LED,
                cluster -> get(
                        cluster.witness().session.create(ReassignPartitionsZnode.PATH, order, CreateMode.PERSISTENT)),
                NOTHING,
                cluster -> isWhole(cluster)
                        && cluster.assignment().get(0).equals(ReplicaAssignment.of(List.of(3, 2)))
                        && !cluster.witness().exists(ReassignPartitionsZnode.PATH));
        assertThat(reassignment.writes()).isGreaterThan(3);
    }

    @Test
    void anOldToolsElectionIsHeld() throws Exception {
        byte[] order = PreferredElectionZnode.encode(List.of(T0));
        Undertaking election = new Undertaking(
                ControllerDiesAtEachWriteTest::otherThanThePreferredLeads,
                cluster -> get(
                        cluster.witness().session.create(PreferredElectionZnode.PATH, order, CreateMode.PERSISTENT)),
                NOTHING,
                cluster -> isWhole(cluster)
                        && cluster.states().get(0).leader() == 3
                        && !cluster.witness().exists(PreferredElectionZnode.PATH));
        assertThat(election.writes()).isGreaterThan(1);
    }

    @Test
    void thePreferredReplicasAreElected() throws Exception {
        Undertaking election = new Undertaking(
                ControllerDiesAtEachWriteTest::otherThanThePreferredLeads,
                NOTHING,
                cluster -> cluster.controller().controller.electLeaders(Set.of(T0), LeaderElection.Kind.PREFERRED),
                cluster -> isWhole(cluster) && cluster.states().get(0).leader() == 3);
        assertThat(election.writes()).isPositive();
    }

    @Test
    void aBrokerThatStopsLeadsNothing() throws Exception {
        Undertaking shutdown = new Undertaking(
                THREE_LED,
                NOTHING,
                cluster -> cluster.controller().controller.controlledShutdown(3, cluster.epoch(3)),
                cluster -> cluster.states().values().stream().noneMatch(state -> state.leader() == 3));
        assertThat(shutdown.writes()).isPositive();
    }

    @Test
    void whatADeadBrokerLedOthersLead() throws Exception {
        Undertaking death = new Undertaking(
                THREE_LED,
                cluster -> cluster.end(3),
                NOTHING,
                cluster -> cluster.states().values().stream()
                        .noneMatch(state -> state.leader() == 3 || state.isr().contains(3)));
        assertThat(death.writes()).isPositive();
    }

    private static void otherThanThePreferredLeads(DyingController cluster) throws Exception {
        cluster.createAndAwait(Map.of(0, List.of(2, 3)));
        get(cluster.controller().controller.alterReassignments(Map.of(T0, Optional.of(List.of(3, 2))), true));
        await().until(() -> cluster.assignment().get(0).equals(ReplicaAssignment.of(List.of(3, 2))));
        assertThat(cluster.states().get(0).leader()).isEqualTo(2);
    }

    /** Whether the controller has told brokers of so many partitions, each with a leader. */
    private static boolean knowsAll(DyingController cluster, int partitions) throws Exception {
        var topic = cluster.controller().metadata.view().topic(TOPIC);
        return topic != null
                && topic.partitionCount() == partitions
                && topic.partitions().stream().allMatch(partition -> partition.hasLeader());
    }

    private static boolean isGone(DyingController cluster) throws Exception {
        return !cluster.witness().exists(TopicZnode.path(TOPIC))
                && !cluster.witness().exists(DeleteTopicZnode.path(TOPIC))
                && cluster.controller().metadata.view().topic(TOPIC) == null;
    }
}
