package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeGroupsResponse.DescribedGroup;
import gregor.wire.message.DescribeGroupsResponse.DescribedGroupMember;
import java.util.ArrayList;

/**
 * DescribeGroups, versions 0 to 6: one group and its members; metadata and assignments only while they are settled. A group
 * that is not there is Dead without an error before version 6, GROUP_ID_NOT_FOUND since (trap 91).
 */
final class DescribeGroup implements Step<String, DescribedGroup> {
    private static final int NOT_FOUND_FROM = 6;

    @Override
    public Decision decide(Groups groups, Request<String, DescribedGroup> request, Now now) {
        Group group = groups.find(request.body());
        return new Decision(now).answerNow(request, group == null ? absent(request) : describe(group));
    }

    @Override
    public DescribedGroup refusal(Request<String, DescribedGroup> request, ErrorCode error) {
        DescribedGroup answer = new DescribedGroup();
        answer.errorCode = error.code();
        answer.groupId = request.body();
        return answer;
    }

    private DescribedGroup absent(Request<String, DescribedGroup> request) {
        boolean notFound = request.caller().apiVersion() >= NOT_FOUND_FROM;
        DescribedGroup answer = refusal(request, notFound ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE);
        answer.groupState = GroupState.DEAD.text();
        if (notFound) {
            answer.errorMessage = "Group " + request.body() + " not found.";
        }
        return answer;
    }

    private static DescribedGroup describe(Group group) {
        boolean settled = group.is(GroupState.STABLE);
        DescribedGroup answer = new DescribedGroup();
        answer.groupId = group.id();
        answer.groupState = group.state().text();
        answer.protocolType = group.protocolType() == null ? "" : group.protocolType();
        answer.protocolData = settled ? group.protocol() : "";
        answer.members = new ArrayList<>(group.members().size());
        for (Member member : group.members().all()) {
            DescribedGroupMember one = new DescribedGroupMember();
            one.memberId = member.id();
            one.groupInstanceId = member.instanceId();
            one.clientId = member.clientId();
            one.clientHost = member.clientHost();
            one.memberMetadata = settled ? member.metadata(group.protocol()) : new byte[0];
            one.memberAssignment = settled ? member.assignment() : new byte[0];
            answer.members.add(one);
        }
        return answer;
    }
}
