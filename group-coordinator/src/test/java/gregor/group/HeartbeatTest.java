package gregor.group;

import static gregor.group.Scene.INITIAL_DELAY_MS;
import static gregor.group.Scene.SESSION_MS;
import static gregor.group.Scene.now;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.SyncGroupResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Heartbeats and sessions, trap 84. */
class HeartbeatTest {
    private final Scene scene = new Scene();

    @Test
    void aMemberOfAStableGroupHearsNothingNew() {
        assertThat(scene.heartbeat(scene.stableMember(), 1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void whileJoinsAreCollectedMembersHearOfTheRebalance() {
        List<String> members = scene.twoStableMembers();
        scene.join("");
        assertThat(scene.heartbeat(members.get(1), 2)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void whileAssignmentsAreAwaitedMembersHearNothing() {
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(INITIAL_DELAY_MS);
        assertThat(scene.heartbeat(now(join).memberId, 1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void strangersAndOldGenerationsAreToldSo() {
        assertThat(scene.heartbeat("stranger", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        String member = scene.stableMember();
        assertThat(scene.heartbeat("stranger", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(scene.heartbeat(member, 0)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(scene.heartbeat(member, 2)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
    }

    @Test
    void aSilentMemberIsGivenUpAtTheEndOfItsSession() {
        String member = scene.stableMember();
        scene.time.advance(SESSION_MS - 1);
        assertThat(scene.state()).isEqualTo("Stable");
        scene.time.advance(1);
        assertThat(scene.state()).isEqualTo("Empty");
        assertThat(scene.heartbeat(member, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void eachHeartbeatBeginsTheSessionAnew() {
        String member = scene.stableMember();
        for (int i = 0; i < 5; i++) {
            scene.time.advance(SESSION_MS - 1);
            assertThat(scene.heartbeat(member, 1)).isEqualTo(ErrorCode.NONE);
        }
    }

    @Test
    void aCommitAndASyncBeginTheSessionAnewToo() {
        String member = scene.stableMember();
        scene.time.advance(SESSION_MS - 1);
        now(scene.commit(member, 1, Scene.Commitment.of("t", 0, 1)));
        scene.time.advance(SESSION_MS - 1);
        now(scene.sync(member, 1, Map.of()));
        scene.time.advance(SESSION_MS - 1);
        assertThat(scene.state()).isEqualTo("Stable");
    }

    @Test
    void theOthersRebalanceWhenAMemberFails() {
        List<String> members = scene.twoStableMembers();
        scene.time.advance(SESSION_MS - 1);
        scene.heartbeat(members.get(0), 2);
        scene.time.advance(1);
        assertThat(scene.heartbeat(members.get(0), 2)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(now(scene.join(members.get(0))).members).hasSize(1);
    }

    @Test
    void whoWaitsForAnAnswerNeedNotSendHeartbeats() {
        List<String> members = scene.twoStableMembers();
        CompletableFuture<JoinGroupResponse> leader = scene.join(members.get(0));
        for (int i = 0; i < 5; i++) {
            scene.time.advance(SESSION_MS / 2);
            scene.heartbeat(members.get(1), 2);
        }
        assertThat(leader).isNotDone();
        scene.join(members.get(1));
        CompletableFuture<SyncGroupResponse> parked = scene.sync(members.get(1), 3, Map.of());
        for (int i = 0; i < 5; i++) {
            scene.time.advance(SESSION_MS / 2);
            scene.heartbeat(members.get(0), 3);
        }
        assertThat(parked).isNotDone();
        now(scene.sync(members.get(0), 3, Map.of()));
        scene.time.advance(SESSION_MS - 1);
        assertThat(scene.heartbeat(members.get(1), 3)).isEqualTo(ErrorCode.NONE);
    }
}
