package gregor.broker.api;

import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.LeaveGroupRequest;
import gregor.wire.message.LeaveGroupResponse;

/** LeaveGroup, versions 0-5: members leave a group; up to version 2 one, then several with a result each (trap 92). */
final class LeaveGroupHandler implements ApiHandler<LeaveGroupRequest, LeaveGroupResponse> {
    private final GroupCoordinator coordinator;

    LeaveGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiSpec<LeaveGroupRequest, LeaveGroupResponse> api() {
        return Apis.LEAVE_GROUP;
    }

    @Override
    public Reply<LeaveGroupResponse> handle(RequestContext context, LeaveGroupRequest request) {
        return Reply.blocking(coordinator.leave(GroupCaller.of(context), request));
    }
}
