package gregor.replica;

import static gregor.replica.TestPartitions.ACKS_1;
import static gregor.replica.TestPartitions.ACKS_ALL;
import static gregor.replica.TestPartitions.LAG_MS;
import static gregor.replica.TestPartitions.append;
import static gregor.replica.TestPartitions.batch;
import static gregor.replica.TestPartitions.ledBy;
import static gregor.replica.TestPartitions.minInsync;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.replica.IsrAnswer.Reason;
import gregor.replica.TestPartitions.Proposed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Broker 1 leads in epoch 5, with followers on 2 and 3. */
class LeaderTest {
    private static final int EPOCH = 5;
    private static final long LIFE = 100;

    private TestPartitions parts;
    private Partition partition;

    @BeforeEach
    void open() throws Exception {
        parts = new TestPartitions();
        partition = parts.open(PartitionConfig.DEFAULTS);
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void aRecordIsCommittedWhenTheLastInSyncHasIt() {
        lead(1, 2, 3);
        List<AppendResult> all = append(partition, ACKS_ALL, batch("a"));
        fetch(2, 1);
        assertThat(all).isEmpty();
        assertThat(partition.view().highWatermark()).isZero();
        fetch(3, 1);
        assertThat(all.get(0)).isInstanceOf(AppendResult.Stored.class);
        assertThat(partition.view().highWatermark()).isEqualTo(1);
    }

    @Test
    void anAcknowledgementIsSentByTheStepThatMovedTheHighWatermark() {
        lead(1, 2);
        List<Long> highWatermarks = new ArrayList<>();
        partition.append(
                batch("a"),
                ACKS_ALL,
                result -> highWatermarks.add(partition.view().highWatermark()));
        partition.append(
                batch("b"),
                ACKS_ALL,
                result -> highWatermarks.add(partition.view().highWatermark()));
        fetch(2, 2);
        assertThat(highWatermarks).containsExactly(2L, 2L);
    }

    @Test
    void aNewLeaderCommitsNothingBeforeItHasHeardOfItsFollowers() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        partition.lead(leadership(EPOCH + 1, EPOCH + 1, 1, 2, 3), error -> {});
        assertThat(partition.view().highWatermark()).isEqualTo(1);
        append(partition, ACKS_1, batch("b"));
        fetchAt(EPOCH + 1, 2, 2);
        assertThat(partition.view().highWatermark()).isEqualTo(1);
        fetchAt(EPOCH + 1, 3, 2);
        assertThat(partition.view().highWatermark()).isEqualTo(2);
    }

    @Test
    void whoIsNotInSyncHoldsNothingBackThoughItsBrokerIsHeardOf() {
        lead(1, 2, 3);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        fetch(3, 1);
        partition.lead(leadership(EPOCH + 1, EPOCH + 1, 1, 2), error -> {});
        parts.time.advance(1);
        parts.contacts.heard(3);
        List<AppendResult> all = append(partition, ACKS_ALL, batch("b"));
        fetchAt(EPOCH + 1, 2, 2);
        assertThat(all).hasSize(1);
    }

