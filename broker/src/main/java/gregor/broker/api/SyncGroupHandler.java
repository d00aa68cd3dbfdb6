package gregor.broker.api;

import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupResponse;

/**
 * SyncGroup, versions 0-5: a member asks for its assignment, the leader brings all of them. The answer waits for the leader,
 * and until the assignments are committed.
 */
final class SyncGroupHandler implements ApiHandler<SyncGroupRequest, SyncGroupResponse> {
    private final GroupCoordinator coordinator;

    SyncGroupHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiSpec<SyncGroupRequest, SyncGroupResponse> api() {
        return Apis.SYNC_GROUP;
    }

    @Override
    public Reply<SyncGroupResponse> handle(RequestContext context, SyncGroupRequest request) {
        return Reply.blocking(coordinator.sync(GroupCaller.of(context), request));
    }
}
