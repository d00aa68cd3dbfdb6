package gregor.zk.controller;

import static gregor.zk.controller.CoreFixtures.EPOCH;
import static gregor.zk.controller.CoreFixtures.T0;
import static gregor.zk.controller.CoreFixtures.brokers;
import static gregor.zk.controller.CoreFixtures.elected;
import static gregor.zk.controller.CoreFixtures.kinds;
import static gregor.zk.controller.CoreFixtures.state;
import static gregor.zk.controller.CoreFixtures.topic;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of a partition none of whose replicas in sync is alive. */
class UncleanElectionTest {
    private final TestTerm term = new TestTerm(CoreFixtures.config());

    @Test
    void whereItIsAllowedAnyLiveReplicaLeadsAloneAndRecovers() {
        term.unclean.add("t");
        term.take(elected(brokers(1, 2), topic("t", state(1, 3, 1), List.of(1, 2))));

        List<Effect> effects = term.take(new Event.BrokersRead(brokers(2)));

        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(2, 4, List.of(2), EPOCH, true));
        assertThat(kinds(effects)).containsSubsequence("ReadUnclean", "WriteStates", "LeaderAndIsr 2");
    }

    @Test
    void whereItIsNotNobodyLeads() {
        term.take(elected(brokers(1, 2), topic("t", state(1, 3, 1), List.of(1, 2))));

        term.take(new Event.BrokersRead(brokers(2)));

        assertThat(term.state(T0).state()).isEqualTo(new PartitionState(-1, 4, List.of(1), EPOCH));
    }

    @Test
    void nothingIsLookedUpWhenAReplicaInSyncOrNoneAtAllIsAlive() {
        term.take(elected(brokers(1, 2, 3), topic("t", state(1, 3, 1, 2), List.of(1, 2))));

        assertThat(kinds(term.take(new Event.BrokersRead(brokers(2, 3))))).doesNotContain("ReadUnclean");
        assertThat(kinds(term.take(new Event.BrokersRead(brokers(3))))).doesNotContain("ReadUnclean");
    }

    @Test
    void whenTheTopicsSettingIsChangedAWaitingPartitionGetsALeader() {
        term.take(elected(brokers(2), topic("t", state(-1, 3, 1), List.of(1, 2))));
        term.unclean.add("t");
        term.take(new Event.UncleanEnabled(Optional.of("other")));
        assertThat(term.state(T0).state().leader()).isEqualTo(PartitionState.NO_LEADER);

        term.take(new Event.UncleanEnabled(Optional.of("t")));

        assertThat(term.state(T0).state().leader()).isEqualTo(2);
    }

    @Test
    void whenTheDefaultIsChangedAllTopicsAreLookedAt() {
        term.take(elected(brokers(2), topic("t", state(-1, 3, 1), List.of(1, 2))));
        term.unclean.add("t");

        term.take(new Event.UncleanEnabled(Optional.empty()));

        assertThat(term.state(T0).state().leader()).isEqualTo(2);
    }

    @Test
    void aBrokerThatComesIsToldAlsoWhereNobodyMayLead() {
        term.take(elected(brokers(3), topic("t", state(-1, 3, 1), List.of(1, 2))));

        List<Effect> effects = term.take(new Event.BrokersRead(brokers(2, 3)));

        assertThat(kinds(effects)).contains("ReadUnclean", "LeaderAndIsr 2").doesNotContain("WriteStates");
    }
}
