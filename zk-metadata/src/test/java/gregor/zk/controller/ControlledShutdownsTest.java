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
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.StopReplica;
import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A broker that says that it is about to stop. */
class ControlledShutdownsTest {
    private final TestTerm term = new TestTerm(CoreFixtures.config());

    @Test
    void anotherReplicaInSyncLeadsAndTheFormerLeaderFollowsUntilItStops() {
        term.take(elected(brokers(1, 2, 3), topic("t", state(2, 3, 2, 3), List.of(1, 2, 3))));
        Asker<Set<TopicPartition>> asker = new Asker<>();

        List<Effect> effects = term.take(new Request.Shutdown(2, 102, asker));

        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(3, 4, List.of(3), EPOCH));
        assertThat(kinds(effects)).contains("LeaderAndIsr 1", "LeaderAndIsr 2", "LeaderAndIsr 3");
        assertThat(commands(effects, StopReplica.class)).isEmpty();
        assertThat(TestTerm.answer(asker)).isEmpty();
    }

    @Test
    void aFollowerIsStoppedAndLeavesTheReplicasInSync() {
        term.take(elected(brokers(1, 2), topic("t", state(1, 3, 1, 2), List.of(1, 2))));

        List<Effect> effects = term.take(new Request.Shutdown(2, 102, new Asker<>()));

        StopReplica stop = commands(effects, StopReplica.class).get(0);
        assertThat(stop.partitions()).containsExactly(new StopReplica.Partition(T0, 3, false));
        assertThat(stop.brokerEpoch()).isEqualTo(102);
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(1), EPOCH));
        assertThat(kinds(effects)).contains("LeaderAndIsr 1").doesNotContain("LeaderAndIsr 2");
    }

    @Test
    void whatNobodyElseCanLeadIsAnsweredAndStays() {
        term.take(elected(brokers(1, 2), topic("t", state(2, 3, 2), List.of(1, 2))));
        Asker<Set<TopicPartition>> asker = new Asker<>();

        assertThat(writes(term.take(new Request.Shutdown(2, 102, asker)))).isEmpty();

        assertThat(TestTerm.answer(asker)).containsExactly(T0);
        assertThat(term.state(T0).state().leader()).isEqualTo(2);
    }

    @Test
    void partitionsWithOneReplicaAreNotSpokenOf() {
        term.take(elected(brokers(1, 2), topic("t", state(2, 3, 2), List.of(2))));
        Asker<Set<TopicPartition>> asker = new Asker<>();

        assertThat(writes(term.take(new Request.Shutdown(2, 102, asker)))).isEmpty();

        assertThat(TestTerm.answer(asker)).isEmpty();
    }

    @Test
    void aBrokerThatIsShuttingDownIsNotElected() {
        term.take(elected(brokers(1, 2, 3), topic("t", state(1, 3, 1, 2, 3), List.of(1, 2, 3))));
        term.take(new Request.Shutdown(2, 102, new Asker<>()));

        term.take(new Event.BrokersRead(brokers(2, 3)));

        assertThat(term.state(T0).state().leader()).isEqualTo(3);
        assertThat(term.state(T0).state().isr()).containsExactly(3);
    }

    @Test
    void ofTwoThatShutDownTheSecondGoesOnLeading() {
        term.take(elected(brokers(1, 2), topic("t", state(1, 3, 1, 2), List.of(1, 2))));
        term.take(new Request.Shutdown(1, 101, new Asker<>()));
        Asker<Set<TopicPartition>> second = new Asker<>();
        term.take(new Request.Shutdown(2, 102, second));

        assertThat(TestTerm.answer(second)).containsExactly(T0);
        assertThat(term.state(T0).state().leader()).isEqualTo(2);
        term.take(new Event.BrokersRead(brokers(1)));
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(-1, 5, List.of(2), EPOCH));
    }

    @Test
    void whenItIsBackItMayLeadAgain() {
        term.take(elected(brokers(1, 2), topic("t", state(2, 3, 2), List.of(1, 2))));
        term.take(new Request.Shutdown(2, 102, new Asker<>()));
        term.take(new Event.BrokersRead(brokers(1)));
        assertThat(term.state(T0).state().leader()).isEqualTo(PartitionState.NO_LEADER);

        term.take(new Event.BrokersRead(List.of(broker(1, 101), broker(2, 300))));

        assertThat(term.state(T0).state().leader()).isEqualTo(2);
    }

    @Test
    void aWriteThatCameTooLateIsDoneAgain() {
        term.take(elected(brokers(1, 2, 3), topic("t", state(2, 3, 2, 3), List.of(1, 2, 3))));
        term.writtenBefore(T0, state(2, 3, 1, 2), 10);
        Asker<Set<TopicPartition>> asker = new Asker<>();

        term.take(new Request.Shutdown(2, 102, asker));

        assertThat(TestTerm.answer(asker)).isEmpty();
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(1), EPOCH));
    }

    @Test
    void theEpochMustNotBeOfAnEarlierLifeAndMayBeUnknown() {
        term.take(elected(brokers(1, 2), topic("t", state(1, 3, 1, 2), List.of(1, 2))));

        assertThat(refusal(2, 101)).isEqualTo(MetadataError.STALE_BROKER_EPOCH);
        assertThat(refusal(3, 103)).isEqualTo(MetadataError.BROKER_NOT_AVAILABLE);
        Asker<Set<TopicPartition>> asker = new Asker<>();
        term.take(new Request.Shutdown(2, BrokerView.UNKNOWN_EPOCH, asker));
        assertThat(TestTerm.answer(asker)).isEmpty();
    }

    private MetadataError refusal(int brokerId, long brokerEpoch) {
        Asker<Set<TopicPartition>> asker = new Asker<>();
        term.take(new Request.Shutdown(brokerId, brokerEpoch, asker));
        MetadataError[] error = new MetadataError[1];
        assertThatThrownBy(() -> TestTerm.answer(asker))
                .isInstanceOfSatisfying(MetadataException.class, refusal -> error[0] = refusal.error());
        return error[0];
    }
}
