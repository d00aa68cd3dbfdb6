package gregor.zk.controller;

import static gregor.zk.controller.CoreFixtures.EPOCH;
import static gregor.zk.controller.CoreFixtures.T0;
import static gregor.zk.controller.CoreFixtures.brokers;
import static gregor.zk.controller.CoreFixtures.elected;
import static gregor.zk.controller.CoreFixtures.kinds;
import static gregor.zk.controller.CoreFixtures.state;
import static gregor.zk.controller.CoreFixtures.topic;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.zk.LeaderElection;
import gregor.zk.LeaderElection.Kind;
import gregor.zk.MetadataError;
import gregor.zk.controller.ControllerConfig.LeaderBalance;
import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Elections that somebody asked for. */
class ElectionsTest {
    private final TestTerm term = new TestTerm(CoreFixtures.config());

    @Test
    void thePreferredReplicaLeadsAgainIfItIsInSync() {
        term.take(elected(brokers(1, 2), topic("t", state(2, 3, 2, 1), List.of(1, 2))));

        LeaderElection election = elect(Kind.PREFERRED, T0);

        assertThat(election).isEqualTo(LeaderElection.won(1));
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(1, 4, List.of(2, 1), EPOCH));
    }

    @Test
    void aPreferredReplicaThatIsDeadOrNotInSyncIsNotElected() {
        term.take(elected(brokers(1, 2, 3), topic("t", state(2, 3, 2, 3), List.of(1, 2, 3))));
        assertThat(error(elect(Kind.PREFERRED, T0))).isEqualTo(MetadataError.PREFERRED_LEADER_NOT_AVAILABLE);

        term.take(new Event.BrokersRead(brokers(2, 3)));
        assertThat(error(elect(Kind.PREFERRED, T0))).isEqualTo(MetadataError.PREFERRED_LEADER_NOT_AVAILABLE);
        assertThat(term.state(T0).state().leader()).isEqualTo(2);
    }

    @Test
    void whereTheRightOneLeadsNothingIsElected() {
        term.take(elected(brokers(1, 2), topic("t", state(1, 3, 1, 2), List.of(1, 2))));

        assertThat(error(elect(Kind.PREFERRED, T0))).isEqualTo(MetadataError.ELECTION_NOT_NEEDED);
        assertThat(error(elect(Kind.UNCLEAN, T0))).isEqualTo(MetadataError.ELECTION_NOT_NEEDED);
    }

    @Test
    void anUncleanElectionTakesAnyLiveReplicaWhateverTheTopicSays() {
        term.take(elected(brokers(2), topic("t", state(-1, 3, 1), List.of(1, 2))));

        assertThat(elect(Kind.UNCLEAN, T0)).isEqualTo(LeaderElection.won(2));
        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(2, 4, List.of(2), EPOCH, true));
    }

    @Test
    void anUncleanElectionNeedsALiveReplica() {
        term.take(elected(brokers(3), topic("t", state(-1, 3, 1), List.of(1, 2))));

        assertThat(error(elect(Kind.UNCLEAN, T0))).isEqualTo(MetadataError.ELIGIBLE_LEADERS_NOT_AVAILABLE);
    }

    @Test
    void whatIsNotThereOrOnItsWayOutIsRefused() {
        term.take(elected(brokers(1, 2), topic("t", state(2, 3, 2, 1), List.of(1, 2))));
        assertThat(error(elect(Kind.PREFERRED, new TopicPartition("t", 1))))
                .isEqualTo(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(error(elect(Kind.UNCLEAN, new TopicPartition("u", 0))))
                .isEqualTo(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);

        term.take(new Event.DeletionsRead(Set.of("t")));
        assertThat(error(elect(Kind.PREFERRED, T0))).isEqualTo(MetadataError.INVALID_TOPIC);
    }

    @Test
    void theZnodeOfOldToolsIsRemovedWhenItsElectionsAreDone() {
        term.take(elected(brokers(1, 2), topic("t", state(2, 3, 2, 1), List.of(1, 2))));

        List<Effect> effects = term.take(new Event.PreferredElectionsRead(List.of(T0, new TopicPartition("gone", 0))));

        assertThat(kinds(effects)).contains("WriteStates", "RemovePreferredElections");
        assertThat(term.state(T0).state().leader()).isEqualTo(1);
    }

    @Test
    void leadersAreMovedBackWhenTooMuchOfABrokersShareIsLedByOthers() {
        TestTerm balanced =
                new TestTerm(new ControllerConfig(1, true, () -> false, new LeaderBalance(true, 300_000, 50)));
        balanced.take(elected(
                brokers(1, 2),
                topic("a", state(2, 3, 1, 2), List.of(1, 2)),
                topic("b", state(1, 3, 1, 2), List.of(1, 2))));

        balanced.take(new Event.BalanceDue());
        assertThat(balanced.state(new TopicPartition("a", 0)).state().leader()).isEqualTo(2);

        balanced.take(
                new Event.StatesRead(Map.of(new TopicPartition("b", 0), new VersionedState(state(2, 4, 1, 2), 12))));
        balanced.take(new Event.BalanceDue());
        assertThat(balanced.state(new TopicPartition("a", 0)).state().leader()).isEqualTo(1);
        assertThat(balanced.state(new TopicPartition("b", 0)).state().leader()).isEqualTo(1);
    }

    private LeaderElection elect(Kind kind, TopicPartition partition) {
        Asker<Map<TopicPartition, LeaderElection>> asker = new Asker<>();
        term.take(new Request.Elect(Set.of(partition), kind, asker));
        return TestTerm.answer(asker).get(partition);
    }

    private static MetadataError error(LeaderElection election) {
        return election.verdict().error();
    }
}
