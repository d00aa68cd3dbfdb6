package gregor.zk.controller;

import static gregor.zk.controller.CoreFixtures.EPOCH;
import static gregor.zk.controller.CoreFixtures.ID;
import static gregor.zk.controller.CoreFixtures.T0;
import static gregor.zk.controller.CoreFixtures.brokers;
import static gregor.zk.controller.CoreFixtures.commands;
import static gregor.zk.controller.CoreFixtures.elected;
import static gregor.zk.controller.CoreFixtures.kinds;
import static gregor.zk.controller.CoreFixtures.state;
import static gregor.zk.controller.CoreFixtures.topic;
import static gregor.zk.controller.CoreFixtures.writes;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.BrokerView;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import gregor.zk.StopReplica;
import gregor.zk.Verdict;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Partition t-0 of replicas 1, 2, 3, which 1 leads in epoch 3 with all in sync, gets others. */
class ReassignmentsTest {
    private final TestTerm term = new TestTerm(CoreFixtures.config());

    @Test
    void oldAndNewReplicasAreWrittenDownAndStartedInANewLeaderEpoch() {
        begin(brokers(1, 2, 3, 4, 5, 6));

        List<Effect> effects = reassign(4, 5, 6);

        assertThat(assignment())
                .isEqualTo(new ReplicaAssignment(List.of(4, 5, 6, 1, 2, 3), List.of(4, 5, 6), List.of(1, 2, 3)));
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(1, 2, 3), EPOCH));
        assertThat(kinds(effects))
                .containsSubsequence("WriteAssignments", "WriteStates", "LeaderAndIsr 1", "UpdateMetadata 1");
        List<LeaderAndIsr> told = commands(effects, LeaderAndIsr.class);
        assertThat(told).hasSize(6);
        assertThat(told.get(0).partitions().get(0).isNew()).isFalse();
        assertThat(told.get(5).partitions().get(0).isNew()).isTrue();
        assertThat(told.get(5).partitions().get(0).adding()).containsExactly(4, 5, 6);
    }

    @Test
    void whenAllNewReplicasAreInSyncTheOldOnesLeaveAndAreDeleted() {
        begin(brokers(1, 2, 3, 4, 5, 6));
        reassign(4, 5, 6);

        List<Effect> partly = isr(1, 4, 5);
        assertThat(kinds(partly)).doesNotContain("WriteAssignments");
        List<Effect> effects = isr(1, 2, 3, 4, 5, 6);

        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(4, 5, 6)));
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(4, 5, List.of(4, 5, 6), EPOCH));
        assertThat(kinds(effects)).containsSubsequence("Answer", "LeaderAndIsr 4", "StopReplica 1", "WriteAssignments");
        List<StopReplica> stops = commands(effects, StopReplica.class);
        assertThat(stops).hasSize(3);
        assertThat(stops.get(0).partitions()).containsExactly(new StopReplica.Partition(T0, 5, true));
        LeaderAndIsr.Partition role =
                commands(effects, LeaderAndIsr.class).get(0).partitions().get(0);
        assertThat(role.leadership().replicas()).containsExactly(4, 5, 6);
        assertThat(role.removing()).isEmpty();
    }

    @Test
    void aLeaderThatStaysGoesOnLeading() {
        begin(brokers(1, 2, 3, 4));
        reassign(1, 4);
        isr(1, 2, 3, 4);

        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 5, List.of(1, 4), EPOCH));
        assertThat(assignment().replicas()).containsExactly(1, 4);
    }

    @Test
    void fewerReplicasOrAnotherOrderAreThereAtOnce() {
        begin(brokers(1, 2, 3));

        reassign(3, 1);
        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(3, 1)));
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(1, 3), EPOCH));

        List<Effect> effects = reassign(1, 3);
        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(1, 3)));
        assertThat(commands(effects, StopReplica.class)).isEmpty();
    }

    @Test
    void aCancelledReassignmentLeavesTheReplicasOfBefore() {
        begin(brokers(1, 2, 3, 4));
        reassign(4, 3);
        isr(1, 2, 4);

        List<Effect> effects = alter(Map.of(T0, Optional.empty()), Verdict.ACCEPTED);

        assertThat(Set.copyOf(assignment().replicas())).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(assignment().isBeingReassigned()).isFalse();
        assertThat(term.state(T0).state().isr()).containsExactly(1, 2);
        assertThat(commands(effects, StopReplica.class))
                .singleElement()
                .satisfies(stop -> assertThat(stop.partitions()).allMatch(StopReplica.Partition::delete));
        assertThat(kinds(effects)).contains("StopReplica 4");
    }

    @Test
    void aCancelThatWouldLoseAllReplicasInSyncIsRefused() {
        begin(brokers(1, 2, 3, 4));
        reassign(4, 2, 3);
        isr(1, 4);
        term.take(new Event.BrokersRead(brokers(2, 3, 4)));
        assertThat(term.state(T0).state().isr()).containsExactly(4);

        assertThat(verdict(Optional.empty())).isEqualTo(MetadataError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(assignment().isBeingReassigned()).isTrue();
    }

    @Test
    void aReassignmentMayBeChangedWhileItRuns() {
        begin(brokers(1, 2, 3, 4, 5));
        reassign(4, 1, 2);

        List<Effect> effects = reassign(5, 1, 2);

        assertThat(assignment()).isEqualTo(new ReplicaAssignment(List.of(5, 1, 2, 3), List.of(5), List.of(3)));
        assertThat(kinds(effects)).contains("StopReplica 4", "LeaderAndIsr 5").doesNotContain("StopReplica 3");
        isr(1, 2, 3, 5);
        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(5, 1, 2)));
    }

    @Test
    void aNewLeaderAmongTheDroppedHandsOver() {
        begin(brokers(1, 2, 3, 4, 5));
        reassign(4, 2, 3);
        isr(1, 2, 4);
        term.take(new Event.BrokersRead(brokers(2, 3, 4, 5)));
        assertThat(term.state(T0).state().leader()).isEqualTo(4);

        reassign(5, 2, 3);

        assertThat(term.state(T0).state().leader()).isEqualTo(2);
        assertThat(term.state(T0).state().isr()).containsExactly(2);
    }

    @Test
    void wishesThatCannotBeAreRefused() {
        begin(brokers(1, 2, 3, 4));

        assertThat(verdict(Optional.of(List.of()))).isEqualTo(MetadataError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(verdict(Optional.of(List.of(1, 1)))).isEqualTo(MetadataError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(verdict(Optional.of(List.of(1, -2)))).isEqualTo(MetadataError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(verdict(Optional.of(List.of(1, 9)))).isEqualTo(MetadataError.INVALID_REPLICA_ASSIGNMENT);
        assertThat(verdict(Optional.empty())).isEqualTo(MetadataError.NO_REASSIGNMENT_IN_PROGRESS);
        assertThat(verdict(new TopicPartition("u", 0), Optional.of(List.of(1))))
                .isEqualTo(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(verdict(new TopicPartition("u", 0), Optional.empty()))
                .isEqualTo(MetadataError.NO_REASSIGNMENT_IN_PROGRESS);
    }

    @Test
    void theNumberOfReplicasMayBeSaidToStay() {
        begin(brokers(1, 2, 3, 4));
        Asker<Map<TopicPartition, Verdict>> asker = new Asker<>();

        term.take(new Request.AlterReassignments(Map.of(T0, Optional.of(List.of(1, 2))), false, asker));

        assertThat(TestTerm.answer(asker).get(T0).error()).isEqualTo(MetadataError.INVALID_REPLICATION_FACTOR);
    }

    @Test
    void aNewReplicaThatDiesIsWaitedFor() {
        begin(brokers(1, 2, 3, 4));
        reassign(4, 1, 2);
        term.take(new Event.BrokersRead(brokers(1, 2, 3)));
        assertThat(assignment().isBeingReassigned()).isTrue();

        List<Effect> effects = term.take(new Event.BrokersRead(brokers(1, 2, 3, 4)));

        LeaderAndIsr.Partition role =
                commands(effects, LeaderAndIsr.class).get(0).partitions().get(0);
        assertThat(kinds(effects)).contains("LeaderAndIsr 4");
        assertThat(role.isNew()).isTrue();
    }

    @Test
    void anotherControllerGoesOnWithWhatTheZnodesSay() {
        ReplicaAssignment running = new ReplicaAssignment(List.of(4, 1, 2), List.of(4), List.of(1, 2));
        List<Effect> effects = term.take(electedWith(running, state(1, 3, 1, 2)));

        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(1, 2), EPOCH));
        assertThat(kinds(effects)).contains("LeaderAndIsr 4");
        isr(1, 2, 4);
        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(4)));
    }

    @Test
    void anotherControllerFinishesWhatIsInSync() {
        ReplicaAssignment running = new ReplicaAssignment(List.of(4, 1, 2), List.of(4), List.of(1, 2));

        List<Effect> effects = term.take(electedWith(running, state(4, 3, 4)));

        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(4)));
        assertThat(kinds(effects)).contains("StopReplica 1", "StopReplica 2", "WriteAssignments");
    }

    @Test
    void anotherControllerTakesTheLeadFromABrokerThatIsNoReplicaAnyMore() {
        List<Effect> effects = term.take(electedWith(ReplicaAssignment.of(List.of(1, 2)), state(4, 3, 4, 1)));

        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(1), EPOCH));
        assertThat(kinds(effects)).contains("StopReplica 4");
    }

    @Test
    void aBrokerThatIsNoReplicaAnyMoreLeadsUntilAReplicaIsInSync() {
        term.take(electedWith(ReplicaAssignment.of(List.of(1, 2)), state(4, 3, 4)));
        assertThat(term.state(T0).state().leader()).isEqualTo(4);

        List<Effect> effects = isr(4, 1);

        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(1), EPOCH));
        assertThat(kinds(effects)).contains("StopReplica 4");
    }

    @Test
    void whenSomebodyElseWroteTheStateItIsLookedAtAgain() {
        begin(brokers(1, 2, 3, 4));
        reassign(4, 1, 2);
        term.writtenBefore(T0, state(1, 4, 1, 2), 20);

        term.take(new Event.StatesRead(Map.of(T0, new VersionedState(state(1, 4, 1, 2, 4), 15))));

        assertThat(assignment().isBeingReassigned()).isTrue();
        assertThat(term.state(T0).version()).isEqualTo(21);
        isr(1, 2, 4);
        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(4, 1, 2)));
    }

    @Test
    void whenTheLastWriteComesTooLateAndReplicasAreOutOfSyncAgainNothingIsDeleted() {
        begin(brokers(1, 2, 3));
        term.writtenBefore(T0, state(1, 3, 1), 10);

        List<Effect> effects = reassign(3);

        assertThat(commands(effects, StopReplica.class)).isEmpty();
        assertThat(assignment()).isEqualTo(new ReplicaAssignment(List.of(3, 1, 2), List.of(), List.of(1, 2)));
    }

    @Test
    void statesThatLeadersWroteThemselvesFinishAReassignment() {
        begin(brokers(1, 2, 3, 4));
        reassign(4, 1, 2);

        term.take(new Event.StatesRead(Map.of(T0, new VersionedState(state(1, 4, 1, 2, 4), 15))));

        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(4, 1, 2)));
    }

    @Test
    void whatIsBeingReassignedIsListed() {
        begin(brokers(1, 2, 3, 4));
        reassign(4, 1, 2);

        assertThat(listed(Optional.empty())).containsOnlyKeys(T0);
        assertThat(listed(Optional.of(Set.of(T0)))).containsOnlyKeys(T0);
        assertThat(listed(Optional.of(Set.of(new TopicPartition("t", 1))))).isEmpty();
        assertThat(listed(Optional.empty()).get(T0).adding()).containsExactly(4);
    }

    @Test
    void theZnodeOfOldToolsShrinksAsItIsDone() {
        begin(brokers(1, 2, 3, 4));
        TopicPartition gone = new TopicPartition("gone", 0);

        List<Effect> begun = term.take(new Event.ReassignmentsRead(Map.of(T0, List.of(4, 1, 2), gone, List.of(1))));

        assertThat(begun).contains(new Effect.WriteReassignments(Map.of(T0, List.of(4, 1, 2))));
        assertThat(kinds(term.take(new Event.ReassignmentsRead(Map.of(T0, List.of(4, 1, 2))))))
                .isEmpty();
        assertThat(isr(1, 2, 3, 4)).contains(new Effect.WriteReassignments(Map.of()));
    }

    @Test
    void whatClientsAskForTakesThePlaceOfWhatOldToolsDid() {
        begin(brokers(1, 2, 3, 4));
        term.take(new Event.ReassignmentsRead(Map.of(T0, List.of(4, 1, 2))));

        assertThat(alter(Map.of(T0, Optional.empty()), Verdict.ACCEPTED))
                .contains(new Effect.WriteReassignments(Map.of()));
        assertThat(assignment().isBeingReassigned()).isFalse();
    }

    @Test
    void aTopicThatIsDeletedMeanwhileIsDeletedOnAllItsReplicas() {
        begin(brokers(1, 2, 3, 4));
        term.take(new Event.ReassignmentsRead(Map.of(T0, List.of(4, 1, 2))));

        List<Effect> effects = term.take(new Event.DeletionsRead(Set.of("t")));

        assertThat(kinds(effects)).contains("StopReplica 1", "StopReplica 2", "StopReplica 3", "StopReplica 4");
        assertThat(effects).contains(new Effect.WriteReassignments(Map.of()));
        assertThat(verdict(Optional.of(List.of(1, 2)))).isEqualTo(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void aPartitionWithoutAStateGetsItsFirstFromTheNewReplicas() {
        term.take(elected(brokers(4), topic("t", null, List.of(1))));

        reassign(4);

        assertThat(assignment()).isEqualTo(ReplicaAssignment.of(List.of(4)));
        assertThat(term.state(T0).state().leader()).isEqualTo(4);
    }

    private void begin(List<BrokerView> brokers) {
        term.take(elected(brokers, topic("t", state(1, 3, 1, 2, 3), List.of(1, 2, 3))));
    }

    private static Event.Elected electedWith(ReplicaAssignment replicas, PartitionState state) {
        TopicAssignment assignment = new TopicAssignment(ID, new TreeMap<>(Map.of(0, replicas)));
        TopicRead topic = new TopicRead("t", assignment, 0, Map.of(0, new VersionedState(state, 9)));
        return new Event.Elected(brokers(1, 2, 4), List.of(topic), Set.of());
    }

    private ReplicaAssignment assignment() {
        return term.core.cluster().assignment(T0);
    }

    private List<Effect> reassign(Integer... replicas) {
        return alter(Map.of(T0, Optional.of(List.of(replicas))), Verdict.ACCEPTED);
    }

    private List<Effect> alter(Map<TopicPartition, Optional<List<Integer>>> wishes, Verdict expected) {
        Asker<Map<TopicPartition, Verdict>> asker = new Asker<>();
        List<Effect> effects = term.take(new Request.AlterReassignments(wishes, true, asker));
        assertThat(TestTerm.answer(asker).values()).containsOnly(expected);
        return effects;
    }

    private MetadataError verdict(Optional<List<Integer>> wish) {
        return verdict(T0, wish);
    }

    private MetadataError verdict(TopicPartition partition, Optional<List<Integer>> wish) {
        Asker<Map<TopicPartition, Verdict>> asker = new Asker<>();
        assertThat(writes(term.take(new Request.AlterReassignments(Map.of(partition, wish), true, asker))))
                .isEmpty();
        return TestTerm.answer(asker).get(partition).error();
    }

    private Map<TopicPartition, ReplicaAssignment> listed(Optional<Set<TopicPartition>> named) {
        Asker<Map<TopicPartition, ReplicaAssignment>> asker = new Asker<>();
        term.take(new Request.ListReassignments(named, asker));
        return TestTerm.answer(asker);
    }

    /** The leader says that these are in sync now. */
    private List<Effect> isr(Integer... replicas) {
        VersionedState now = term.state(T0);
        List<InSync> inSync = new ArrayList<>();
        Arrays.stream(replicas).forEach(id -> inSync.add(new InSync(id, BrokerView.UNKNOWN_EPOCH)));
        int leader = now.state().leader();
        AlterPartition.Partition wish = new AlterPartition.Partition(
                "t", Uuid.ZERO, 0, now.state().leaderEpoch(), inSync, false, now.version());
        Asker<List<AlterPartition.Result>> asker = new Asker<>();
        List<Effect> effects =
                term.take(new Request.AlterIsr(new AlterPartition(leader, 100 + leader, List.of(wish)), asker));
        assertThat(TestTerm.answer(asker).get(0).error()).isNull();
        return effects;
    }
}
