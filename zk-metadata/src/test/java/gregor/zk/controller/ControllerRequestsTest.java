package gregor.zk.controller;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.BrokerView;
import gregor.zk.LeaderElection;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.NewTopic;
import gregor.zk.StopReplica;
import gregor.zk.Verdict;
import gregor.zk.ZkServer;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import gregor.zk.znode.IsrChangeZnode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PartitionStateZnode;
import gregor.zk.znode.PreferredElectionZnode;
import gregor.zk.znode.ReassignPartitionsZnode;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is asked of the controller, on a real ZooKeeper: brokers 1 (in office), 2 and 3. */
class ControllerRequestsTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    private static final TopicPartition T0 = new TopicPartition("t", 0);

    private ControllerNode first;
    private ControllerNode second;
    private ControllerNode third;

    @BeforeEach
    void start() throws Exception {
        String chroot = ZK.newChroot();
        first = new ControllerNode(ZK, 1, chroot).awaitActive();
        second = new ControllerNode(ZK, 2, chroot);
        third = new ControllerNode(ZK, 3, chroot);
        await().until(() -> first.metadata.view().brokers().size() == 3);
    }

    @Test
    void aReassignmentIsWrittenDownAndFinishedWhenItsReplicasAreInSync() throws Exception {
        create(Map.of(), List.of(1, 2));

        assertThat(reassign(first, 3, 1)).isEqualTo(Verdict.ACCEPTED);

        ReplicaAssignment running = new ReplicaAssignment(List.of(3, 1, 2), List.of(3), List.of(2));
        assertThat(first.assignment("t").partitions()).containsEntry(0, running);
        assertThat(get(first.controller.listReassignments(Optional.empty()))).containsEntry(T0, running);
        assertThat(first.state("t", 0)).isEqualTo(new PartitionState(1, 1, List.of(1, 2), 1));

        inSync(first, 1, 2, 3);

        await().until(() -> !first.assignment("t").partitions().get(0).isBeingReassigned());
        assertThat(first.assignment("t").partitions()).containsEntry(0, ReplicaAssignment.of(List.of(3, 1)));
        assertThat(first.state("t", 0)).isEqualTo(new PartitionState(1, 2, List.of(1, 3), 1));
        assertThat(first.channel.sent(StopReplica.class))
                .singleElement()
                .satisfies(
                        stop -> assertThat(stop.partitions()).containsExactly(new StopReplica.Partition(T0, 2, true)));
        assertThat(get(first.controller.listReassignments(Optional.empty()))).isEmpty();
    }

    @Test
    void theNextControllerGoesOnWithAReassignment() throws Exception {
        create(Map.of(), List.of(1, 2));
        reassign(first, 3, 2);

        first.session.close();
        await().until(() -> second.controller.isActive() || third.controller.isActive());
        ControllerNode next = second.controller.isActive() ? second : third;
        await().until(() -> next.state("t", 0).leader() == 2
                && next.metadata.view().partition("t", 0) != null
                && next.metadata.view().partition("t", 0).leader() == 2);

        inSync(next, 2, 3);

        await().until(() -> !next.assignment("t").partitions().get(0).isBeingReassigned());
        assertThat(next.assignment("t").partitions()).containsEntry(0, ReplicaAssignment.of(List.of(3, 2)));
    }

    @Test
    void partitionsThatClientsAddMeanwhileStay() throws Exception {
        create(Map.of(), List.of(1, 2));
        reassign(first, 3, 1);
        // As an old tool does, which does not ask whether something is being reassigned.
        String path = TopicZnode.path("t");
        Znode topic = get(first.session.get(path)).orElseThrow();
        SortedMap<Integer, ReplicaAssignment> grown =
                new TreeMap<>(first.assignment("t").partitions());
        grown.put(1, ReplicaAssignment.of(List.of(2)));
        get(first.session.setData(
                path,
                TopicZnode.encode(new TopicAssignment(first.assignment("t").topicId(), grown)),
                topic.version()));
        first.awaitTopic("t", 2);

        inSync(first, 1, 2, 3);

        await().until(() -> !first.assignment("t").partitions().get(0).isBeingReassigned());
        assertThat(first.assignment("t").partitions()).containsOnlyKeys(0, 1);
    }

    @Test
    void whatOldToolsWriteIsDoneAndTakenAway() throws Exception {
        create(Map.of(), List.of(1, 2));

        byte[] order = ReassignPartitionsZnode.encode(Map.of(T0, List.of(2, 1)));
        get(first.session.create(ReassignPartitionsZnode.PATH, order, CreateMode.PERSISTENT));
        await().until(() -> !first.exists(ReassignPartitionsZnode.PATH));
        assertThat(first.assignment("t").partitions()).containsEntry(0, ReplicaAssignment.of(List.of(2, 1)));
        assertThat(first.state("t", 0).leader()).isEqualTo(1);

        get(first.session.create(
                PreferredElectionZnode.PATH, PreferredElectionZnode.encode(List.of(T0)), CreateMode.PERSISTENT));
        await().until(() -> !first.exists(PreferredElectionZnode.PATH));
        assertThat(first.state("t", 0).leader()).isEqualTo(2);
    }

    @Test
    void anUnreadableWishIsPassedOverAndTheNextOneIsNot() throws Exception {
        create(Map.of(), List.of(1, 2));
        get(first.session.create(ReassignPartitionsZnode.PATH, new byte[] {'?'}, CreateMode.PERSISTENT));

        byte[] order = ReassignPartitionsZnode.encode(Map.of(T0, List.of(2, 1)));
        get(first.session.setData(ReassignPartitionsZnode.PATH, order, ZkSession.ANY_VERSION));

        await().until(() -> !first.exists(ReassignPartitionsZnode.PATH));
        assertThat(first.assignment("t").partitions().get(0).replicas()).containsExactly(2, 1);
    }

    @Test
    void statesThatLeadersWroteThemselvesAreToldToAll() throws Exception {
        create(Map.of(), List.of(1, 2));
        Znode state = first.stateZnode("t", 0);
        PartitionState shrunk = new PartitionState(1, 0, List.of(1), 1);
        get(first.session.setData(PartitionStateZnode.path(T0), PartitionStateZnode.encode(shrunk), state.version()));

        get(first.session.create(
                IsrChangeZnode.PREFIX, IsrChangeZnode.encode(List.of(T0)), CreateMode.PERSISTENT_SEQUENTIAL));

        await().until(() -> first.metadata.view().partition("t", 0).isr().equals(List.of(1)));
        await().until(() -> get(first.session.children(IsrChangeZnode.PARENT)).isEmpty());
    }

    @Test
    void aTopicsSettingDecidesWhetherAReplicaLeadsThatIsNotInSync() throws Exception {
        create(Map.of("unclean.leader.election.enable", "true"), List.of(2, 3));
        inSync(first, 2);

        second.session.close();

        await().until(() -> first.metadata.view().partition("t", 0).leader() == 3);
        assertThat(first.state("t", 0)).isEqualTo(new PartitionState(3, 1, List.of(3), 1, true));
    }

    @Test
    void leadersMoveBeforeABrokerStops() throws Exception {
        create(Map.of(), List.of(2, 3));

        Set<TopicPartition> remaining = get(first.controller.controlledShutdown(2, epoch(2)));

        assertThat(remaining).isEmpty();
        assertThat(first.state("t", 0)).isEqualTo(new PartitionState(3, 1, List.of(3), 1));
    }

    @Test
    void anElectionIsAnsweredWhenItIsWritten() throws Exception {
        create(Map.of(), List.of(1, 2));
        reassign(first, 2, 1);

        assertThat(get(first.controller.electLeaders(Set.of(T0), LeaderElection.Kind.PREFERRED)))
                .containsEntry(T0, LeaderElection.won(2));
        assertThat(first.state("t", 0).leader()).isEqualTo(2);
    }

    @Test
    void noTwoBrokersGetTheSameProducerIds() throws Exception {
        long one = get(first.controller.allocateProducerIds(2, epoch(2))).first();
        long other = get(first.controller.allocateProducerIds(3, epoch(3))).first();

        assertThat(other - one).isEqualTo(1_000);
        assertThat(refusal(() -> get(first.controller.allocateProducerIds(9, 1))))
                .isEqualTo(MetadataError.BROKER_ID_NOT_REGISTERED);
        assertThat(refusal(() -> get(first.controller.allocateProducerIds(2, 1))))
                .isEqualTo(MetadataError.STALE_BROKER_EPOCH);
    }

    @Test
    void whoIsNotInOfficeRefuses() {
        assertThat(refusal(() -> get(second.controller.listReassignments(Optional.empty()))))
                .isEqualTo(MetadataError.NOT_CONTROLLER);
        assertThat(refusal(() -> get(second.controller.allocateProducerIds(2, epoch(2)))))
                .isEqualTo(MetadataError.NOT_CONTROLLER);
    }

    private void create(Map<String, String> settings, List<Integer> replicas) throws Exception {
        get(first.topics.create(NewTopic.assigned("t", Map.of(0, replicas), settings)));
        first.awaitTopic("t", 1);
    }

    private static Verdict reassign(ControllerNode controller, Integer... replicas) throws Exception {
        return get(controller.controller.alterReassignments(Map.of(T0, Optional.of(List.of(replicas))), true))
                .get(T0);
    }

    /** The leader says that these are in sync now. */
    private void inSync(ControllerNode controller, Integer... replicas) throws Exception {
        Znode znode = controller.stateZnode("t", 0);
        PartitionState state = controller.state("t", 0);
        List<InSync> isr = Arrays.stream(replicas)
                .map(id -> new InSync(id, BrokerView.UNKNOWN_EPOCH))
                .toList();
        AlterPartition.Partition wish =
                new AlterPartition.Partition("t", Uuid.ZERO, 0, state.leaderEpoch(), isr, false, znode.version());
        AlterPartition request = new AlterPartition(state.leader(), epoch(state.leader()), List.of(wish));
        assertThat(get(controller.controller.alterPartition(request)).get(0).error())
                .isNull();
    }

    private long epoch(int broker) {
        return List.of(first, second, third).get(broker - 1).registry.brokerEpoch();
    }

    /** Something that a test tries. */
    private interface Attempt {
        void run() throws Exception;
    }

    private static MetadataError refusal(Attempt attempt) {
        MetadataError[] error = new MetadataError[1];
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(MetadataException.class, refusal -> error[0] = refusal.error());
        return error[0];
    }
}
