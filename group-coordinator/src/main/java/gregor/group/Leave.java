package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.LeaveGroupRequest;
import gregor.wire.message.LeaveGroupResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * LeaveGroup, versions 0 to 5: members go, or are sent away by an administrator who knows only their instance ids. One member
 * and one error before version 3, a list of both since (trap 92).
 */
final class Leave implements Step<LeaveGroupRequest, LeaveGroupResponse> {
    private static final int MEMBERS_FROM = 3;

    private final Rebalance rebalance;

    Leave(Rebalance rebalance) {
        this.rebalance = rebalance;
    }

    @Override
    public Decision decide(Groups groups, Request<LeaveGroupRequest, LeaveGroupResponse> request, Now now) {
        Decision decision = new Decision(now);
        Group group = groups.find(request.body().groupId);
        LeaveGroupResponse answer = request.caller().apiVersion() < MEMBERS_FROM
                ? answer(leave(group, request.body().memberId, null, decision))
                : leaveAll(group, request.body().members, decision);
        if (group != null) {
            groups.forgetIfUnused(group, now);
        }
        return decision.answerNow(request, answer);
    }

    private LeaveGroupResponse leaveAll(
            Group group, List<LeaveGroupRequest.MemberIdentity> leaving, Decision decision) {
        LeaveGroupResponse answer = answer(ErrorCode.NONE);
        answer.members = new ArrayList<>(leaving.size());
        for (LeaveGroupRequest.MemberIdentity member : leaving) {
            LeaveGroupResponse.MemberResponse one = new LeaveGroupResponse.MemberResponse();
            one.memberId = member.memberId;
            one.groupInstanceId = member.groupInstanceId;
            one.errorCode = leave(group, member.memberId, member.groupInstanceId, decision)
                    .code();
            answer.members.add(one);
        }
        return answer;
    }

    @Override
    public LeaveGroupResponse refusal(Request<LeaveGroupRequest, LeaveGroupResponse> request, ErrorCode error) {
        return answer(error);
    }

    private static LeaveGroupResponse answer(ErrorCode error) {
        LeaveGroupResponse answer = new LeaveGroupResponse();
        answer.errorCode = error.code();
        return answer;
    }

    private ErrorCode leave(Group group, String memberId, String instanceId, Decision decision) {
        if (group == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        if (group.awaitsId(memberId)) {
            rebalance.removeAwaitedId(group, memberId, decision);
            return ErrorCode.NONE;
        }
        String leavingId =
                memberId.isEmpty() && instanceId != null ? group.members().idOfInstance(instanceId) : memberId;
        ErrorCode error =
                leavingId == null ? ErrorCode.UNKNOWN_MEMBER_ID : Membership.check(group, leavingId, instanceId);
        if (error == ErrorCode.NONE) {
            rebalance.remove(group, group.members().get(leavingId), decision);
        }
        return error;
    }
}
