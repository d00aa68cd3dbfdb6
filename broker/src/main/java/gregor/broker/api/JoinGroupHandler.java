package gregor.broker.api;

import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;

/**
 * JoinGroup, versions 0-9: a member joins a group, or joins it again. The answer may wait as long as the group's rebalance
 * lasts, and the connection with it.
 */
final class JoinGroupHandler implements ApiHandler<JoinGroupRequest, JoinGroupResponse> {
    private final GroupCoordinator coordinator;

    JoinGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiSpec<JoinGroupRequest, JoinGroupResponse> api() {
        return Apis.JOIN_GROUP;
    }

    @Override
    public Reply<JoinGroupResponse> handle(RequestContext context, JoinGroupRequest request) {
        return Reply.blocking(coordinator.join(GroupCaller.of(context), request));
    }
}
