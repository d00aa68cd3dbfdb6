package gregor.group;

import gregor.wire.ErrorCode;

/** DeleteGroups: one group with all its offsets, if nobody is in it. */
final class DeleteGroup implements Step<String, ErrorCode> {
    @Override
    public Decision decide(Groups groups, Request<String, ErrorCode> request, Now now) {
        Decision decision = new Decision(now);
        Group group = groups.find(request.body());
        if (group == null) {
            return decision.refuse(request, ErrorCode.GROUP_ID_NOT_FOUND);
        }
        if (!group.is(GroupState.EMPTY)) {
            return decision.refuse(request, ErrorCode.NON_EMPTY_GROUP);
        }
        group.awaitedIds().clear();
        OffsetRemoval.removeAll(group, decision);
        groups.forgetIfUnused(group, now);
        return decision.answer(request, ErrorCode.NONE);
    }

    @Override
    public ErrorCode refusal(Request<String, ErrorCode> request, ErrorCode error) {
        return error;
    }
}
