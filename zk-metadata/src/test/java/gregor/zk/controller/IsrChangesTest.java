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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Uuid;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.AlterPartition.Partition;
import gregor.zk.AlterPartition.Result;
import gregor.zk.BrokerView;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.UpdateMetadata;
import gregor.zk.znode.PartitionState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker 2 leads t-0 of replicas 1, 2, 3 in leader epoch 3 at partition epoch 9; 1 and 2 are in sync. */
class IsrChangesTest {
    private final TestTerm term = new TestTerm(CoreFixtures.config());

    @BeforeEach
    void begin() {
        term.take(elected(brokers(1, 2, 3), topic("t", state(2, 3, 1, 2), List.of(1, 2, 3))));
    }

    @Test
    void aChangeIsWrittenUnderTheSameLeaderEpochAndToldToAllAsMetadata() {
        Asker<List<Result>> asker = new Asker<>();

        List<Effect> effects = term.take(asked(asker, 2, 102, wish(3, 9, 1, 2, 3)));

        assertThat(writes(effects))
                .extracting(Effect.WriteStates.Write::state)
                .containsExactly(new PartitionState(2, 3, List.of(1, 2, 3), EPOCH));
        assertThat(commands(effects, LeaderAndIsr.class)).isEmpty();
        assertThat(commands(effects, UpdateMetadata.class)).hasSize(3);
        Result result = TestTerm.answer(asker).get(0);
        assertThat(result.error()).isNull();
        assertThat(result.state().isr()).containsExactly(1, 2, 3);
        assertThat(result.partitionEpoch()).isEqualTo(10);
    }

    @Test
    void topicsMayBeNamedByTheirIds() {
        assertThat(ask(new Partition(null, ID, 0, 3, inSync(2), false, 9)).error())
                .isNull();
        assertThat(ask(new Partition(null, Uuid.random(), 0, 3, inSync(2), false, 10))
                        .error())
                .isEqualTo(MetadataError.UNKNOWN_TOPIC_ID);
    }

