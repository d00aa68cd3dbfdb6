package gregor.zk.controller;

import static gregor.zk.controller.CoreFixtures.EPOCH;
import static gregor.zk.controller.CoreFixtures.T0;
import static gregor.zk.controller.CoreFixtures.broker;
import static gregor.zk.controller.CoreFixtures.brokers;
import static gregor.zk.controller.CoreFixtures.commands;
import static gregor.zk.controller.CoreFixtures.elected;
import static gregor.zk.controller.CoreFixtures.kinds;
import static gregor.zk.controller.CoreFixtures.state;
import static gregor.zk.controller.CoreFixtures.topic;
import static gregor.zk.controller.CoreFixtures.writes;
import static gregor.zk.controller.CoreFixtures.written;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.zk.LeaderAndIsr;
import gregor.zk.PartitionLeadership;
import gregor.zk.StopReplica;
import gregor.zk.UpdateMetadata;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.controller.Event.StatesWritten.Result;
import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the controller decides, event by event, without ZooKeeper and brokers. */
class ControllerCoreTest {
    private final ControllerCore core = new ControllerCore(CoreFixtures.config(), EPOCH);

    @Test
    void atTheBeginningOfATermBrokersHearOfEachOtherThenOfTheirRoles() {
        List<Effect> effects = core.on(elected(brokers(1, 2), topic("t", state(2, 3, 1, 2), List.of(1, 2))));

        assertThat(kinds(effects))
                .containsExactly(
                        "BrokerUp 1",
                        "BrokerUp 2",
                        "UpdateMetadata 1",
                        "UpdateMetadata 2",
                        "LeaderAndIsr 1",
                        "LeaderAndIsr 2",
                        "UpdateMetadata 1",
                        "UpdateMetadata 2");
        LeaderAndIsr.Partition role =
                commands(effects, LeaderAndIsr.class).get(0).partitions().get(0);
        assertThat(role.isNew()).isFalse();
        assertThat(role.leadership().leader()).isEqualTo(2);
        assertThat(commands(effects, LeaderAndIsr.class).get(1).brokerEpoch()).isEqualTo(102);
    }

    @Test
    void aNewPartitionIsLedByItsFirstLiveReplicaOnceThatIsWritten() {
        core.on(elected(brokers(2, 3)));

        List<Effect> effects = core.on(new Event.TopicsRead(Set.of("t"), List.of(topic("t", null, List.of(1, 2, 3)))));

        assertThat(kinds(effects)).containsExactly("WriteStates");
        Write write = writes(effects).get(0);
        assertThat(write).isEqualTo(new Write(T0, new PartitionState(2, 0, List.of(2, 3), EPOCH), Write.NEW));
        List<Effect> told = core.on(written(write, 0));
        assertThat(kinds(told))
                .containsExactly("LeaderAndIsr 2", "LeaderAndIsr 3", "UpdateMetadata 2", "UpdateMetadata 3");
        PartitionLeadership leadership = commands(told, UpdateMetadata.class)
                .get(0)
                .topics()
                .get(0)
                .partitions()
                .get(0);
        assertThat(leadership.offlineReplicas()).containsExactly(1);
        assertThat(commands(told, LeaderAndIsr.class).get(0).partitions().get(0).isNew())
                .isTrue();
    }

    @Test
    void aPartitionWithoutALiveReplicaWaitsForOne() {
        core.on(elected(brokers(3)));
        assertThat(core.on(new Event.TopicsRead(Set.of("t"), List.of(topic("t", null, List.of(1))))))
                .isEmpty();

        List<Effect> effects = core.on(new Event.BrokersRead(brokers(1, 3)));

        assertThat(writes(effects))
                .extracting(Write::state)
                .containsExactly(new PartitionState(1, 0, List.of(1), EPOCH));
    }

