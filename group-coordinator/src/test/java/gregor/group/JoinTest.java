package gregor.group;

import static gregor.group.Scene.INITIAL_DELAY_MS;
import static gregor.group.Scene.code;
import static gregor.group.Scene.now;
import static gregor.group.Scene.protocol;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.JoinGroupResponse.JoinGroupResponseMember;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JoinTest {
    private final Scene scene = new Scene();

    @Test
    void theFirstMemberLeadsAfterTheInitialDelay() {
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(INITIAL_DELAY_MS - 1);
        assertThat(join).isNotDone();
        assertThat(scene.state()).isEqualTo("PreparingRebalance");

        scene.time.advance(1);

        JoinGroupResponse answer = now(join);
        assertThat(code(answer.errorCode)).isEqualTo(ErrorCode.NONE);
        assertThat(answer.generationId).isEqualTo(1);
        assertThat(answer.leader).isEqualTo(answer.memberId).isEqualTo("c-1");
        assertThat(answer.protocolName).isEqualTo("range");
        assertThat(answer.protocolType).isEqualTo("consumer");
        assertThat(answer.members).extracting(member -> member.memberId).containsExactly("c-1");
        assertThat(scene.state()).isEqualTo("CompletingRebalance");
    }

    /** Trap 81. */
    @Test
    void theInitialDelayIsDrawnOutByEachNewMemberUpToTheRebalanceTimeout() {
        CompletableFuture<JoinGroupResponse> first = scene.join(3, "", request -> request.rebalanceTimeoutMs = 7_000);
        scene.time.advance(2_000);
        scene.join(3, "", request -> request.rebalanceTimeoutMs = 7_000);
        scene.time.advance(INITIAL_DELAY_MS);
        assertThat(first).isNotDone();
        scene.join(3, "", request -> request.rebalanceTimeoutMs = 7_000);
        scene.time.advance(1_999);
        assertThat(first).isNotDone();
        scene.time.advance(1);

        assertThat(now(first).members).hasSize(3);
    }

    /** Trap 81. */
    @Test
    void aLaterRebalanceHasNoInitialDelay() {
        String leader = scene.stableMember();
        CompletableFuture<JoinGroupResponse> second = scene.join("");
        CompletableFuture<JoinGroupResponse> again = scene.join(leader);
        assertThat(now(again).generationId).isEqualTo(2);
        assertThat(now(second).generationId).isEqualTo(2);
    }

    /** Trap 83. */
    @Test
    void onlyTheLeaderIsToldWhoTheMembersAre() {
        String leader = scene.stableMember();
        CompletableFuture<JoinGroupResponse> second = scene.join("");
        List<JoinGroupResponseMember> told = now(scene.join(leader)).members;
        assertThat(told).extracting(member -> member.memberId).containsExactly(leader, now(second).memberId);
        assertThat(told.get(1).metadata).isEqualTo(protocol("range", "t").metadata);
        assertThat(now(second).members).isEmpty();
        assertThat(now(second).leader).isEqualTo(leader);
    }

    /** Trap 80. */
    @Test
    void aNewcomerOfVersion4IsSentBackWithAnId() {
        JoinGroupResponse first = now(scene.join(4, "", request -> {}));
        assertThat(code(first.errorCode)).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED);
        assertThat(first.memberId).isEqualTo("c-1");

        CompletableFuture<JoinGroupResponse> second = scene.join(4, first.memberId, request -> {});
        scene.time.advance(INITIAL_DELAY_MS);
        assertThat(now(second).memberId).isEqualTo("c-1");
        assertThat(now(second).generationId).isEqualTo(1);
    }

    /** Trap 80. */
    @Test
    void neitherVersion3NorAStaticMemberIsSentBack() {
        assertThat(scene.join(3, "", request -> {})).isNotDone();
        assertThat(scene.joinStatic("", "i")).isNotDone();
    }

    @Test
    void othersWaitForAnIdThatWasHandedOutUntilItsSessionEnds() {
        String leader = scene.stableMember();
        now(scene.join(4, "", request -> {}));
        scene.join("");
        CompletableFuture<JoinGroupResponse> again = scene.join(leader);
        assertThat(again).isNotDone();

        scene.time.advance(Scene.SESSION_MS);

        assertThat(now(again).members).hasSize(2);
    }

    @Test
    void aGroupOfWhichOnlyAnIdWasHandedOutIsForgottenWithIt() {
        now(scene.join(4, "", request -> {}));
        assertThat(scene.state()).isEqualTo("Empty");
        scene.time.advance(Scene.SESSION_MS);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void anUnknownMemberIdIsRefusedWithOrWithoutAGroup() {
        assertThat(code(now(scene.join("stranger")).errorCode)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        scene.stableMember();
        JoinGroupResponse answer = now(scene.join("stranger"));
        assertThat(code(answer.errorCode)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(answer.memberId).isEqualTo("stranger");
        assertThat(answer.generationId).isEqualTo(-1);
    }

    @Test
    void theSessionTimeoutMustBeWithinTheBrokersBounds() {
        assertThat(code(now(scene.join(3, "", request -> request.sessionTimeoutMs = 5_999)).errorCode))
                .isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT);
        assertThat(code(now(scene.join(3, "", request -> request.sessionTimeoutMs = 1_800_001)).errorCode))
                .isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void aMemberThatCannotAgreeWithTheOthersIsRefused() {
        scene.stableMember();
        assertThat(code(now(scene.join(3, "", request -> request.protocolType = "connect")).errorCode))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(code(now(scene.join(3, "", request -> request.protocols = List.of(protocol("sticky", "t"))))
                        .errorCode))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(scene.state()).isEqualTo("Stable");
    }

    @Test
    void aMemberMustOfferSomething() {
        assertThat(code(now(scene.join(3, "", request -> request.protocols = List.of())).errorCode))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(code(now(scene.join(3, "", request -> request.protocolType = "")).errorCode))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        assertThat(scene.state()).isEqualTo("Dead");
    }

    @Test
    void theGroupIdMustNotBeEmpty() {
        assertThat(code(now(scene.join(3, "", request -> request.groupId = "")).errorCode))
                .isEqualTo(ErrorCode.INVALID_GROUP_ID);
    }

    @Test
    void theProtocolThatMostPreferAmongThoseAllKnowIsChosen() {
        scene.join(3, "", request -> request.protocols = List.of(protocol("a"), protocol("b"), protocol("c")));
        scene.join(3, "", request -> request.protocols = List.of(protocol("b"), protocol("c")));
        CompletableFuture<JoinGroupResponse> third =
                scene.join(3, "", request -> request.protocols = List.of(protocol("c"), protocol("b")));
        scene.time.advance(2 * INITIAL_DELAY_MS);
        assertThat(now(third).protocolName).isEqualTo("b");
    }

    @Test
    void membersThatDoNotComeBackInTimeAreLeftBehind() {
        List<String> members = scene.twoStableMembers();
        CompletableFuture<JoinGroupResponse> third = scene.join("");
        assertThat(scene.heartbeat(members.get(0), 2)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        for (int i = 0; i < 11; i++) {
            scene.time.advance(5_000);
            scene.heartbeat(members.get(0), 2);
            scene.heartbeat(members.get(1), 2);
            assertThat(third).isNotDone();
        }
        scene.time.advance(5_000);
        assertThat(now(third).generationId).isEqualTo(3);
        assertThat(now(third).leader).isEqualTo(now(third).memberId);
        assertThat(scene.heartbeat(members.get(0), 2)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aFollowerOfAStableGroupThatAsksAgainIsToldWhatItKnew() {
        List<String> members = scene.twoStableMembers();
        JoinGroupResponse answer = now(scene.join(members.get(1)));
        assertThat(answer.generationId).isEqualTo(2);
        assertThat(answer.members).isEmpty();
        assertThat(scene.state()).isEqualTo("Stable");
    }

    @Test
    void theLeaderOfAStableGroupThatJoinsAgainForcesARebalance() {
        List<String> members = scene.twoStableMembers();
        assertThat(scene.join(members.get(0))).isNotDone();
        assertThat(scene.state()).isEqualTo("PreparingRebalance");
    }

    @Test
    void aFollowerWithOtherMetadataForcesARebalance() {
        List<String> members = scene.twoStableMembers();
        assertThat(scene.join(3, members.get(1), request -> request.protocols = List.of(protocol("range", "t", "u"))))
                .isNotDone();
        assertThat(scene.state()).isEqualTo("PreparingRebalance");
    }

    @Test
    void aMemberThatMissedTheAnswerIsAnsweredAgainUntilTheLeaderHasAssigned() {
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(INITIAL_DELAY_MS);
        JoinGroupResponse again = now(scene.join(now(join).memberId));
        assertThat(again).isEqualTo(now(join));
        assertThat(scene.state()).isEqualTo("CompletingRebalance");
    }

    @Test
    void otherMetadataWhileAssignmentsAreAwaitedStartsOver() {
        CompletableFuture<JoinGroupResponse> join = scene.join("");
        scene.time.advance(INITIAL_DELAY_MS);
        CompletableFuture<JoinGroupResponse> again =
                scene.join(3, now(join).memberId, request -> request.protocols = List.of(protocol("range", "t", "u")));
        assertThat(now(again).generationId).isEqualTo(2);
    }

    @Test
    void aJoinThatIsRepeatedWhileParkedReplacesTheFirst() {
        String leader = scene.stableMember();
        scene.join("");
        String second = scene.describe().members.get(1).memberId;
        CompletableFuture<JoinGroupResponse> once = scene.join(second);
        CompletableFuture<JoinGroupResponse> twice = scene.join(second);
        assertThat(code(now(once).errorCode)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        now(scene.join(leader));
        assertThat(code(now(twice).errorCode)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aFullGroupTurnsNewcomersAway() {
        Scene small = new Scene(Scene.maxSize(1));
        small.stableMember();
        JoinGroupResponse answer = now(small.join(""));
        assertThat(code(answer.errorCode)).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(answer.memberId).isEmpty();
        assertThat(small.state()).isEqualTo("Stable");
    }

    @Test
    void aGroupThatIsTooLargeAfterALoadTurnsAwayTheLastToComeBack() {
        List<String> members = scene.twoStableMembers();
        Scene small = new Scene(Scene.maxSize(1));
        small.log.entries.addAll(scene.log.entries);
        small.failOver();
        assertThat(small.state()).isEqualTo("PreparingRebalance");
        CompletableFuture<JoinGroupResponse> first = small.join(members.get(1));
        assertThat(code(now(small.join(members.get(0))).errorCode)).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(now(first).leader).isEqualTo(members.get(1));
    }

    @Test
    void versionsBefore7GetAProtocolNameAlsoInAnError() {
        assertThat(now(scene.join(6, "stranger", request -> {})).protocolName).isEmpty();
        assertThat(now(scene.join(7, "stranger", request -> {})).protocolName).isNull();
    }

    @Test
    void version0WaitsAsLongAsTheSession() {
        CompletableFuture<JoinGroupResponse> join = scene.join(0, "", request -> request.rebalanceTimeoutMs = -1);
        scene.time.advance(INITIAL_DELAY_MS);
        String leader = now(join).memberId;
        now(scene.sync(leader, 1, Map.of(leader, "all")));
        CompletableFuture<JoinGroupResponse> second = scene.join(0, "", request -> request.rebalanceTimeoutMs = -1);
        scene.time.advance(Scene.SESSION_MS - 1);
        assertThat(second).isNotDone();
        scene.time.advance(1);
        assertThat(now(second).generationId).isEqualTo(2);
    }

    @Test
    void aNewcomerWhoseJoinIsParkedTooLongIsGivenUp() {
        List<String> members = scene.twoStableMembers();
        CompletableFuture<JoinGroupResponse> third =
                scene.join(3, "", request -> request.rebalanceTimeoutMs = 1_000_000);
        long waitedMs = 0;
        while (waitedMs < Join.NEWCOMER_JOIN_MS) {
            assertThat(third).isNotDone();
            scene.time.advance(5_000);
            waitedMs += 5_000;
            scene.heartbeat(members.get(0), 2);
            scene.heartbeat(members.get(1), 2);
        }
        assertThat(code(now(third).errorCode)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }
}
