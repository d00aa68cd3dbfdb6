package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.HeartbeatResponse;

/** Heartbeat, versions 0 to 4: a member lives, and hears whether a rebalance waits for it (trap 84). */
final class Heartbeat implements Step<HeartbeatRequest, HeartbeatResponse> {
    @Override
    public Decision decide(Groups groups, Request<HeartbeatRequest, HeartbeatResponse> request, Now now) {
        Decision decision = new Decision(now);
        HeartbeatRequest body = request.body();
        Group group = groups.find(body.groupId);
        ErrorCode error = group == null
                ? ErrorCode.UNKNOWN_MEMBER_ID
                : Membership.check(group, body.memberId, body.groupInstanceId, body.generationId);
        if (error == ErrorCode.NONE) {
            Member member = group.members().get(body.memberId);
            member.renew(now);
            decision.alarm(group, member.deadlineMs());
            if (group.is(GroupState.PREPARING_REBALANCE)) {
                error = ErrorCode.REBALANCE_IN_PROGRESS;
            }
        }
        return decision.answerNow(request, answer(error));
    }

    /** While the groups are being loaded every member is taken to be one. */
    @Override
    public HeartbeatResponse refusal(Request<HeartbeatRequest, HeartbeatResponse> request, ErrorCode error) {
        return answer(error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : error);
    }

    private static HeartbeatResponse answer(ErrorCode error) {
        HeartbeatResponse answer = new HeartbeatResponse();
        answer.errorCode = error.code();
        return answer;
    }
}
