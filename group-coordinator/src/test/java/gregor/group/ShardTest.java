package gregor.group;

import static gregor.group.Scene.code;
import static gregor.group.Scene.error;
import static gregor.group.Scene.now;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TurnOwner;
import gregor.group.Scene.Commitment;
import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.OffsetCommitResponse;
import gregor.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of answers when the log does not take or commit what was decided, trap 90. */
class ShardTest {
    private static final Commitment COMMITMENT = Commitment.of("t", 0, 7);

    private final Scene scene = new Scene();

    @ParameterizedTest
    @CsvSource({
        "NOT_LEADER, NOT_COORDINATOR",
        "STORAGE, NOT_COORDINATOR",
        "UNKNOWN_PARTITION, COORDINATOR_NOT_AVAILABLE",
        "NOT_ENOUGH_REPLICAS, COORDINATOR_NOT_AVAILABLE",
        "TIMED_OUT, REQUEST_TIMED_OUT",
        "TOO_LARGE, INVALID_COMMIT_OFFSET_SIZE"
    })
    void aCommitThatFailsIsAnsweredInTheWordsOfGroups(AppendFailure failure, ErrorCode expected) {
        scene.log.failNext(failure);
        assertThat(error(now(scene.commit("", -1, COMMITMENT)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_LEADER, NOT_COORDINATOR",
        "NOT_ENOUGH_REPLICAS, COORDINATOR_NOT_AVAILABLE",
        "TIMED_OUT, REBALANCE_IN_PROGRESS",
        "TOO_LARGE, UNKNOWN_SERVER_ERROR"
    })
    void anAssignmentThatFailsIsAnsweredInTheWordsOfGroups(AppendFailure failure, ErrorCode expected) {
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(Scene.INITIAL_DELAY_MS);
        scene.log.failNext(failure);
        SyncGroupResponse answer = now(scene.sync(now(join).memberId, 1, Map.of()));
        assertThat(code(answer.errorCode)).isEqualTo(expected);
    }

    @Test
    void whatWasNotAppendedIsForgotten() {
        now(scene.commit("", -1, COMMITMENT));
        scene.log.failNext(AppendFailure.NOT_ENOUGH_REPLICAS);
        now(scene.commit("", -1, Commitment.of("t", 0, 8)));
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(7);
        assertThat(scene.log.opened).isEqualTo(2);
    }

    @Test
    void whatWasAppendedButNotCommittedInTimeStandsAsItDoesInTheLog() {
        scene.log.failNext(AppendFailure.TIMED_OUT);
        now(scene.commit("", -1, COMMITMENT));
        assertThat(scene.log.opened).isEqualTo(1);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(7);
        scene.failOver();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(7);
    }

    @Test
    void everyRequestIsAnsweredWhenAnAppendFails() {
        String member = scene.stableMember();
        CompletableFuture<JoinGroupResponse> parked = scene.join("");
        scene.log.holdCommits();
        CompletableFuture<OffsetCommitResponse> first = scene.commit(member, 1, COMMITMENT);
        CompletableFuture<OffsetCommitResponse> second = scene.commit(member, 1, COMMITMENT);
        scene.log.failHeld(AppendFailure.STORAGE);
        assertThat(error(now(first))).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(error(now(second))).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(code(now(parked).errorCode)).isEqualTo(ErrorCode.NOT_COORDINATOR);
    }

    @Test
    void everyRequestIsAnsweredWhenTheLeadershipIsLost() {
        String member = scene.stableMember();
        scene.join("");
        CompletableFuture<JoinGroupResponse> join = scene.join(member);
        CompletableFuture<JoinGroupResponse> newcomer = scene.join("");
        now(join);
        scene.log.holdCommits();
        CompletableFuture<OffsetCommitResponse> commit =
                scene.commit(8, "", -1, request -> request.groupId = "h", COMMITMENT);
        scene.coordinator.onLeadershipLost(0, 99);
        assertThat(code(now(newcomer).errorCode)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(error(now(commit))).isEqualTo(ErrorCode.NOT_COORDINATOR);
        scene.log.commit();
        scene.time.advance(1_000_000);
    }

    @Test
    void aTimeOutFailsOnlyThatBatch() {
        scene.log.holdCommits();
        CompletableFuture<OffsetCommitResponse> first = scene.commit("", -1, COMMITMENT);
        CompletableFuture<OffsetCommitResponse> second = scene.commit("", -1, Commitment.of("t", 0, 8));
        scene.log.failHeld(AppendFailure.TIMED_OUT);
        assertThat(error(now(first))).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(second).isNotDone();
        scene.log.commit();
        assertThat(error(now(second))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aBatchThatIsRefusedDoesNotMakeEarlierOnesCommitted() {
        scene.log.holdCommits();
        CompletableFuture<OffsetCommitResponse> first = scene.commit("", -1, COMMITMENT);
        scene.log.failNext(AppendFailure.NOT_ENOUGH_REPLICAS);
        CompletableFuture<OffsetCommitResponse> second = scene.commit("", -1, Commitment.of("t", 0, 8));
        assertThat(error(now(first))).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(error(now(second))).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        scene.log.commit();
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(7);
    }

    @Test
    void aLogThatThrowsIsAFailureLikeOthers() {
        scene.log.throwNext();
        assertThat(error(now(scene.commit("", -1, COMMITMENT)))).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(-1);
    }

    @Test
    void afterATimeOutReadsAreAnsweredAgain() {
        scene.log.failNext(AppendFailure.TIMED_OUT);
        now(scene.commit("", -1, COMMITMENT));
        assertThat(scene.fetch("t", 0).committedOffset).isEqualTo(7);
    }

    @Test
    void heartbeatsAreAnsweredWhileNothingIsCommitted() {
        String member = scene.stableMember();
        scene.log.holdCommits();
        scene.commit(member, 1, COMMITMENT);
        assertThat(scene.heartbeat(member, 1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void requestsOfManyThreadsAreAllAnsweredAndEachThreadsOrderHolds() throws Exception {
        int threads = 4;
        int commits = 2_000;
        AtomicInteger answered = new AtomicInteger();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int partition = t;
            Thread thread = new Thread(() -> {
                for (int offset = 1; offset <= commits; offset++) {
                    scene.commit("", -1, Commitment.of("t", partition, offset))
                            .thenAccept(answer -> answered.incrementAndGet());
                }
            });
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        assertThat(answered).hasValue(threads * commits);
        for (int partition = 0; partition < threads; partition++) {
            assertThat(scene.fetch("t", partition).committedOffset).isEqualTo(commits);
        }
    }

    @Test
    void aCoordinatorThatIsClosedIsNotAvailable() {
        scene.coordinator.close();
        assertThat(scene.heartbeat("m", 1)).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g", "group-1", "console-consumer-48291", "polygenelubricants", "gruppe-ü"})
    void aGroupsPartitionIsTheOneEveryKafkaBrokerReckons(String groupId) {
        GroupCoordinator fifty = new GroupCoordinator(
                GroupConfig.DEFAULTS, 50, scene.log, TurnOwner::new, scene.time, scene.time, prefix -> "");
        assertThat(fifty.partitionFor(groupId)).isEqualTo(Utils.abs(groupId.hashCode()) % 50);
    }
}
