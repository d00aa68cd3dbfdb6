package gregor.replica;

import static gregor.replica.TestPartitions.ACKS_1;
import static gregor.replica.TestPartitions.ACKS_ALL;
import static gregor.replica.TestPartitions.append;
import static gregor.replica.TestPartitions.batch;
import static gregor.replica.TestPartitions.flushMessages;
import static gregor.replica.TestPartitions.leadership;
import static gregor.replica.TestPartitions.ledBy;
import static gregor.replica.TestPartitions.minInsync;
import static gregor.replica.TestPartitions.values;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.log.Appended;
import gregor.log.records.AppendRejected;
import gregor.log.records.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private TestPartitions parts;

    @BeforeEach
    void open() throws Exception {
        parts = new TestPartitions();
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void whatIsStoredIsReadableWhenItsResultIsTold() throws Exception {
        Partition partition = parts.leader();
        List<List<String>> readable = new ArrayList<>();
        partition.append(batch("a", "b"), ACKS_ALL, result -> readable.add(read(partition)));
        assertThat(readable).containsExactly(List.of("a", "b"));
        assertThat(partition.view().highWatermark()).isEqualTo(2);
        assertThat(partition.view().logEndOffset()).isEqualTo(2);
    }

    @Test
    void aFaultInAnAppendLeavesNobodyWithoutAWordAndTheLogAsItWas() throws Exception {
        Partition partition = parts.leader();
        List<AppendResult> results = new ArrayList<>();
        partition.append(batch("a"), ACKS_1, first -> {
            partition.append(batch("b"), ACKS_1, results::add);
            partition.append(batch("c").asReadOnlyBuffer(), ACKS_1, results::add);
            partition.append(batch("d"), ACKS_1, results::add);
        });
        assertThat(results.subList(0, 2))
                .allSatisfy(result -> assertThat(result)
                        .isInstanceOfSatisfying(
                                AppendResult.Refused.class,
                                refused -> assertThat(refused.error()).isEqualTo(ReplicaError.UNEXPECTED)));
        assertThat(results.get(2)).isInstanceOf(AppendResult.Stored.class);
        assertThat(read(partition)).containsExactly("a", "d");
        assertThat(partition.view().logEndOffset()).isEqualTo(2);
    }

    @Test
    void aFaultInTakingOverADecisionIsToldAndTheNextDecisionHolds() throws Exception {
        Partition partition = parts.leader();
        List<ReplicaError> errors = new ArrayList<>();
        partition.lead(
                new Leadership(TestPartitions.NAME, null, 1, 6, List.of(1), List.of(1, 2), 6, 1, false), errors::add);
        assertThat(errors).containsExactly(ReplicaError.UNEXPECTED);
        assertThat(partition.view().isLeader()).isFalse();
        partition.lead(leadership(7, 1), errors::add);
        assertThat(partition.view().isLeader()).isTrue();
        assertThat(errors).last().isNull();
    }

    @Test
    void aCutThatWasDecidedOnOfAnotherEndIsNotMade() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        partition.lead(ledBy(2, 5), error -> {});
        replicate(partition, new FollowerStep.Append(5, 0, fetched(0, 5, "a", "b"), 0, 0));
        replicate(partition, new FollowerStep.TruncateTo(5, 2, 0));
        replicate(partition, new FollowerStep.Append(5, 0, fetched(0, 5, "c", "d", "e"), 0, 0));
        FollowerEnd end = replicate(partition, new FollowerStep.TruncateTo(5, 2, 0));
        assertThat(end.logEndOffset()).isEqualTo(3);
        assertThat(end.further()).isTrue();
        assertThat(partition.view().logEndOffset()).isEqualTo(3);
    }

    /** The leader's start may lie within a batch; but a batch's offset is not in its checksum. */
    @Test
    void aBatchThatBeginsBeforeTheEndTakesNothingThatIsCommitted() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        partition.lead(ledBy(2, 5), error -> {});
        replicate(partition, new FollowerStep.Append(5, 0, fetched(0, 4, "a", "b"), 1, 0));
        FollowerEnd refused = replicate(partition, new FollowerStep.Append(5, 2, fetched(0, 5, "c", "d", "e"), 3, 0));
        assertThat(refused.outcome()).isEqualTo(FollowerEnd.Outcome.CORRUPT);
        assertThat(partition.view().logEndOffset()).isEqualTo(2);

        partition.lead(ledBy(2, 6), error -> {});
        replicate(partition, new FollowerStep.Append(6, 2, fetched(0, 5, "c", "d", "e"), 3, 0));
        assertThat(partition.view().logEndOffset()).isEqualTo(3);
    }

    /** KAFKA-18723: a leader that is replaced may send what the next one wrote. */
    @Test
    void batchesOfALaterLeaderEpochThanTheOneFollowedAreNotAppended() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        partition.lead(ledBy(2, 5), error -> {});
        ByteBuffer both = ByteBuffer.allocateDirect(1_000);
        both.put(fetched(0, 5, "a")).put(fetched(1, 6, "b")).flip();
        assertThat(replicate(partition, new FollowerStep.Append(5, 0, both, 0, 0)))
                .isEqualTo(new FollowerEnd(FollowerEnd.Outcome.DONE, 0, 1, 5, false));
        FollowerEnd refused = replicate(partition, new FollowerStep.Append(5, 1, fetched(1, 6, "b"), 0, 0));
        assertThat(refused.outcome()).isEqualTo(FollowerEnd.Outcome.CORRUPT);
        assertThat(partition.view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void whatATurnFindsInTheQueueKeepsItsOrder() throws Exception {
        Partition partition = parts.leader();
        List<AppendResult> results = new ArrayList<>();
        // The owner is busy telling the first result, so these two wait for one turn.
        partition.append(batch("a"), ACKS_1, first -> {
            partition.append(batch("b"), ACKS_1, results::add);
            partition.append(batch("c"), ACKS_1, results::add);
            assertThat(results).isEmpty();
        });
        assertThat(results).extracting(PartitionTest::firstOffset).containsExactly(1L, 2L);
        assertThat(read(partition)).containsExactly("a", "b", "c");
    }

    @Test
    void onlyALeaderAppends() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        assertThat(append(partition, ACKS_1, batch("a"))).containsExactly(refused(ReplicaError.NOT_LEADER_OR_FOLLOWER));
        partition.lead(ledBy(2, 3), error -> {});
        assertThat(append(partition, ACKS_1, batch("a"))).containsExactly(refused(ReplicaError.NOT_LEADER_OR_FOLLOWER));
        assertThat(partition.view().logEndOffset()).isZero();
    }

    @Test
    void aCoordinatorOfAnEarlierEpochIsKeptOut() throws Exception {
        Partition partition = parts.leader();
        AppendTerms stale = AppendTerms.fromCoordinator(1_000, 4);
        AppendTerms current = AppendTerms.fromCoordinator(1_000, 5);
        assertThat(append(partition, stale, batch("a"))).containsExactly(refused(ReplicaError.NOT_LEADER_OR_FOLLOWER));
        assertThat(append(partition, current, batch("a")).get(0)).isInstanceOf(AppendResult.Stored.class);
    }

    @Test
    void trap51ARepeatedBatchIsToldItsFirstPlace() throws Exception {
        Partition partition = parts.leader();
        append(partition, ACKS_ALL, batch("x"));
        List<AppendResult> first = append(partition, ACKS_ALL, idempotent(0, "a", "b"));
        append(partition, ACKS_ALL, idempotent(2, "c"));
        List<AppendResult> again = append(partition, ACKS_ALL, idempotent(0, "a", "b"));
        assertThat(firstOffset(again.get(0)))
                .isEqualTo(firstOffset(first.get(0)))
                .isEqualTo(1);
        assertThat(read(partition)).containsExactly("x", "a", "b", "c");
    }

    @Test
    void aRefusedBatchDoesNotTouchItsNeighbours() throws Exception {
        Partition partition = parts.leader();
        ByteBuffer corrupt = batch("bad");
        corrupt.put(corrupt.limit() - 1, (byte) ~corrupt.get(corrupt.limit() - 1));
        List<AppendResult> results = new ArrayList<>();
        partition.append(batch("a"), ACKS_1, first -> {
            partition.append(batch("b"), ACKS_1, results::add);
            partition.append(corrupt, ACKS_1, results::add);
            partition.append(batch("c"), ACKS_1, results::add);
        });
        assertThat(results)
                .filteredOn(AppendResult.Rejected.class::isInstance)
                .extracting(result -> ((AppendResult.Rejected) result).cause().reason())
                .containsExactly(AppendRejected.Reason.CORRUPT_MESSAGE);
        assertThat(read(partition)).containsExactly("a", "b", "c");
    }

    @Test
    void tooFewReplicasInSyncRefuseAcksAllAndNothingElse() throws Exception {
        Partition partition = parts.leader(minInsync(2));
        assertThat(append(partition, ACKS_ALL, batch("a"))).containsExactly(refused(ReplicaError.NOT_ENOUGH_REPLICAS));
        assertThat(append(partition, ACKS_1, batch("b")).get(0)).isInstanceOf(AppendResult.Stored.class);
        assertThat(partition.view().logEndOffset()).isEqualTo(1);
        assertThat(read(partition)).isEmpty();
    }

    @Test
    void moreReplicasMayBeAskedForAtRunTime() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        partition.lead(leadership(5, 1), error -> {});
        assertThat(append(partition, ACKS_ALL, batch("a")).get(0)).isInstanceOf(AppendResult.Stored.class);
        partition.configure(minInsync(2));
        assertThat(append(partition, ACKS_ALL, batch("b"))).containsExactly(refused(ReplicaError.NOT_ENOUGH_REPLICAS));
        partition.configure(minInsync(1));
        assertThat(append(partition, ACKS_ALL, batch("c")).get(0)).isInstanceOf(AppendResult.Stored.class);
    }

    @Test
    void moreReplicasThanThereAreCannotBeAskedFor() throws Exception {
        Partition partition = parts.leader(minInsync(3));
        assertThat(append(partition, ACKS_ALL, batch("a"))).containsExactly(refused(ReplicaError.NOT_ENOUGH_REPLICAS));
        partition.lead(leadership(6, 1, 2), error -> {});
        List<AppendResult> all = append(partition, ACKS_ALL, batch("b"));
        partition.onFollowerFetch(new FollowerFetch(2, 1, TestPartitions.from(1), 0));
        assertThat(all.get(0)).isInstanceOf(AppendResult.Stored.class);
    }

    @Test
    void acksAllWaitsForTheOthersInSyncAndGivesUpInTime() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        partition.lead(leadership(5, 1, 2), error -> {});
        List<AppendResult> all = append(partition, ACKS_ALL, batch("a"));
        List<AppendResult> one = append(partition, ACKS_1, batch("b"));
        assertThat(all).isEmpty();
        assertThat(one).hasSize(1);
        assertThat(read(partition)).isEmpty();
        parts.time.advance(1_001);
        assertThat(all)
                .extracting(result -> ((AppendResult.Refused) result).error())
                .containsExactly(ReplicaError.REQUEST_TIMED_OUT);
    }

    @Test
    void waitingAppendsAreStoredWhenTheOthersLeaveTheSyncedSet() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        partition.lead(leadership(5, 1, 2), error -> {});
        List<AppendResult> all = append(partition, ACKS_ALL, batch("a"));
        partition.lead(leadership(6, 1), error -> {});
        assertThat(all.get(0)).isInstanceOf(AppendResult.Stored.class);
        assertThat(read(partition)).containsExactly("a");
    }

    @Test
    void waitingAppendsAreNotStoredWhenTooFewReplicasAreLeft() throws Exception {
        Partition partition = parts.open(minInsync(2));
        partition.lead(leadership(5, 1, 2), error -> {});
        List<AppendResult> all = append(partition, ACKS_ALL, batch("a"));
        partition.lead(leadership(6, 1), error -> {});
        parts.time.advance(1_001);
        assertThat(all)
                .extracting(result -> ((AppendResult.Refused) result).error())
                .containsExactly(ReplicaError.REQUEST_TIMED_OUT);
    }

    @Test
    void waitingAppendsHearThatTheLeaderHasChanged() throws Exception {
        Partition partition = parts.open(PartitionConfig.DEFAULTS);
        partition.lead(leadership(5, 1, 2), error -> {});
        List<AppendResult> all = append(partition, ACKS_ALL, batch("a"));
        partition.lead(ledBy(2, 6), error -> {});
        assertThat(all)
                .extracting(result -> ((AppendResult.Refused) result).error())
                .containsExactly(ReplicaError.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void decisionsOfThePastAndOfAnotherTopicChangeNothing() throws Exception {
        Partition partition = parts.leader();
        List<ReplicaError> errors = new ArrayList<>();
        partition.lead(ledBy(2, 4), errors::add);
        partition.lead(
                new Leadership(TestPartitions.NAME, new Uuid(8, 8), 2, 9, List.of(2), List.of(2), 9, 1, false),
                errors::add);
        partition.lead(leadership(5, 1), errors::add);
        assertThat(errors)
                .containsExactly(ReplicaError.STALE_CONTROLLER_EPOCH, ReplicaError.INCONSISTENT_TOPIC_ID, null);
        assertThat(partition.view().isLeader()).isTrue();
        assertThat(partition.view().leaderEpoch()).isEqualTo(5);
    }

    @Test
    void aControllerThatKnowsNoIdsDoesNotTakeOneAway() throws Exception {
        Partition partition = parts.leader();
        List<Integer> alone = List.of(1);
        partition.lead(
                new Leadership(TestPartitions.NAME, Uuid.ZERO, 1, 6, alone, alone, 6, 1, false),
                error -> assertThat(error).isNull());
        assertThat(partition.view().topicId()).isEqualTo(TestPartitions.TOPIC_ID);
        assertThat(partition.view().leaderEpoch()).isEqualTo(6);
    }

    @Test
    void durableAppendsAreToldAfterOneFlushForAllOfThem() throws Exception {
        Partition partition = parts.leader(flushMessages(1));
        List<AppendResult> first = append(partition, ACKS_1, batch("a"));
        List<AppendResult> second = append(partition, ACKS_ALL, batch("b"));
        assertThat(first).isEmpty();
        assertThat(second).isEmpty();
        assertThat(partition.view().highWatermark()).isZero();
        assertThat(parts.flushes).hasSize(1);
        parts.runFlushes();
        assertThat(first.get(0)).isInstanceOf(AppendResult.Stored.class);
        assertThat(second.get(0)).isInstanceOf(AppendResult.Stored.class);
        assertThat(read(partition)).containsExactly("a", "b");
    }

    @Test
    void withFlushMessagesThreeTwoAcknowledgedRecordsMayBeInMemory() throws Exception {
        Partition partition = parts.leader(flushMessages(3));
        assertThat(append(partition, ACKS_1, batch("a", "b"))).hasSize(1);
        assertThat(parts.flushes).isEmpty();
        List<AppendResult> third = append(partition, ACKS_1, batch("c"));
        assertThat(third).isEmpty();
        parts.runFlushes();
        assertThat(third).hasSize(1);
    }

    @Test
    void aFullDiskIsTheProducersErrorAndReadersGoOn() throws Exception {
        Partition partition = parts.leader();
        append(partition, ACKS_1, batch("a"));
        parts.disk.capacity(parts.disk.usedBytes());
        assertThat(append(partition, ACKS_1, batch("b")))
                .extracting(result -> ((AppendResult.Refused) result).error())
                .containsExactly(ReplicaError.STORAGE_ERROR);
        assertThat(read(partition)).containsExactly("a");
        parts.disk.capacity(Long.MAX_VALUE);
        assertThat(append(partition, ACKS_1, batch("c")).get(0)).isInstanceOf(AppendResult.Stored.class);
        assertThat(read(partition)).containsExactly("a", "c");
    }

    @Test
    void aBrokenDiskTakesThePartitionOffline() throws Exception {
        Partition partition = parts.leader();
        parts.disk.breakBelow(TestPartitions.ROOT);
        assertThat(append(partition, ACKS_1, batch("a")))
                .extracting(result -> ((AppendResult.Refused) result).error())
                .containsExactly(ReplicaError.STORAGE_ERROR);
        assertThat(partition.view().role()).isEqualTo(Role.OFFLINE);
        assertThat(append(partition, ACKS_1, batch("b"))).containsExactly(refused(ReplicaError.STORAGE_ERROR));
        assertThat(partition
                        .read(TestPartitions.from(0), TestPartitions.CONSUMER, 100, true)
                        .error())
                .isEqualTo(ReplicaError.STORAGE_ERROR);
    }

    @Test
    void trap49AStoppedPartitionSendsClientsElsewhere() throws Exception {
        Partition partition = parts.leader();
        List<String> told = new ArrayList<>();
        partition.stop(() -> told.add("stopped"));
        assertThat(told).containsExactly("stopped");
        assertThat(append(partition, ACKS_1, batch("a"))).containsExactly(refused(ReplicaError.NOT_LEADER_OR_FOLLOWER));
        assertThat(partition.view().isStopped()).isTrue();
    }

    @Test
    void trap105RecordsAreDeletedUpToTheHighWatermark() throws Exception {
        Partition partition = parts.leader();
        parts.alive.remove(2);
        append(partition, ACKS_1, batch("a", "b", "c"));
        List<DeleteResult> results = new ArrayList<>();
        partition.deleteRecords(2, 1_000, results::add);
        partition.deleteRecords(4, 1_000, results::add);
        partition.deleteRecords(-2, 1_000, results::add);
        partition.deleteRecords(1, 1_000, results::add);
        partition.deleteRecords(Partition.UP_TO_HIGH_WATERMARK, 1_000, results::add);
        assertThat(results)
                .containsExactly(
                        new DeleteResult(null, 2),
                        new DeleteResult(ReplicaError.OFFSET_OUT_OF_RANGE, -1),
                        new DeleteResult(ReplicaError.OFFSET_OUT_OF_RANGE, -1),
                        new DeleteResult(null, 2),
                        new DeleteResult(null, 3));
        assertThat(partition.view().logStartOffset()).isEqualTo(3);
    }

    @Test
    void watchersAreToldOfEveryNewViewAndNoLongerOnceTakenOff() throws Exception {
        Partition partition = parts.leader();
        List<Long> ends = new ArrayList<>();
        Watcher watcher = () -> ends.add(partition.view().logEndOffset());
        partition.watch(watcher);
        append(partition, ACKS_1, batch("a"));
        append(partition, ACKS_1, batch("b"));
        partition.unwatch(watcher);
        append(partition, ACKS_1, batch("c"));
        assertThat(ends).containsExactly(1L, 2L);
    }

    private static ByteBuffer idempotent(int sequence, String... values) {
        return TestPartitions.records(new BatchBuilder().producer(9, (short) 0, sequence), values);
    }

    private FollowerEnd replicate(Partition partition, FollowerStep step) {
        List<FollowerEnd> ends = new ArrayList<>();
        partition.replicate(step, ends::add);
        parts.runFlushes();
        return ends.get(0);
    }

    private static ByteBuffer fetched(long baseOffset, int leaderEpoch, String... values) {
        return TestPartitions.records(new BatchBuilder().baseOffset(baseOffset).leaderEpoch(leaderEpoch), values);
    }

    private static AppendResult refused(ReplicaError error) {
        return new AppendResult.Refused(error, null);
    }

    private static long firstOffset(AppendResult result) {
        Appended appended = ((AppendResult.Stored) result).appended();
        return appended.firstOffset();
    }

    private static List<String> read(Partition partition) {
        try {
            return values(partition, 0);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
