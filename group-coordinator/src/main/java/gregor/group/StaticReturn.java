package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * A static member comes back under its instance id with no member id, usually after a restart (KIP-345). It takes the place of
 * the member it was, which is fenced from now on; in a stable group that is recorded and nobody is rebalanced.
 */
final class StaticReturn {
    private static final int SKIP_ASSIGNMENT_FROM = 9;

    private final Rebalance rebalance;

    StaticReturn(Rebalance rebalance) {
        this.rebalance = rebalance;
    }

    void decide(Group group, Request<JoinGroupRequest, JoinGroupResponse> request, String newId, Decision decision) {
        String formerLeaderId = group.members().leaderId();
        Member former = group.members().get(group.members().idOfInstance(request.body().groupInstanceId));
        fence(group, former, decision);
        Member member = group.rename(former, newId);
        member.renew(decision.now());
        Join.subscribe(group, member, request);
        if (group.is(GroupState.STABLE) && group.members().elect().equals(group.protocol())) {
            decision.change(group.generationRecord(assignments(group)));
            decision.answer(request, answer(group, request, newId, formerLeaderId));
        } else {
            group.members().parkJoin(member, request);
            rebalance.begin(group, decision);
        }
        decision.alarm(group, member.deadlineMs());
    }

    private static void fence(Group group, Member former, Decision decision) {
        Request<JoinGroupRequest, JoinGroupResponse> join = group.members().takeJoin(former);
        if (join != null) {
            decision.answerNow(join, JoinAnswers.error(join, former.id(), ErrorCode.FENCED_INSTANCE_ID));
        }
        Request<SyncGroupRequest, SyncGroupResponse> sync = former.parkSync(null);
        if (sync != null) {
            decision.refuse(sync, ErrorCode.FENCED_INSTANCE_ID);
        }
    }

    private static Map<String, byte[]> assignments(Group group) {
        Map<String, byte[]> assignments = new HashMap<>();
        for (Member member : group.members().all()) {
            assignments.put(member.id(), member.assignment());
        }
        return assignments;
    }

    /**
     * The leader must not assign again, because a stable group would not take it. From version 9 it is told so; before, it
     * is given its former id as the leader's, and takes itself for a follower (trap 83).
     */
    private static JoinGroupResponse answer(
            Group group, Request<JoinGroupRequest, JoinGroupResponse> request, String newId, String formerLeaderId) {
        if (request.caller().apiVersion() < SKIP_ASSIGNMENT_FROM) {
            return JoinAnswers.follower(request, group, newId, formerLeaderId);
        }
        JoinGroupResponse answer = JoinAnswers.joined(request, group, newId);
        answer.skipAssignment = group.members().isLeader(newId);
        return answer;
    }
}
