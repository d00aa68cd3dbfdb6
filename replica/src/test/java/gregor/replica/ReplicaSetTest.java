package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.MemoryDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplicaSetTest {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);
    private static final Uuid ID = new Uuid(1, 2);
    private static final Path DIR_A = Path.of("/a");
    private static final Path DIR_B = Path.of("/b");

    private final ManualTime time = new ManualTime(TestPartitions.START_MS);
    private final MemoryDisk disk = new MemoryDisk(time);
    private LogDirs dirs;
    private ReplicaSet replicas;

    @BeforeEach
    void open() throws Exception {
        dirs = new LogDirs(
                LogDirsConfig.of(List.of(DIR_A, DIR_B)),
                new LogRuntime(disk, time, time, 86_400_000),
                topic -> LogConfig.DEFAULTS,
                dir -> replicas.onLogDirFailure(dir));
        dirs.lock();
        dirs.identify(1, "cluster");
        dirs.start();
        replicas =
                new ReplicaSet(ReplicaConfig.of(1), dirs, topic -> PartitionConfig.DEFAULTS, Cluster.ALONE, time, time);
        replicas.start();
    }

    @AfterEach
    void close() {
        replicas.close();
        dirs.close();
    }

    @Test
    void aPartitionLeadsWhenTheOrderIsCarriedOut() throws Exception {
        assertThat(replicas.find(FIRST)).isNull();
        assertThat(lead(1, decision(FIRST, ID, 4), decision(SECOND, ID, 4))).isEmpty();
        assertThat(replicas.find(FIRST).view().isLeader()).isTrue();
        assertThat(replicas.find(FIRST).view().leaderEpoch()).isEqualTo(4);
        assertThat(replicas.find(FIRST).view().topicId()).isEqualTo(ID);
        assertThat(replicas.partitions()).hasSize(2);
    }

    @Test
    void ordersOfAControllerThatWasReplacedChangeNothing() throws Exception {
        lead(5, decision(FIRST, ID, 4));
        assertThat(lead(4, decision(SECOND, ID, 9))).containsEntry(SECOND, ReplicaError.STALE_CONTROLLER_EPOCH);
        assertThat(remove(4, new Removal(FIRST, Removal.ANY_EPOCH, true)))
                .containsEntry(FIRST, ReplicaError.STALE_CONTROLLER_EPOCH);
        assertThat(replicas.find(SECOND)).isNull();
        assertThat(replicas.find(FIRST).view().isLeader()).isTrue();
    }

    @Test
    void oneBadDecisionDoesNotHoldUpTheOthers() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        assertThat(lead(1, decision(FIRST, new Uuid(3, 3), 5), decision(SECOND, ID, 4)))
                .containsExactlyEntriesOf(Map.of(FIRST, ReplicaError.INCONSISTENT_TOPIC_ID));
        assertThat(replicas.find(SECOND).view().isLeader()).isTrue();
    }

    @Test
    void trap44TheDirectoryOfAnotherTopicOfThatNameIsNotTakenOver() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        reopen();
        assertThat(lead(1, decision(FIRST, new Uuid(3, 3), 5)))
                .containsEntry(FIRST, ReplicaError.INCONSISTENT_TOPIC_ID);
    }

    @Test
    void trap69WhatWasCommittedIsServedAtOnceAfterARestart() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a", "b");
        reopen();
        lead(1, decision(FIRST, ID, 5));
        assertThat(replicas.find(FIRST).view().highWatermark()).isEqualTo(2);
        assertThat(TestPartitions.values(replicas.find(FIRST), 0)).containsExactly("a", "b");
    }

    @Test
    void aFollowerKnowsItsHighWatermarkFromTheCheckpoint() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a", "b");
        reopen();
        lead(1, new Leadership(FIRST, ID, 2, 5, List.of(2, 1), List.of(1, 2), 5, 1, false));
        assertThat(replicas.find(FIRST).view().highWatermark()).isEqualTo(2);
    }

    @Test
    void theHighWatermarkOfAReplicaThatIsTakenOffIsKeptWithItsLog() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a", "b");
        remove(1, new Removal(FIRST, 4, false));
        reopen();
        lead(1, new Leadership(FIRST, ID, 2, 5, List.of(2, 1), List.of(1, 2), 5, 1, false));
        assertThat(replicas.find(FIRST).view().highWatermark()).isEqualTo(2);
    }

    @Test
    void highWatermarksAreWrittenDownEveryFewSeconds() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a");
        time.advance(5_000);
        // The orders' thread writes them; another order waits for that.
        lead(1, decision(SECOND, ID, 4));
        assertThat(dirs.highWatermarks()).containsEntry(FIRST, 1L);
    }

    @Test
    void aDeletedPartitionIsGoneAndMayComeBackAsAnother() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a");
        Partition before = replicas.find(FIRST);
        assertThat(remove(1, new Removal(FIRST, 3, true))).containsEntry(FIRST, ReplicaError.FENCED_LEADER_EPOCH);
        assertThat(remove(1, new Removal(FIRST, Removal.ANY_EPOCH, true))).isEmpty();
        assertThat(before.view().isStopped()).isTrue();
        assertThat(replicas.find(FIRST)).isNull();
        assertThat(dirs.find(FIRST)).isNull();
        Uuid renewed = new Uuid(3, 3);
        lead(1, decision(FIRST, renewed, 0));
        assertThat(replicas.find(FIRST).view().logEndOffset()).isZero();
        assertThat(replicas.find(FIRST).view().topicId()).isEqualTo(renewed);
    }

    @Test
    @Timeout(20)
    void aReplicaThatComesBackWaitsUntilItsPredecessorHasLeftTheLog() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        Partition before = replicas.find(FIRST);
        Turn turn = new Turn(before);

        CompletionStage<Map<TopicPartition, ReplicaError>> removed =
                replicas.remove(1, List.of(new Removal(FIRST, 4, false)));
        CompletionStage<Map<TopicPartition, ReplicaError>> back = replicas.lead(1, List.of(old(FIRST, 5)));
        lead(1, decision(SECOND, ID, 4)); // Others are not held up.
        assertThat(replicas.find(FIRST)).isNull();
        assertThat(removed.toCompletableFuture()).isNotDone();
        assertThat(back.toCompletableFuture()).isNotDone();

        turn.end();
        assertThat(done(removed)).isEmpty();
        assertThat(done(back)).isEmpty();
        assertThat(replicas.find(FIRST)).isNotSameAs(before);
        append(FIRST, "b");
        assertThat(TestPartitions.values(replicas.find(FIRST), 0)).containsExactly("a", "b");
    }

    @Test
    @Timeout(20)
    void aLateDeletionDoesNotTakeTheFilesOfTheNextReplica() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        Turn turn = new Turn(replicas.find(FIRST));
        Uuid renewed = new Uuid(3, 3);

        CompletionStage<Map<TopicPartition, ReplicaError>> removed =
                replicas.remove(1, List.of(new Removal(FIRST, Removal.ANY_EPOCH, true)));
        CompletionStage<Map<TopicPartition, ReplicaError>> back =
                replicas.lead(1, List.of(decision(FIRST, renewed, 0)));
        CompletionStage<Map<TopicPartition, ReplicaError>> removedAgain =
                replicas.remove(1, List.of(new Removal(FIRST, Removal.ANY_EPOCH, true)));
        CompletionStage<Map<TopicPartition, ReplicaError>> backAgain =
                replicas.lead(1, List.of(decision(FIRST, ID, 1)));
        lead(1, decision(SECOND, ID, 4));

        turn.end();
        for (CompletionStage<Map<TopicPartition, ReplicaError>> order :
                List.of(removed, back, removedAgain, backAgain)) {
            assertThat(done(order)).isEmpty();
        }
        assertThat(replicas.find(FIRST).view().topicId()).isEqualTo(ID);
        assertThat(dirs.find(FIRST)).isSameAs(replicas.find(FIRST).view().files());
        append(FIRST, "b");
        assertThat(TestPartitions.values(replicas.find(FIRST), 0)).containsExactly("b");
    }

    /** A turn of a partition's owner that takes its time: whoever is told of the append of "a" does not return. */
    private static final class Turn {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);

        Turn(Partition partition) throws InterruptedException {
            Thread thread = new Thread(
                    () -> partition.append(TestPartitions.batch("a"), TestPartitions.ACKS_ALL, result -> hold()),
                    "a long turn");
            thread.setDaemon(true);
            thread.start();
            begun.await();
        }

        private void hold() {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void end() {
            mayEnd.countDown();
        }
    }

    @Test
    void aStoppedPartitionKeepsItsRecords() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a");
        remove(1, new Removal(FIRST, 4, false));
        assertThat(replicas.find(FIRST)).isNull();
        lead(1, decision(FIRST, ID, 5));
        assertThat(TestPartitions.values(replicas.find(FIRST), 0)).containsExactly("a");
    }

    @Test
    void aFailedDirectoryTakesItsPartitionsAndNoOthers() throws Exception {
        lead(1, decision(FIRST, ID, 4), decision(SECOND, ID, 4));
        assertThat(dirs.dirOf(FIRST)).isNotEqualTo(dirs.dirOf(SECOND));
        disk.breakBelow(dirs.dirOf(FIRST));
        append(FIRST, "a");
        append(SECOND, "b");
        // Known to all partitions of the directory once the orders' thread has told them.
        assertThat(lead(
                        1,
                        new Leadership(new TopicPartition("lost", 0), ID, 1, 1, List.of(1), List.of(1), 1, 1, false)))
                .containsEntry(new TopicPartition("lost", 0), ReplicaError.STORAGE_ERROR);
        assertThat(replicas.find(FIRST).view().role()).isEqualTo(Role.OFFLINE);
        assertThat(TestPartitions.values(replicas.find(SECOND), 0)).containsExactly("b");
    }

    @Test
    void aReplicaInAFailedDirectoryIsNotDeleted() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        disk.breakBelow(dirs.dirOf(FIRST));
        append(FIRST, "a");
        lead(1, decision(SECOND, ID, 4));

        assertThat(remove(1, new Removal(FIRST, Removal.ANY_EPOCH, true)))
                .containsEntry(FIRST, ReplicaError.STORAGE_ERROR);
        assertThat(replicas.isOffline(FIRST)).isTrue();
        assertThat(replicas.isOffline(SECOND)).isFalse();
    }

    @Test
    void aReplicaWhoseDirectoryIsAwayIsNotCreatedElsewhere() throws Exception {
        lead(1, decision(FIRST, ID, 4), decision(SECOND, ID, 4));
        Path away = dirs.dirOf(FIRST);
        close();
        disk.breakBelow(away);
        open();

        assertThat(lead(1, old(FIRST, 5), old(SECOND, 5)))
                .containsExactlyEntriesOf(Map.of(FIRST, ReplicaError.STORAGE_ERROR));
        assertThat(replicas.isLost(FIRST)).isTrue();
        assertThat(remove(1, new Removal(FIRST, Removal.ANY_EPOCH, true)))
                .containsEntry(FIRST, ReplicaError.STORAGE_ERROR);
    }

    @Test
    void aReplicaWhoseDirectoryIsAwayIsNotTakenForDeletedThoughNobodyHasAskedForItYet() throws Exception {
        lead(1, decision(FIRST, ID, 4), decision(SECOND, ID, 4));
        Path away = dirs.dirOf(FIRST);
        close();
        disk.breakBelow(away);
        open();

        assertThat(remove(1, new Removal(FIRST, Removal.ANY_EPOCH, true), new Removal(SECOND, Removal.ANY_EPOCH, true)))
                .containsExactlyEntriesOf(Map.of(FIRST, ReplicaError.STORAGE_ERROR));
    }

    @Test
    @Timeout(20)
    void aMoveGoesOnAfterARestart() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a", "b");
        Path target = dirs.dirOf(FIRST).equals(DIR_A) ? DIR_B : DIR_A;
        replicas.moveThrottle().setRate(1);
        assertThat(done(replicas.alterLogDirs(Map.of(FIRST, target.toString()))))
                .isEmpty();
        reopen();
        assertThat(dirs.dirOf(FIRST)).isNotEqualTo(target);
        assertThat(dirs.moves().isMoving(FIRST)).isTrue();

        lead(1, old(FIRST, 5));

        while (!target.equals(dirs.dirOf(FIRST))) {
            Thread.onSpinWait();
        }
        append(FIRST, "c");
        assertThat(TestPartitions.values(replicas.find(FIRST), 0)).containsExactly("a", "b", "c");
    }

    @Test
    void anotherWishTakesThePlaceOfTheFirst() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        append(FIRST, "a");
        Path stays = dirs.dirOf(FIRST);
        Path target = stays.equals(DIR_A) ? DIR_B : DIR_A;
        replicas.moveThrottle().setRate(1);
        done(replicas.alterLogDirs(Map.of(FIRST, target.toString())));

        assertThat(done(replicas.alterLogDirs(Map.of(FIRST, stays.toString())))).isEmpty();

        assertThat(dirs.moves().isMoving(FIRST)).isFalse();
        assertThat(dirs.dirOf(FIRST)).isEqualTo(stays);
        append(FIRST, "b");
        assertThat(TestPartitions.values(replicas.find(FIRST), 0)).containsExactly("a", "b");
    }

    private static Leadership old(TopicPartition partition, int leaderEpoch) {
        return new Leadership(partition, ID, 1, leaderEpoch, List.of(1), List.of(1), leaderEpoch, 1, false);
    }

    @Test
    void aLogForWhichThereIsNoRoomIsCreatedWhenThereIs() throws Exception {
        List<TopicPartition> late = new ArrayList<>();
        replicas.onLateLead(decision -> late.add(decision.partition()));
        disk.capacity(disk.usedBytes());
        assertThat(lead(1, decision(FIRST, ID, 4))).containsEntry(FIRST, ReplicaError.STORAGE_ERROR);
        time.advance(PostponedLeads.RETRY_MS);
        assertThat(lead(1, decision(SECOND, ID, 4))).containsEntry(SECOND, ReplicaError.STORAGE_ERROR);
        assertThat(replicas.find(FIRST)).isNull();

        disk.capacity(Long.MAX_VALUE);
        assertThat(remove(1, new Removal(SECOND, Removal.ANY_EPOCH, true))).isEmpty();
        time.advance(PostponedLeads.RETRY_MS);
        // Carried out after what has come before.
        lead(1, decision(new TopicPartition("later", 0), new Uuid(3, 3), 1));

        assertThat(late).containsExactly(FIRST);
        assertThat(replicas.find(FIRST).view().isLeader()).isTrue();
        assertThat(replicas.find(SECOND)).isNull();
    }

    @Test
    void aLeaderWithoutRoomForItsEpochLeadsWhenThereIs() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        disk.capacity(disk.usedBytes());
        assertThat(lead(1, decision(FIRST, ID, 5))).containsEntry(FIRST, ReplicaError.STORAGE_ERROR);
        assertThat(replicas.find(FIRST).view().leaderEpoch()).isEqualTo(4);

        disk.capacity(Long.MAX_VALUE);
        time.advance(PostponedLeads.RETRY_MS);
        // Carried out after what has come before.
        lead(1, decision(SECOND, ID, 1));

        assertThat(replicas.find(FIRST).view().leaderEpoch()).isEqualTo(5);
    }

    @Test
    void anOrderThatFailsIsAnsweredAndTheNextIsCarriedOut() throws Exception {
        replicas.close();
        replicas = new ReplicaSet(
                ReplicaConfig.of(1), dirs, ReplicaSetTest::settingsOfOrdersOnly, Cluster.ALONE, time, time);
        replicas.start();
        TopicPartition broken = new TopicPartition("broken", 0);
        assertThat(lead(1, decision(broken, new Uuid(5, 5), 1), decision(FIRST, ID, 1)))
                .containsExactlyEntriesOf(Map.of(broken, ReplicaError.UNEXPECTED));
        assertThat(replicas.find(FIRST).view().isLeader()).isTrue();
    }

    @Test
    void changedSettingsReachTheTopicsPartitions() throws Exception {
        lead(1, decision(FIRST, ID, 4));
        replicas.configure("orders", TestPartitions.minInsync(2));
        lead(1, decision(SECOND, ID, 4));
        assertThat(replicas.find(FIRST).view().config().minInsyncReplicas()).isEqualTo(2);
    }

    private static PartitionConfig settingsOfOrdersOnly(String topic) {
        if (topic.equals("orders")) {
            return PartitionConfig.DEFAULTS;
        }
        throw new IllegalStateException("no settings of " + topic);
    }

    /** As if the broker had been stopped and started. */
    private void reopen() throws Exception {
        close();
        open();
    }

    private void append(TopicPartition partition, String... values) throws Exception {
        CompletableFuture<AppendResult> result = new CompletableFuture<>();
        replicas.find(partition).append(TestPartitions.batch(values), TestPartitions.ACKS_ALL, result::complete);
        result.get(10, TimeUnit.SECONDS);
    }

    private static Leadership decision(TopicPartition partition, Uuid id, int leaderEpoch) {
        return new Leadership(partition, id, 1, leaderEpoch, List.of(1), List.of(1), leaderEpoch, 1, true);
    }

    private Map<TopicPartition, ReplicaError> lead(int controllerEpoch, Leadership... decisions) throws Exception {
        return done(replicas.lead(controllerEpoch, List.of(decisions)));
    }

    private Map<TopicPartition, ReplicaError> remove(int controllerEpoch, Removal... removals) throws Exception {
        return done(replicas.remove(controllerEpoch, List.of(removals)));
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