    /** It may have come back with an empty disk, and be controller itself. */
    @Test
    void aLeaderThatRestartedWithoutAControllerLeadsNoLonger() {
        PartitionState before = state(1, 3, 1, 2);
        TopicRead topic = topic("t", before, List.of(1, 2));
        TopicRead read = new TopicRead("t", topic.assignment(), 0, Map.of(0, new VersionedState(before, 9, 50)));

        List<Effect> effects = core.on(elected(List.of(broker(1, 51), broker(2, 49)), read));

        assertThat(writes(effects)).containsExactly(new Write(T0, new PartitionState(2, 4, List.of(2), EPOCH), 9));
        List<Effect> later = core.on(new Event.BrokersRead(List.of(broker(1, 51), broker(2, 49))));
        assertThat(kinds(later)).startsWith("BrokerUp 1");
    }

    /** It may have lost, with its machine, what the follower has; in the same epoch nobody could tell what it writes there from that. */
    @Test
    void whereAllHaveRestartedTheLeaderStaysInANewEpoch() {
        PartitionState before = state(1, 3, 1, 2);
        TopicRead topic = topic("t", before, List.of(1, 2));
        TopicRead read = new TopicRead("t", topic.assignment(), 0, Map.of(0, new VersionedState(before, 9, 50)));

        assertThat(writes(core.on(elected(List.of(broker(1, 51), broker(2, 52)), read))))
                .containsExactly(new Write(T0, new PartitionState(1, 4, List.of(1, 2), EPOCH), 9));
    }

    @Test
    void aLeaderWithoutFollowersStaysInItsEpoch() {
        PartitionState before = state(1, 3, 1);
        TopicRead topic = topic("t", before, List.of(1));
        TopicRead read = new TopicRead("t", topic.assignment(), 0, Map.of(0, new VersionedState(before, 9, 50)));

        assertThat(writes(core.on(elected(List.of(broker(1, 51)), read)))).isEmpty();
    }

    @Test
    void whenALeaderDiesTheNextReplicaInSyncLeads() {
        core.on(elected(brokers(1, 2, 3), topic("t", state(1, 3, 1, 3), List.of(1, 2, 3))));

        List<Effect> effects = core.on(new Event.BrokersRead(brokers(2, 3)));

        assertThat(writes(effects)).containsExactly(new Write(T0, new PartitionState(3, 4, List.of(3), EPOCH), 9));
        assertThat(kinds(effects)).startsWith("BrokerDown 1").doesNotContain("LeaderAndIsr 3");
    }

    @Test
    void whenAFollowerDiesItLeavesTheReplicasInSync() {
        core.on(elected(brokers(1, 2), topic("t", state(1, 3, 1, 2), List.of(1, 2))));

        List<Effect> effects = core.on(new Event.BrokersRead(brokers(1)));

        assertThat(writes(effects))
                .extracting(Write::state)
                .containsExactly(new PartitionState(1, 4, List.of(1), EPOCH));
    }

    @Test
    void whenTheLastInSyncDiesNobodyLeadsUntilItReturns() {
        core.on(elected(brokers(1, 3), topic("t", state(1, 3, 1), List.of(1, 2))));
        Write offline = writes(core.on(new Event.BrokersRead(brokers(3)))).get(0);
        assertThat(offline.state()).isEqualTo(new PartitionState(-1, 4, List.of(1), EPOCH));
        core.on(written(offline, 10));

        List<Effect> back = core.on(new Event.BrokersRead(brokers(1, 3)));

        assertThat(writes(back)).containsExactly(new Write(T0, new PartitionState(1, 5, List.of(1), EPOCH), 10));
    }

    @Test
    void aBrokerThatCameBackUnderAnotherEpochIsTakenAsDeadFirst() {
        core.on(elected(brokers(1), topic("t", state(1, 3, 1), List.of(1))));
        Event.BrokersRead restarted = new Event.BrokersRead(List.of(broker(1, 555)));

        List<Effect> effects = core.on(restarted);

        assertThat(kinds(effects)).containsExactly("BrokerDown 1", "WriteStates", "Then");
        core.on(written(writes(effects).get(0), 10));
        List<Effect> back = core.on(restarted);
        assertThat(kinds(back)).containsExactly("BrokerUp 1", "UpdateMetadata 1", "WriteStates");
        assertThat(writes(back)).extracting(Write::state).containsExactly(new PartitionState(1, 5, List.of(1), EPOCH));
        assertThat(commands(back, UpdateMetadata.class).get(0).brokerEpoch()).isEqualTo(555);
    }

