package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.ListGroupsRequest;
import gregor.wire.message.ListGroupsResponse.ListedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** ListGroups, versions 0 to 5: the groups of one partition, filtered by state and by type in any letter case. */
final class ListGroups implements Step<ListGroupsRequest, List<ListedGroup>> {
    private static final String CLASSIC = "classic";

    @Override
    public Decision decide(Groups groups, Request<ListGroupsRequest, List<ListedGroup>> request, Now now) {
        List<ListedGroup> listed = new ArrayList<>();
        if (passes(CLASSIC, request.body().typesFilter)) {
            for (Group group : groups.all()) {
                if (passes(group.state().text(), request.body().statesFilter)) {
                    listed.add(listed(group));
                }
            }
        }
        return new Decision(now).answerNow(request, listed);
    }

    /** What cannot be listed is left out; the door says that something was. */
    @Override
    public List<ListedGroup> refusal(Request<ListGroupsRequest, List<ListedGroup>> request, ErrorCode error) {
        return List.of();
    }

    private static boolean passes(String value, List<String> filter) {
        if (filter == null || filter.isEmpty()) {
            return true;
        }
        for (String wanted : filter) {
            if (wanted.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static ListedGroup listed(Group group) {
        ListedGroup one = new ListedGroup();
        one.groupId = group.id();
        one.protocolType = group.protocolType() == null ? "" : group.protocolType();
        one.groupState = group.state().text();
        one.groupType = CLASSIC;
        return one;
    }
}
