package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupResponse;
import java.util.HashMap;
import java.util.Map;

/**
 * SyncGroup, versions 0 to 5: a member asks for its assignment; the leader brings everyone's. The assignments are recorded
 * before anyone gets one. A member the leader has left out gets an empty one (trap 82).
 */
final class Sync implements Step<SyncGroupRequest, SyncGroupResponse> {
    private static final int PROTOCOL_MANDATORY_FROM = 5;

    @Override
    public Decision decide(Groups groups, Request<SyncGroupRequest, SyncGroupResponse> request, Now now) {
        Decision decision = new Decision(now);
        Group group = groups.find(request.body().groupId);
        ErrorCode error = check(group, request);
        if (error != ErrorCode.NONE) {
            return decision.refuse(request, error);
        }
        Member member = group.members().get(request.body().memberId);
        switch (group.state()) {
            case COMPLETING_REBALANCE:
                group.synced(member.id());
                park(member, request, decision);
                if (group.members().isLeader(member.id())) {
                    assign(group, request.body(), decision);
                }
                return decision;
            case STABLE:
                group.synced(member.id());
                member.renew(now);
                decision.alarm(group, member.deadlineMs());
                return decision.answer(request, answer(group, member.assignment()));
            case PREPARING_REBALANCE:
                return decision.refuse(request, ErrorCode.REBALANCE_IN_PROGRESS);
            default:
                return decision.refuse(request, ErrorCode.UNKNOWN_MEMBER_ID);
        }
    }

    /** While the groups are being loaded: the rebalance is lost, so let the client begin it again (trap 84). */
    @Override
    public SyncGroupResponse refusal(Request<SyncGroupRequest, SyncGroupResponse> request, ErrorCode error) {
        ErrorCode known = error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.REBALANCE_IN_PROGRESS : error;
        SyncGroupResponse answer = new SyncGroupResponse();
        answer.errorCode = known.code();
        answer.assignment = new byte[0];
        return answer;
    }

    private static ErrorCode check(Group group, Request<SyncGroupRequest, SyncGroupResponse> request) {
        SyncGroupRequest body = request.body();
        if (request.caller().apiVersion() >= PROTOCOL_MANDATORY_FROM
                && (body.protocolType == null || body.protocolName == null)) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        if (group == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        ErrorCode error = Membership.check(group, body.memberId, body.groupInstanceId, body.generationId);
        if (error != ErrorCode.NONE) {
            return error;
        }
        boolean consistent = (body.protocolType == null || body.protocolType.equals(group.protocolType()))
                && (body.protocolName == null || body.protocolName.equals(group.protocol()));
        return consistent ? ErrorCode.NONE : ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    }

    private static void park(Member member, Request<SyncGroupRequest, SyncGroupResponse> request, Decision decision) {
        Request<SyncGroupRequest, SyncGroupResponse> before = member.parkSync(request);
        if (before != null) {
            decision.refuse(before, ErrorCode.REBALANCE_IN_PROGRESS);
        }
    }

    /** Records the generation, and answers those who wait for it. */
    private static void assign(Group group, SyncGroupRequest leaders, Decision decision) {
        Map<String, byte[]> assignments = new HashMap<>();
        for (SyncGroupRequest.SyncGroupRequestAssignment one : leaders.assignments) {
            assignments.put(one.memberId, one.assignment);
        }
        decision.change(group.generationRecord(assignments));
        for (Member member : group.members().all()) {
            Request<SyncGroupRequest, SyncGroupResponse> waiting = member.parkSync(null);
            if (waiting != null) {
                decision.answer(waiting, answer(group, assignments.getOrDefault(member.id(), new byte[0])));
                member.renew(decision.now());
            }
        }
        decision.alarm(group, group.nextDeadlineMs());
    }

    private static SyncGroupResponse answer(Group group, byte[] assignment) {
        SyncGroupResponse answer = new SyncGroupResponse();
        answer.protocolType = group.protocolType();
        answer.protocolName = group.protocol();
        answer.assignment = assignment;
        return answer;
    }
}