    @Test
    void aNewBrokerHearsEverythingAndTheOthersHearOfIt() {
        core.on(elected(brokers(1), topic("t", state(1, 3, 1), List.of(1, 2))));

        List<Effect> effects = core.on(new Event.BrokersRead(brokers(1, 2)));

        assertThat(kinds(effects))
                .containsExactly(
                        "BrokerUp 2",
                        "UpdateMetadata 1",
                        "UpdateMetadata 2",
                        "LeaderAndIsr 2",
                        "UpdateMetadata 1",
                        "UpdateMetadata 2");
        assertThat(commands(effects, UpdateMetadata.class).get(0).topics()).isEmpty();
        assertThat(commands(effects, UpdateMetadata.class).get(1).topics()).hasSize(1);
    }

    @Test
    void readingTheSameBrokersAgainChangesNothing() {
        core.on(elected(brokers(1, 2)));

        assertThat(core.on(new Event.BrokersRead(brokers(1, 2)))).isEmpty();
    }

    @Test
    void aStateThatSomebodyElseWroteIsTakenAsItIs() {
        core.on(elected(brokers(1, 2)));
        Write write = writes(core.on(new Event.TopicsRead(Set.of("t"), List.of(topic("t", null, List.of(1, 2))))))
                .get(0);
        VersionedState actual = new VersionedState(new PartitionState(2, 8, List.of(2), 4), 12);

        List<Effect> effects = core.on(new Event.StatesWritten(List.of(new Result(write, actual, false))));

        assertThat(writes(effects)).isEmpty();
        assertThat(commands(effects, LeaderAndIsr.class)
                        .get(0)
                        .partitions()
                        .get(0)
                        .leadership())
                .satisfies(leadership -> {
                    assertThat(leadership.leader()).isEqualTo(2);
                    assertThat(leadership.partitionEpoch()).isEqualTo(12);
                });
    }

    @Test
    void aDeletionWaitsForAllReplicasAlsoForThoseOfDeadBrokers() {
        core.on(elected(brokers(1), topic("t", state(1, 3, 1), List.of(1, 2))));

        List<Effect> begun = core.on(new Event.DeletionsRead(Set.of("t")));
        assertThat(kinds(begun)).containsExactly("UpdateMetadata 1", "StopReplica 1");
        assertThat(commands(begun, UpdateMetadata.class)
                        .get(0)
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .isDeleted())
                .isTrue();
        assertThat(core.on(new Event.ReplicasDeleted("t", 1, true))).isEmpty();

        List<Effect> back = core.on(new Event.BrokersRead(brokers(1, 2)));
        assertThat(kinds(back)).contains("StopReplica 2").doesNotContain("LeaderAndIsr 2", "WriteStates");
        assertThat(core.on(new Event.ReplicasDeleted("t", 2, true))).containsExactly(new Effect.RemoveTopic("t"));

        core.on(new Event.TopicRemoved("t"));
        assertThat(core.cluster().topic("t")).isNull();
    }