    @Test
    void whatIsNotThereIsUnknown() {
        assertThat(ask(new Partition("u", Uuid.ZERO, 0, 3, inSync(2), false, 9)).error())
                .isEqualTo(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(ask(new Partition("t", Uuid.ZERO, 1, 3, inSync(2), false, 9)).error())
                .isEqualTo(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
        term.take(new Event.DeletionsRead(Set.of("t")));
        assertThat(ask(wish(3, 9, 2)).error()).isEqualTo(MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void whoAsksMustBeRegisteredUnderTheEpochGiven() {
        assertRefused(4, 104);
        assertRefused(2, 101);
    }

    @Test
    void aLeaderOfAnEarlierEpochIsFenced() {
        assertThat(ask(wish(2, 9, 2)).error()).isEqualTo(MetadataError.FENCED_LEADER_EPOCH);
    }

    @Test
    void aLeaderThatHeardOfALaterStateHasAnotherController() {
        assertThat(ask(wish(4, 9, 2)).error()).isEqualTo(MetadataError.NOT_CONTROLLER);
        assertThat(ask(wish(3, 10, 2)).error()).isEqualTo(MetadataError.NOT_CONTROLLER);
    }

    @Test
    void anEarlierPartitionEpochIsRefusedUnlessTheStateIsAsWanted() {
        assertThat(ask(wish(3, 8, 2)).error()).isEqualTo(MetadataError.INVALID_UPDATE_VERSION);

        Result confirmed = ask(wish(3, 8, 1, 2));
        assertThat(confirmed.error()).isNull();
        assertThat(confirmed.partitionEpoch()).isEqualTo(9);
    }

    @Test
    void deadBrokersAndThoseShuttingDownAreIneligible() {
        term.take(new Event.BrokersRead(brokers(1, 2)));
        assertThat(ask(wish(3, 9, 1, 2, 3)).error()).isEqualTo(MetadataError.INELIGIBLE_REPLICA);
        term.take(new Event.BrokersRead(brokers(1, 2, 3)));
        term.take(new Request.Shutdown(3, 103, new Asker<>()));
        assertThat(ask(wish(3, 9, 1, 2, 3)).error()).isEqualTo(MetadataError.INELIGIBLE_REPLICA);
    }

    @Test
    void aLeaderThatShallStopStillTakesInWhoMayLeadInItsPlace() {
        term.take(new Event.BrokersRead(brokers(2, 3)));
        term.take(new Request.Shutdown(2, 102, new Asker<>()));
        PartitionState alone = term.state(T0).state();
        assertThat(alone.leader()).isEqualTo(2);

        int version = term.state(T0).version();
        assertThat(ask(wish(alone.leaderEpoch(), version, 2, 3)).error()).isNull();
        term.take(new Request.Shutdown(2, 102, new Asker<>()));
        assertThat(term.state(T0).state().leader()).isEqualTo(3);
    }

    @Test
    void aReplicaOfAnEarlierLifeOfItsBrokerIsIneligible() {
        List<InSync> isr = List.of(new InSync(2, 102), new InSync(3, 99));
        assertThat(ask(new Partition("t", Uuid.ZERO, 0, 3, isr, false, 9)).error())
                .isEqualTo(MetadataError.INELIGIBLE_REPLICA);
        List<InSync> now = List.of(new InSync(2, 102), new InSync(3, 103));
        assertThat(ask(new Partition("t", Uuid.ZERO, 0, 3, now, false, 9)).error())
                .isNull();
    }

    @Test
    void onlyTheLeaderMayAskAndOnlyForReplicasThatThereAre() {
        Asker<List<Result>> asker = new Asker<>();
        term.take(asked(asker, 1, 101, wish(3, 9, 1)));
        assertThat(TestTerm.answer(asker).get(0).error()).isEqualTo(MetadataError.INVALID_REQUEST);

        assertThat(ask(wish(3, 9, 1)).error()).isEqualTo(MetadataError.INVALID_REQUEST);
        assertThat(ask(wish(3, 9)).error()).isEqualTo(MetadataError.INVALID_REQUEST);
        assertThat(ask(wish(3, 9, 2, 4)).error()).isEqualTo(MetadataError.INELIGIBLE_REPLICA);
    }

    @Test
    void aLeaderDoesNotBeginToRecoverByItself() {
        assertThat(ask(recovering(3, 9, 2)).error()).isEqualTo(MetadataError.INVALID_REQUEST);
    }

    @Test
    void aLeaderThatRecoversIsInSyncAloneUntilItHasRecovered() {
        PartitionState unclean = new PartitionState(2, 3, List.of(2), 4, true);
        TestTerm recovering = new TestTerm(CoreFixtures.config());
        recovering.take(elected(brokers(1, 2), topic("t", unclean, List.of(1, 2))));

        assertThat(ask(recovering, recovering(3, 9, 1, 2)).error()).isEqualTo(MetadataError.INVALID_REQUEST);
        Result recovered = ask(recovering, wish(3, 9, 2));
        assertThat(recovered.state().recovering()).isFalse();
        assertThat(recovering.state(T0).state().recovering()).isFalse();
    }

    @Test
    void whenSomebodyElseWroteInBetweenTheLeaderHearsOfItAndIsRefused() {
        term.writtenBefore(T0, new PartitionState(3, 4, List.of(3), EPOCH), 11);
        Asker<List<Result>> asker = new Asker<>();

        List<Effect> effects = term.take(asked(asker, 2, 102, wish(3, 9, 1, 2, 3)));

        assertThat(TestTerm.answer(asker).get(0).error()).isEqualTo(MetadataError.INVALID_UPDATE_VERSION);
        assertThat(term.state(T0).version()).isEqualTo(11);
        assertThat(kinds(effects)).contains("LeaderAndIsr 2");
    }

    @Test
    void partitionsAreAnsweredInTheOrderAsked() {
        Asker<List<Result>> asker = new Asker<>();
        Partition unknown = new Partition("u", Uuid.ZERO, 0, 3, inSync(2), false, 9);
        term.take(asked(asker, 2, 102, unknown, wish(3, 9, 2), unknown));

        assertThat(TestTerm.answer(asker))
                .extracting(Result::error)
                .containsExactly(
                        MetadataError.UNKNOWN_TOPIC_OR_PARTITION, null, MetadataError.UNKNOWN_TOPIC_OR_PARTITION);
    }

    private void assertRefused(int brokerId, long brokerEpoch) {
        Asker<List<Result>> asker = new Asker<>();
        assertThat(writes(term.take(asked(asker, brokerId, brokerEpoch, wish(3, 9, 2)))))
                .isEmpty();
        assertThatThrownBy(() -> TestTerm.answer(asker))
                .isInstanceOfSatisfying(
                        MetadataException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(MetadataError.STALE_BROKER_EPOCH));
    }

    private Result ask(Partition wish) {
        return ask(term, wish);
    }

    private static Result ask(TestTerm of, Partition wish) {
        Asker<List<Result>> asker = new Asker<>();
        of.take(asked(asker, 2, 102, wish));
        return TestTerm.answer(asker).get(0);
    }

    private static Event asked(Asker<List<Result>> asker, int brokerId, long brokerEpoch, Partition... wishes) {
        return new Request.AlterIsr(new AlterPartition(brokerId, brokerEpoch, List.of(wishes)), asker);
    }

    private static Partition wish(int leaderEpoch, int partitionEpoch, Integer... isr) {
        return new Partition("t", Uuid.ZERO, 0, leaderEpoch, inSync(isr), false, partitionEpoch);
    }

    private static Partition recovering(int leaderEpoch, int partitionEpoch, Integer... isr) {
        return new Partition("t", Uuid.ZERO, 0, leaderEpoch, inSync(isr), true, partitionEpoch);
    }

    private static List<InSync> inSync(Integer... isr) {
        return Arrays.stream(isr)
                .map(id -> new InSync(id, BrokerView.UNKNOWN_EPOCH))
                .toList();
    }
}
