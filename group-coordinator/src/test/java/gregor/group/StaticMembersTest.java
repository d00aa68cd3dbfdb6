package gregor.group;

import static gregor.group.Scene.INITIAL_DELAY_MS;
import static gregor.group.Scene.code;
import static gregor.group.Scene.now;
import static gregor.group.Scene.protocol;
import static gregor.group.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.LeaveGroupRequest;
import gregor.wire.message.LeaveGroupRequest.MemberIdentity;
import gregor.wire.message.LeaveGroupResponse;
import gregor.wire.message.SyncGroupResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** KIP-345 and KIP-814, traps 83 and 84. */
class StaticMembersTest {
    private final Scene scene = new Scene();
    private String leader;
    private String follower;

    @BeforeEach
    void twoStaticMembersInAStableGroup() {
        CompletableFuture<JoinGroupResponse> first = scene.joinStatic("", "one");
        CompletableFuture<JoinGroupResponse> second = scene.joinStatic("", "two");
        scene.time.advance(2 * INITIAL_DELAY_MS);
        leader = now(first).memberId;
        follower = now(second).memberId;
        CompletableFuture<SyncGroupResponse> waiting = scene.sync(follower, 1, Map.of());
        now(scene.sync(leader, 1, Map.of(leader, "first", follower, "second")));
        now(waiting);
    }

    @Test
    void aMemberIdBeginsWithTheInstanceId() {
        assertThat(leader).startsWith("one-");
    }

    @Test
    void aFollowerThatReturnsKeepsItsAssignmentAndNobodyIsRebalanced() {
        JoinGroupResponse answer = now(scene.joinStatic("", "two"));
        assertThat(answer.memberId).startsWith("two-").isNotEqualTo(follower);
        assertThat(answer.generationId).isEqualTo(1);
        assertThat(answer.leader).isEqualTo(leader);
        assertThat(answer.skipAssignment).isFalse();
        assertThat(answer.members).isEmpty();
        assertThat(scene.state()).isEqualTo("Stable");
        assertThat(text(now(scene.sync(answer.memberId, 1, Map.of())).assignment))
                .isEqualTo("second");
    }

