package gregor.broker.api;

import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.HeartbeatResponse;

/** Heartbeat, versions 0-4: a member of a group lives. */
final class HeartbeatHandler implements ApiHandler<HeartbeatRequest, HeartbeatResponse> {
    private final GroupCoordinator coordinator;

    HeartbeatHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiSpec<HeartbeatRequest, HeartbeatResponse> api() {
        return Apis.HEARTBEAT;
    }

    @Override
    public Reply<HeartbeatResponse> handle(RequestContext context, HeartbeatRequest request) {
        return Reply.blocking(coordinator.heartbeat(GroupCaller.of(context), request));
    }
}
