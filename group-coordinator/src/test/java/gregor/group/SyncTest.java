package gregor.group;

import static gregor.group.Scene.INITIAL_DELAY_MS;
import static gregor.group.Scene.REBALANCE_MS;
import static gregor.group.Scene.code;
import static gregor.group.Scene.now;
import static gregor.group.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.SyncGroupResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Traps 82 and 84. */
class SyncTest {
    private final Scene scene = new Scene();

    /** Two members told of generation 1, in the order leader, follower. */
    private List<String> twoAwaitingAssignments() {
        CompletableFuture<JoinGroupResponse> first = scene.join("");
        CompletableFuture<JoinGroupResponse> second = scene.join("");
        scene.time.advance(2 * INITIAL_DELAY_MS);
        return List.of(now(first).memberId, now(second).memberId);
    }

    @Test
    void followersWaitForTheLeaderAndGetExactlyItsBytes() {
        List<String> members = twoAwaitingAssignments();
        CompletableFuture<SyncGroupResponse> follower = scene.sync(members.get(1), 1, Map.of());
        assertThat(follower).isNotDone();
        SyncGroupResponse leader = now(scene.sync(members.get(0), 1, Map.of(members.get(0), "a", members.get(1), "b")));
        assertThat(text(leader.assignment)).isEqualTo("a");
        assertThat(text(now(follower).assignment)).isEqualTo("b");
        assertThat(now(follower).protocolType).isEqualTo("consumer");
        assertThat(now(follower).protocolName).isEqualTo("range");
        assertThat(scene.state()).isEqualTo("Stable");
    }

    @Test
    void assignmentsOfAFollowerAreIgnored() {
        List<String> members = twoAwaitingAssignments();
        assertThat(scene.sync(members.get(1), 1, Map.of(members.get(1), "mine")))
                .isNotDone();
        assertThat(scene.log.entries).isEmpty();
    }

    @Test
    void aMemberTheLeaderHasForgottenGetsAnEmptyAssignment() {
        List<String> members = twoAwaitingAssignments();
        CompletableFuture<SyncGroupResponse> follower = scene.sync(members.get(1), 1, Map.of());
        now(scene.sync(members.get(0), 1, Map.of(members.get(0), "a", "stranger", "x")));
        assertThat(code(now(follower).errorCode)).isEqualTo(ErrorCode.NONE);
        assertThat(now(follower).assignment).isEmpty();
    }

    @Test
    void nobodyIsAnsweredBeforeTheAssignmentsAreCommitted() {
        List<String> members = twoAwaitingAssignments();
        scene.log.holdCommits();
        CompletableFuture<SyncGroupResponse> follower = scene.sync(members.get(1), 1, Map.of());
        CompletableFuture<SyncGroupResponse> leader = scene.sync(members.get(0), 1, Map.of(members.get(0), "a"));
        CompletableFuture<SyncGroupResponse> late = scene.sync(members.get(1), 1, Map.of());
        assertThat(leader).isNotDone();
        assertThat(follower).isNotDone();
        assertThat(late).isNotDone();
        scene.log.commit();
        assertThat(leader).isDone();
        assertThat(follower).isDone();
        assertThat(late).isDone();
    }

    @Test
    void inAStableGroupTheAssignmentIsToldAgain() {
        List<String> members = scene.twoStableMembers();
        assertThat(text(now(scene.sync(members.get(1), 2, Map.of())).assignment))
                .isEqualTo("second");
    }

    @Test
    void whileJoinsAreCollectedASyncIsSentBackToJoin() {
        List<String> members = scene.twoStableMembers();
        scene.join("");
        assertThat(code(now(scene.sync(members.get(1), 2, Map.of())).errorCode))
                .isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void aParkedSyncIsSentBackToJoinWhenTheRebalanceStartsOver() {
        List<String> members = twoAwaitingAssignments();
        CompletableFuture<SyncGroupResponse> follower = scene.sync(members.get(1), 1, Map.of());
        scene.join("");
        assertThat(code(now(follower).errorCode)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(now(follower).assignment).isEmpty();
    }

    @Test
    void aSyncThatIsRepeatedWhileParkedReplacesTheFirst() {
        List<String> members = twoAwaitingAssignments();
        CompletableFuture<SyncGroupResponse> once = scene.sync(members.get(1), 1, Map.of());
        CompletableFuture<SyncGroupResponse> twice = scene.sync(members.get(1), 1, Map.of());
        assertThat(code(now(once).errorCode)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(twice).isNotDone();
    }

    @Test
    void whoIsNotAMemberOfTheGenerationIsRefused() {
        assertThat(code(now(scene.sync("stranger", 1, Map.of())).errorCode)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        String member = scene.stableMember();
        assertThat(code(now(scene.sync("stranger", 1, Map.of())).errorCode)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(code(now(scene.sync(member, 2, Map.of())).errorCode)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
    }

    @Test
    void theProtocolMustBeTheGroups() {
        String member = scene.stableMember();
        assertThat(syncError(5, member, "connect", "range")).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(syncError(5, member, "consumer", "sticky")).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(syncError(5, member, "consumer", "range")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void version5MustNameTheProtocol() {
        String member = scene.stableMember();
        assertThat(syncError(5, member, null, "range")).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(syncError(5, member, "consumer", null)).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(syncError(4, member, null, null)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void membersThatNeverAskForTheirAssignmentAreGivenUpAfterTheRebalanceTimeout() {
        List<String> members = twoAwaitingAssignments();
        now(scene.sync(members.get(0), 1, Map.of()));
        for (int i = 0; i < REBALANCE_MS / 5_000; i++) {
            assertThat(scene.state()).isEqualTo("Stable");
            assertThat(scene.heartbeat(members.get(0), 1)).isEqualTo(ErrorCode.NONE);
            assertThat(scene.heartbeat(members.get(1), 1)).isEqualTo(ErrorCode.NONE);
            scene.time.advance(5_000);
        }
        assertThat(scene.heartbeat(members.get(1), 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(scene.heartbeat(members.get(0), 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    private ErrorCode syncError(int version, String memberId, String protocolType, String protocolName) {
        return code(now(scene.sync(version, memberId, 1, Map.of(), request -> {
                    request.protocolType = protocolType;
                    request.protocolName = protocolName;
                }))
                .errorCode);
    }
}