    @Test
    void aLeaderThatReturnsInVersion9IsToldToSkipTheAssignment() {
        JoinGroupResponse answer = now(scene.joinStatic("", "one"));
        assertThat(answer.leader).isEqualTo(answer.memberId);
        assertThat(answer.skipAssignment).isTrue();
        assertThat(answer.members).hasSize(2);
        assertThat(answer.members).extracting(member -> member.groupInstanceId).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void aLeaderThatReturnsInAnEarlierVersionIsMadeToBelieveItFollows() {
        JoinGroupResponse answer = now(scene.join(8, "", request -> request.groupInstanceId = "one"));
        assertThat(answer.leader).isEqualTo(leader).isNotEqualTo(answer.memberId);
        assertThat(answer.members).isEmpty();
    }

    @Test
    void theNewIdOutlivesTheCoordinator() {
        String returned = now(scene.joinStatic("", "two")).memberId;
        scene.failOver();
        assertThat(scene.heartbeat(returned, 1, "two")).isEqualTo(ErrorCode.NONE);
        assertThat(text(now(scene.sync(returned, 1, Map.of())).assignment)).isEqualTo("second");
    }

    @Test
    void theFormerIdIsFenced() {
        now(scene.joinStatic("", "two"));
        assertThat(scene.heartbeat(follower, 1, "two")).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(code(now(scene.joinStatic(follower, "two")).errorCode)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(code(now(scene.sync(4, follower, 1, Map.of(), request -> request.groupInstanceId = "two"))
                        .errorCode))
                .isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(Scene.error(now(scene.commit(
                        8, follower, 1, request -> request.groupInstanceId = "two", Scene.Commitment.of("t", 0, 1)))))
                .isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(scene.heartbeat(follower, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anInstanceIdNobodyHasIsUnknown() {
        assertThat(scene.heartbeat(leader, 1, "three")).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aJoinOfTheFormerIdThatIsParkedIsFenced() {
        CompletableFuture<JoinGroupResponse> parked = scene.joinStatic(leader, "one");
        assertThat(parked).isNotDone();
        scene.joinStatic("", "one");
        assertThat(code(now(parked).errorCode)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(now(parked).memberId).isEqualTo(leader);
    }

    @Test
    void aReturnWhileAssignmentsAreAwaitedStartsOver() {
        now2(scene.joinStatic(leader, "one"), scene.joinStatic(follower, "two"));
        CompletableFuture<SyncGroupResponse> parked = scene.sync(follower, 2, Map.of());
        scene.joinStatic("", "two");
        assertThat(code(now(parked).errorCode)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(scene.state()).isEqualTo("PreparingRebalance");
    }

    @Test
    void aReturnThatChangesTheProtocolRebalances() {
        Scene one = new Scene();
        CompletableFuture<JoinGroupResponse> join = one.join(9, "", request -> {
            request.groupInstanceId = "i";
            request.protocols = List.of(protocol("a"), protocol("b"));
        });
        one.time.advance(INITIAL_DELAY_MS);
        String id = now(join).memberId;
        now(one.sync(id, 1, Map.of()));
        CompletableFuture<JoinGroupResponse> again = one.join(9, "", request -> {
            request.groupInstanceId = "i";
            request.protocols = List.of(protocol("b"), protocol("a"));
        });
        assertThat(now(again).generationId).isEqualTo(2);
        assertThat(now(again).protocolName).isEqualTo("b");
    }

    @Test
    void aMemberThatDoesNotComeBackInTimeStaysInTheGroupForItsSession() {
        Scene patient = new Scene();
        CompletableFuture<JoinGroupResponse> first = joinPatiently(patient, "", "one");
        CompletableFuture<JoinGroupResponse> second = joinPatiently(patient, "", "two");
        patient.time.advance(2 * INITIAL_DELAY_MS);
        String id = now(first).memberId;
        now(second);
        now(patient.sync(id, 1, Map.of()));
        CompletableFuture<JoinGroupResponse> again = joinPatiently(patient, id, "one");
        assertThat(again).isNotDone();
        patient.time.advance(5_000);
        assertThat(now(again).members).hasSize(2);
    }

    /** Whose session is longer than it wants a rebalance to last. */
    private static CompletableFuture<JoinGroupResponse> joinPatiently(Scene scene, String memberId, String instanceId) {
        return scene.join(9, memberId, request -> {
            request.groupInstanceId = instanceId;
            request.sessionTimeoutMs = 30_000;
            request.rebalanceTimeoutMs = 5_000;
        });
    }

    @Test
    void ifNoneComesBackTheRebalanceWaitsForTheSessions() {
        scene.join(3, "", request -> {});
        String newcomer = scene.describe().members.get(2).memberId;
        assertThat(scene.leave(newcomer)).isEqualTo(ErrorCode.NONE);
        assertThat(scene.state()).isEqualTo("PreparingRebalance");
        scene.time.advance(Scene.SESSION_MS);
        assertThat(scene.state()).isEqualTo("Empty");
    }

    @Test
    void anAdministratorSendsAMemberAwayByItsInstanceId() {
        LeaveGroupRequest request = new LeaveGroupRequest();
        request.groupId = Scene.GROUP;
        request.members = List.of(identity("", "two"), identity("", "three"), identity("wrong", "one"));
        LeaveGroupResponse answer = now(scene.coordinator.leave(Scene.caller(3), request));
        assertThat(answer.members)
                .extracting(member -> code(member.errorCode))
                .containsExactly(ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.FENCED_INSTANCE_ID);
        assertThat(scene.describe().members).hasSize(1);
    }

    private static MemberIdentity identity(String memberId, String instanceId) {
        MemberIdentity identity = new MemberIdentity();
        identity.memberId = memberId;
        identity.groupInstanceId = instanceId;
        return identity;
    }

    private static void now2(CompletableFuture<?> one, CompletableFuture<?> two) {
        now(one);
        now(two);
    }
}
