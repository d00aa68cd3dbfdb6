package gregor.broker.api;

import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.ListGroupsRequest;
import gregor.wire.message.ListGroupsResponse;

/** ListGroups, versions 0-5: the groups this broker coordinates, by state from version 4 and by type from 5 (trap 91). */
final class ListGroupsHandler implements ApiHandler<ListGroupsRequest, ListGroupsResponse> {
    private final GroupCoordinator coordinator;

    ListGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiSpec<ListGroupsRequest, ListGroupsResponse> api() {
        return Apis.LIST_GROUPS;
    }

    @Override
    public Reply<ListGroupsResponse> handle(RequestContext context, ListGroupsRequest request) {
        return Reply.blocking(coordinator.list(GroupCaller.of(context), request));
    }
}