    @Test
    void aBrokerThatOnlyLostItsSessionHearsOfDeletionsThatBeganMeanwhile() {
        core.on(elected(brokers(1, 2), topic("t", state(1, 3, 1), List.of(1))));
        core.on(new Event.BrokersRead(brokers(1)));
        core.on(new Event.DeletionsRead(Set.of("t")));

        List<Effect> back = core.on(new Event.BrokersRead(brokers(1, 2)));

        List<UpdateMetadata.Topic> told = commands(back, UpdateMetadata.class).stream()
                .flatMap(update -> update.topics().stream())
                .toList();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).partitions().get(0).isDeleted()).isTrue();
    }

    @Test
    void aDeletionThatFailedIsTriedAgainWhenTheBrokerIsBack() {
        core.on(elected(brokers(1, 2), topic("t", state(1, 3, 1), List.of(1))));
        core.on(new Event.DeletionsRead(Set.of("t")));
        assertThat(core.on(new Event.ReplicasDeleted("t", 1, false))).isEmpty();
        core.on(new Event.BrokersRead(brokers(2)));

        List<Effect> back = core.on(new Event.BrokersRead(brokers(1, 2)));

        assertThat(commands(back, StopReplica.class)).hasSize(1);
    }

    @Test
    void aDeletionLeftByAnEarlierControllerIsGoneOnWith() {
        Event.Elected elected =
                new Event.Elected(brokers(1), List.of(topic("t", state(1, 3, 1), List.of(1))), Set.of("t", "unknown"));

        List<Effect> effects = core.on(elected);

        assertThat(commands(effects, StopReplica.class)).hasSize(1);
        assertThat(commands(effects, LeaderAndIsr.class)).isEmpty();
        assertThat(effects).contains(new Effect.DropDeletions(Set.of("unknown")));
    }

    @Test
    void moreThanOneReplicaAndPartitionMakeOneCommandForEachBroker() {
        core.on(elected(brokers(1, 2)));
        TopicRead big = topic("t", null, List.of(1, 2), List.of(2, 1), List.of(1, 2));
        List<Write> writes = writes(core.on(new Event.TopicsRead(Set.of("t"), List.of(big))));

        List<Result> results = writes.stream()
                .map(write -> new Result(write, new VersionedState(write.state(), 0), true))
                .toList();
        List<Effect> told = core.on(new Event.StatesWritten(results));

        assertThat(commands(told, LeaderAndIsr.class))
                .hasSize(2)
                .allMatch(command -> command.partitions().size() == 3);
        assertThat(commands(told, UpdateMetadata.class)).hasSize(2);
    }

    @Test
    void aBrokerWhoseLogDirFailedIsAskedForItsReplicas() {
        core.on(elected(brokers(1, 2), topic("t", state(2, 3, 1, 2), List.of(1, 2))));

        List<Effect> effects = core.on(new Event.LogDirsFailed(Set.of(2)));

        assertThat(kinds(effects)).containsExactly("LeaderAndIsr 2", "UpdateMetadata 1", "UpdateMetadata 2");
    }

    @Test
    void aReplicaInAFailedLogDirDoesNotLead() {
        core.on(elected(brokers(1, 2), topic("t", state(2, 3, 1, 2), List.of(1, 2))));

        List<Effect> effects = core.on(new Event.LeadershipTaken(2, Set.of(), Set.of(T0)));

        Write write = writes(effects).get(0);
        assertThat(write.state().leader()).isEqualTo(1);
        assertThat(write.state().isr()).containsExactly(1);
        List<Effect> told = core.on(written(write, 4));
        assertThat(kinds(told)).containsExactly("LeaderAndIsr 1", "UpdateMetadata 1", "UpdateMetadata 2");
        assertThat(offlineReplicas(told)).containsExactly(2);
    }

    @Test
    void thereIsNoLeaderWhenTheOnlyReplicaIsInAFailedLogDir() {
        core.on(elected(brokers(1), topic("t", state(1, 3, 1), List.of(1))));

        Write write = writes(core.on(new Event.LeadershipTaken(1, Set.of(), Set.of(T0))))
                .get(0);

        assertThat(write.state().leader()).isEqualTo(PartitionState.NO_LEADER);
        assertThat(write.state().isr()).containsExactly(1);
        assertThat(core.on(new Event.LeadershipTaken(1, Set.of(), Set.of(T0)))).isEmpty();
    }

    @Test
    void aBrokerThatStartsAgainIsAskedAgain() {
        core.on(elected(brokers(1, 2), topic("t", state(2, 3, 2), List.of(2))));
        Write gone = writes(core.on(new Event.LeadershipTaken(2, Set.of(), Set.of(T0))))
                .get(0);
        core.on(written(gone, 4));
        core.on(new Event.BrokersRead(brokers(1)));

        Write back = writes(core.on(new Event.BrokersRead(brokers(1, 2)))).get(0);

        assertThat(back.state().leader()).isEqualTo(2);
    }

    private static List<Integer> offlineReplicas(List<Effect> effects) {
        return commands(effects, UpdateMetadata.class)
                .get(0)
                .topics()
                .get(0)
                .partitions()
                .get(0)
                .offlineReplicas();
    }
}
