package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import java.util.ArrayList;
import java.util.List;

/** The answers to a JoinGroup, with what its versions allow: before version 7 a protocol name is there, if empty. */
final class JoinAnswers {
    private static final int NULLABLE_PROTOCOL_NAME_FROM = 7;
    private static final int NO_GENERATION = -1;

    private JoinAnswers() {}

    static JoinGroupResponse error(
            Request<JoinGroupRequest, JoinGroupResponse> request, String memberId, ErrorCode error) {
        JoinGroupResponse answer = new JoinGroupResponse();
        answer.errorCode = error.code();
        answer.generationId = NO_GENERATION;
        answer.protocolName = nullable(request, null);
        answer.leader = "";
        answer.memberId = memberId;
        return answer;
    }

    /** The present generation; its leader is told who else is in it, because it assigns. */
    static JoinGroupResponse joined(
            Request<JoinGroupRequest, JoinGroupResponse> request, Group group, String memberId) {
        JoinGroupResponse answer =
                follower(request, group, memberId, group.members().leaderId());
        if (group.members().isLeader(memberId)) {
            answer.members = members(group);
        }
        return answer;
    }

    /** The present generation, with nothing to assign. */
    static JoinGroupResponse follower(
            Request<JoinGroupRequest, JoinGroupResponse> request, Group group, String memberId, String leaderId) {
        JoinGroupResponse answer = new JoinGroupResponse();
        answer.generationId = group.generation();
        answer.protocolType = group.protocolType();
        answer.protocolName = nullable(request, group.protocol());
        answer.leader = leaderId;
        answer.memberId = memberId;
        return answer;
    }

    private static String nullable(Request<JoinGroupRequest, JoinGroupResponse> request, String protocolName) {
        boolean mustBeThere = request.caller().apiVersion() < NULLABLE_PROTOCOL_NAME_FROM;
        return protocolName == null && mustBeThere ? "" : protocolName;
    }

    private static List<JoinGroupResponse.JoinGroupResponseMember> members(Group group) {
        List<JoinGroupResponse.JoinGroupResponseMember> members =
                new ArrayList<>(group.members().size());
        for (Member member : group.members().all()) {
            JoinGroupResponse.JoinGroupResponseMember one = new JoinGroupResponse.JoinGroupResponseMember();
            one.memberId = member.id();
            one.groupInstanceId = member.instanceId();
            one.metadata = member.metadata(group.protocol());
            members.add(one);
        }
        return members;
    }
}
