package gregor.group;

import static gregor.group.Scene.code;
import static gregor.group.Scene.now;
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
import org.junit.jupiter.api.Test;

/** Trap 92. */
class LeaveTest {
    private final Scene scene = new Scene();

    @Test
    void theLastMemberLeavesTheGroupEmptyAndThatIsRecorded() {
        String member = scene.stableMember();
        assertThat(scene.leave(member)).isEqualTo(ErrorCode.NONE);
        assertThat(scene.state()).isEqualTo("Empty");
        scene.failOver();
        assertThat(scene.state()).isEqualTo("Empty");
        assertThat(scene.describe().members).isEmpty();
    }

    @Test
    void generationsGoOnAfterAGroupWasEmpty() {
        scene.leave(scene.stableMember());
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(Scene.INITIAL_DELAY_MS);
        assertThat(now(join).generationId).isEqualTo(3);
    }

    @Test
    void whoLeavesIsNotWaitedFor() {
        List<String> members = scene.twoStableMembers();
        CompletableFuture<JoinGroupResponse> leader = scene.join(members.get(0));
        assertThat(leader).isNotDone();
        assertThat(scene.leave(members.get(1))).isEqualTo(ErrorCode.NONE);
        assertThat(now(leader).members).hasSize(1);
    }

    @Test
    void whenTheLeaderLeavesAnotherLeads() {
        List<String> members = scene.twoStableMembers();
        scene.leave(members.get(0));
        assertThat(now(scene.join(members.get(1))).leader).isEqualTo(members.get(1));
    }

    @Test
    void requestsOfAMemberThatIsSentAwayAreAnswered() {
        List<String> members = scene.twoStableMembers();
        CompletableFuture<JoinGroupResponse> join = scene.join(members.get(0));
        scene.leave(members.get(0));
        assertThat(code(now(join).errorCode)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(now(join).memberId).isEmpty();

        now(scene.join(members.get(1)));
        CompletableFuture<JoinGroupResponse> third = scene.join("");
        now(scene.join(members.get(1)));
        CompletableFuture<SyncGroupResponse> sync = scene.sync(now(third).memberId, now(third).generationId, Map.of());
        scene.leave(now(third).memberId);
        assertThat(code(now(sync).errorCode)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anIdThatWasHandedOutCanBeGivenBack() {
        String id = now(scene.join(4, "", request -> {})).memberId;
        assertThat(scene.leave(id)).isEqualTo(ErrorCode.NONE);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void versions0To2AnswerForOneMember() {
        assertThat(scene.leave("stranger")).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        scene.stableMember();
        assertThat(scene.leave("stranger")).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void version3AnswersForEachMember() {
        List<String> members = scene.twoStableMembers();
        LeaveGroupRequest request = new LeaveGroupRequest();
        request.groupId = Scene.GROUP;
        request.members = List.of(identity(members.get(0)), identity("stranger"), identity(members.get(1)));
        LeaveGroupResponse answer = now(scene.coordinator.leave(Scene.caller(3), request));
        assertThat(code(answer.errorCode)).isEqualTo(ErrorCode.NONE);
        assertThat(answer.members)
                .extracting(member -> code(member.errorCode))
                .containsExactly(ErrorCode.NONE, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.NONE);
        assertThat(answer.members)
                .extracting(member -> member.memberId)
                .containsExactly(members.get(0), "stranger", members.get(1));
        assertThat(scene.state()).isEqualTo("Empty");
    }

    private static MemberIdentity identity(String memberId) {
        MemberIdentity identity = new MemberIdentity();
        identity.memberId = memberId;
        return identity;
    }
}