    @Test
    void whoIsAboutToJoinIsWaitedForNoLongerThanItsBrokerLives() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        fetch(3, 1);
        parts.proposed.remove().refuse(Reason.INELIGIBLE_REPLICA);
        List<AppendResult> all = append(partition, ACKS_ALL, batch("b"));
        fetch(2, 2);
        assertThat(all).isEmpty();
        parts.alive.remove(3);
        partition.onFollowerGone();
        assertThat(all.get(0)).isInstanceOf(AppendResult.Stored.class);
    }

    @Test
    void aFetchOfAnotherEpochOrLifeOrReplicaCountsForNothing() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetchAt(EPOCH - 1, 2, 1);
        fetchAt(EPOCH + 1, 2, 1);
        fetch(9, 1);
        fetch(2, 0);
        partition.onFollowerFetch(new FollowerFetch(2, LIFE - 1, wanted(EPOCH, 1), 0));
        assertThat(partition.view().highWatermark()).isZero();
        partition.onFollowerFetch(new FollowerFetch(2, LIFE + 1, wanted(EPOCH, 1), 0));
        assertThat(partition.view().highWatermark()).isEqualTo(1);
    }

    @Test
    void aFetchBeyondTheLogOrFromALogThatPartedCountsForNothing() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 2);
        partition.onFollowerFetch(new FollowerFetch(2, LIFE, new ReadSpec(1, Integer.MAX_VALUE, EPOCH, EPOCH - 1), 0));
        assertThat(partition.view().followers().find(2).progress().logEndOffset())
                .isEqualTo(-1);
        assertThat(partition.view().highWatermark()).isZero();
    }

    @Test
    void whoHasAllIsProposedAndWaitedForBeforeItIsDecided() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        fetch(3, 1);
        Proposed proposed = parts.proposed.remove();
        assertThat(proposed.isr()).containsExactly(1, 2, 3);
        assertThat(proposed.proposal().isr())
                .contains(new IsrProposal.Member(3, LIFE), new IsrProposal.Member(2, LIFE));
        assertThat(partition.view().isr()).containsExactly(1, 2);
        List<AppendResult> all = append(partition, ACKS_ALL, batch("b"));
        fetch(2, 2);
        assertThat(all).isEmpty();
        proposed.take();
        assertThat(partition.view().isr()).containsExactly(1, 2, 3);
        assertThat(all).isEmpty();
        fetch(3, 2);
        assertThat(all).hasSize(1);
    }

    @Test
    void oneIsProposedAfterTheOther() {
        lead(1);
        fetch(2, 0);
        fetch(3, 0);
        assertThat(parts.proposed).hasSize(1);
        parts.proposed.remove().take();
        assertThat(parts.proposed).isEmpty();
        fetch(3, 0);
        assertThat(parts.proposed.remove().isr()).containsExactly(1, 2, 3);
    }

    @Test
    void whoLacksCommittedRecordsOrTheStartOfTheEpochDoesNotJoin() {
        lead(1);
        append(partition, ACKS_ALL, batch("a", "b"));
        fetch(2, 1);
        assertThat(parts.proposed).isEmpty();
        fetch(2, 2);
        assertThat(parts.proposed).hasSize(1);
    }

    @Test
    void whoIsNotAliveDoesNotJoinUntilItIs() {
        lead(1);
        parts.alive.remove(2);
        fetch(2, 0);
        assertThat(parts.proposed).isEmpty();
        parts.alive.add(2);
        fetch(2, 0);
        assertThat(parts.proposed).hasSize(1);
    }

    @Test
    void whoIsAboutToJoinIsWaitedForAsLongAsItKeepsUp() {
        lead(1);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        parts.proposed.remove().refuse(Reason.INELIGIBLE_REPLICA);
        append(partition, ACKS_1, batch("b"));
        assertThat(partition.view().highWatermark()).isEqualTo(1);
        parts.time.advance(LAG_MS + 1);
        partition.checkLag();
        assertThat(partition.view().highWatermark()).isEqualTo(2);
    }

    @Test
    void whoMayHaveJoinedIsWaitedForEvenIfItLags() {
        lead(1);
        fetch(2, 0);
        append(partition, ACKS_1, batch("a"));
        parts.time.advance(2 * LAG_MS);
        partition.checkLag();
        assertThat(partition.view().highWatermark()).isZero();
        parts.proposed.remove().refuse(Reason.INELIGIBLE_REPLICA);
        assertThat(partition.view().highWatermark()).isEqualTo(1);
    }

    @Test
    void whoLagsForTooLongIsProposedToLeaveAndCountsUntilItHas() {
        lead(1, 2, 3);
        fetch(2, 0);
        fetch(3, 0);
        List<AppendResult> all = append(partition, ACKS_ALL, batch("a"));
        fetch(2, 1);
        parts.time.advance(LAG_MS);
        partition.checkLag();
        assertThat(parts.proposed).isEmpty();
        parts.time.advance(1);
        partition.checkLag();
        Proposed proposed = parts.proposed.remove();
        assertThat(proposed.isr()).containsExactly(1, 2);
        assertThat(partition.view().highWatermark()).isZero();
        proposed.take();
        assertThat(partition.view().highWatermark()).isEqualTo(1);
        assertThat(all)
                .extracting(result -> ((AppendResult.Refused) result).error())
                .containsExactly(ReplicaError.REQUEST_TIMED_OUT);
    }

    @Test
    void whoHasAllLagsNotHoweverLongItWasSilent() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        parts.time.advance(10 * LAG_MS);
        partition.checkLag();
        assertThat(parts.proposed).isEmpty();
    }

    @Test
    void whoIsAlwaysABitBehindABusyLeaderIsInSync() {
        lead(1, 2);
        for (int i = 1; i <= 50; i++) {
            append(partition, ACKS_1, batch("a"));
            fetch(2, i - 1);
            parts.time.advance(LAG_MS / 10);
            partition.checkLag();
        }
        assertThat(parts.proposed).isEmpty();
    }

    @Test
    void whoFetchesOtherPartitionsInItsSessionWasCaughtUpUntilTheLogGrew() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        parts.time.advance(10 * LAG_MS);
        parts.contacts.heard(2);
        parts.time.advance(LAG_MS / 2);
        append(partition, ACKS_1, batch("b"));
        partition.checkLag();
        assertThat(parts.proposed).isEmpty();
        parts.time.advance(LAG_MS);
        partition.checkLag();
        assertThat(parts.proposed).hasSize(1);
    }

    @Test
    void whoHasLeftThePartitionOutOfItsSessionWasCaughtUpWhenItLastFetched() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        partition.onFollowerLeft(2);
        parts.time.advance(2 * LAG_MS);
        parts.contacts.heard(2);
        append(partition, ACKS_1, batch("b"));
        partition.checkLag();
        assertThat(parts.proposed.remove().isr()).containsExactly(1);

        fetch(2, 2);
        parts.time.advance(2 * LAG_MS);
        parts.contacts.heard(2);
        append(partition, ACKS_1, batch("c"));
        assertThat(partition.view().followers().find(2).progress().caughtUpMs()).isEqualTo(parts.time.millis());
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"OPERATION_NOT_ATTEMPTED", "INELIGIBLE_REPLICA"})
    void aProposalThatSurelyChangedNothingIsForgotten(Reason reason) {
        lead(1, 2);
        fetch(2, 0);
        fetch(3, 0);
        parts.proposed.remove().refuse(reason);
        fetch(3, 0);
        parts.time.advance(999);
        fetch(3, 0);
        assertThat(parts.proposed).isEmpty();
        parts.time.advance(1);
        fetch(3, 0);
        assertThat(parts.proposed).hasSize(1);
    }

    @Test
    void whoIsRefusedIsProposedAgainThoughTheClockIsSetBack() {
        lead(1);
        fetch(2, 0);
        parts.proposed.remove().refuse(Reason.INELIGIBLE_REPLICA);
        parts.time.setClock(-3_600_000);
        parts.time.advance(1_000);
        fetch(2, 0);
        assertThat(parts.proposed).hasSize(1);
    }

    @Test
    void whoIsRefusedHoldsUpNobodyElse() {
        lead(1);
        fetch(2, 0);
        parts.proposed.remove().refuse(Reason.INELIGIBLE_REPLICA);
        fetch(3, 0);
        assertThat(parts.proposed.remove().isr()).containsExactly(1, 3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {
                "UNKNOWN_TOPIC_OR_PARTITION",
                "UNKNOWN_TOPIC_ID",
                "FENCED_LEADER_EPOCH",
                "INVALID_UPDATE_VERSION",
                "INVALID_REQUEST",
                "NEW_LEADER_ELECTED"
            })
    void afterOneThatWasOutOfDateTheControllersNextWordIsWaitedFor(Reason reason) {
        lead(1, 2);
        fetch(2, 0);
        fetch(3, 0);
        parts.proposed.remove().refuse(reason);
        fetch(3, 0);
        parts.time.advance(2 * LAG_MS);
        partition.checkLag();
        assertThat(parts.proposed).isEmpty();
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        assertThat(partition.view().highWatermark()).isZero();
        partition.lead(leadership(EPOCH, EPOCH + 1, 1, 2), error -> {});
        assertThat(partition.view().highWatermark()).isEqualTo(1);
        fetch(3, 1);
        assertThat(parts.proposed.remove().proposal().partitionEpoch()).isEqualTo(EPOCH + 1);
    }

    @Test
    void aProposalOfUnknownFateIsMadeAgainUntilTheControllerSpeaks() {
        lead(1, 2);
        fetch(3, 0);
        IsrProposal first = parts.proposed.peek().proposal();
        parts.proposed.remove().refuse(Reason.UNKNOWN);
        assertThat(parts.proposed).isEmpty();
        parts.time.advance(1_000);
        assertThat(parts.proposed.peek().proposal()).isSameAs(first);
        parts.proposed.remove().refuse(Reason.UNKNOWN);
        partition.lead(leadership(EPOCH, EPOCH + 1, 1, 2), error -> {});
        parts.time.advance(1_000);
        assertThat(parts.proposed).isEmpty();
    }

    @Test
    void anAnswerThatComesAfterTheControllersWordIsNotListenedTo() {
        lead(1);
        fetch(2, 0);
        Proposed proposed = parts.proposed.remove();
        partition.lead(leadership(EPOCH + 1, EPOCH + 3, 1, 3), error -> {});
        proposed.take();
        assertThat(partition.view().isr()).containsExactly(1, 3);
    }

    @Test
    void theSameWordOfTheControllerOnceMoreLeavesAProposalOpen() {
        lead(1);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        Proposed proposed = parts.proposed.remove();
        partition.lead(leadership(EPOCH, EPOCH, 1), error -> {});
        append(partition, ACKS_1, batch("b"));
        assertThat(partition.view().highWatermark()).isEqualTo(1);
        proposed.take();
        assertThat(partition.view().isr()).containsExactly(1, 2);
    }

    @Test
    void theSameWordAfterARefusalHasTheProposalMadeAgainAndDecidesNothing() {
        lead(1);
        fetch(2, 0);
        append(partition, ACKS_1, batch("a"));
        IsrProposal first = parts.proposed.peek().proposal();
        parts.proposed.remove().refuse(Reason.INVALID_UPDATE_VERSION);
        partition.lead(leadership(EPOCH, EPOCH, 1), error -> {});
        parts.time.advance(2 * LAG_MS);
        partition.checkLag();
        assertThat(partition.view().highWatermark()).isZero();
        assertThat(parts.proposed.peek().proposal()).isSameAs(first);
        parts.proposed.remove().take();
        assertThat(partition.view().isr()).containsExactly(1, 2);
    }

    @Test
    void whatTheLeaderWasToldOfItsProposalIsNotOutdatedByAnOlderWord() {
        lead(1);
        fetch(2, 0);
        parts.proposed.remove().take();
        List<ReplicaError> errors = new ArrayList<>();
        partition.lead(leadership(EPOCH, EPOCH, 1), errors::add);
        assertThat(errors).containsExactly(ReplicaError.STALE_CONTROLLER_EPOCH);
        assertThat(partition.view().isr()).containsExactly(1, 2);
    }

    @Test
    void nothingIsCommittedWhileFewerAreInSyncThanAskedFor() {
        partition.configure(minInsync(2));
        lead(1);
        append(partition, ACKS_1, batch("a"));
        assertThat(partition.view().highWatermark()).isZero();
        fetch(2, 1);
        assertThat(partition.view().highWatermark()).isZero();
        parts.proposed.remove().take();
        assertThat(partition.view().highWatermark()).isEqualTo(1);
    }

    @Test
    void whoLeadsNoMoreKnowsNothingOfFollowersAndAnswersNoProposal() {
        lead(1);
        fetch(2, 0);
        Proposed proposed = parts.proposed.remove();
        partition.lead(ledBy(2, EPOCH + 1), error -> {});
        proposed.take();
        fetchAt(EPOCH + 1, 3, 0);
        assertThat(partition.view().isr()).isEmpty();
        assertThat(partition.view().followers().size()).isZero();
        assertThat(parts.proposed).isEmpty();
    }

    @Test
    void deletedRecordsAreGoneWhenAllWhoLiveHaveDeletedThem() {
        lead(1, 2, 3);
        append(partition, ACKS_1, batch("a", "b"));
        fetch(2, 2);
        fetch(3, 2);
        List<DeleteResult> results = new ArrayList<>();
        partition.deleteRecords(2, 5_000, results::add);
        assertThat(partition.view().logStartOffset()).isEqualTo(2);
        fetch(2, 2, 2);
        assertThat(results).isEmpty();
        fetch(3, 2, 2);
        assertThat(results).containsExactly(new DeleteResult(null, 2));
    }

    @Test
    void aDeletionDoesNotWaitForTheDeadNorForEver() {
        lead(1, 2, 3);
        append(partition, ACKS_1, batch("a", "b"));
        fetch(2, 2);
        fetch(3, 2);
        parts.alive.remove(3);
        List<DeleteResult> results = new ArrayList<>();
        partition.deleteRecords(2, 5_000, results::add);
        partition.deleteRecords(1, 100, results::add);
        parts.time.advance(101);
        assertThat(results).containsExactly(new DeleteResult(ReplicaError.REQUEST_TIMED_OUT, 0));
        fetch(2, 2, 2);
        assertThat(results).hasSize(2).contains(new DeleteResult(null, 2));
    }

    @Test
    void aDeletionHearsThatTheLeaderHasChanged() {
        lead(1, 2);
        append(partition, ACKS_1, batch("a"));
        fetch(2, 1);
        List<DeleteResult> results = new ArrayList<>();
        partition.deleteRecords(1, 5_000, results::add);
        partition.lead(ledBy(2, EPOCH + 1), error -> {});
        assertThat(results).containsExactly(new DeleteResult(ReplicaError.NOT_LEADER_OR_FOLLOWER, -1));
    }

    private void lead(Integer... isr) {
        partition.lead(leadership(EPOCH, EPOCH, isr), error -> assertThat(error).isNull());
    }

    private static Leadership leadership(int leaderEpoch, int partitionEpoch, Integer... isr) {
        return new Leadership(
                TestPartitions.NAME,
                TestPartitions.TOPIC_ID,
                1,
                leaderEpoch,
                List.of(isr),
                List.of(1, 2, 3),
                partitionEpoch,
                1,
                false);
    }

    private void fetch(int replicaId, long offset) {
        fetch(replicaId, offset, 0);
    }

    private void fetch(int replicaId, long offset, long logStart) {
        partition.onFollowerFetch(new FollowerFetch(replicaId, LIFE, wanted(EPOCH, offset), logStart));
    }

    private void fetchAt(int leaderEpoch, int replicaId, long offset) {
        partition.onFollowerFetch(new FollowerFetch(replicaId, LIFE, wanted(leaderEpoch, offset), 0));
    }

    private static ReadSpec wanted(int leaderEpoch, long offset) {
        return new ReadSpec(offset, Integer.MAX_VALUE, leaderEpoch, ReadSpec.NO_EPOCH);
    }
}
