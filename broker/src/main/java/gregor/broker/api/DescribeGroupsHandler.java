package gregor.broker.api;

import gregor.group.Caller;
import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeGroupsRequest;
import gregor.wire.message.DescribeGroupsResponse;
import gregor.wire.message.DescribeGroupsResponse.DescribedGroup;
import gregor.zk.Stages;

/**
 * DescribeGroups, versions 0-6: groups with their members. One that is not there is Dead, and from version 6 also an error
 * (trap 91). From version 3 a client may ask what it may do with the group: everything.
 */
final class DescribeGroupsHandler implements ApiHandler<DescribeGroupsRequest, DescribeGroupsResponse> {
    private static final int AUTHORIZED_OPERATIONS_FROM = 3;

    private final GroupCoordinator coordinator;

    DescribeGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiSpec<DescribeGroupsRequest, DescribeGroupsResponse> api() {
        return Apis.DESCRIBE_GROUPS;
    }

    @Override
    public Reply<DescribeGroupsResponse> handle(RequestContext context, DescribeGroupsRequest request) {
        boolean operations = context.apiVersion() >= AUTHORIZED_OPERATIONS_FROM && request.includeAuthorizedOperations;
        Caller caller = GroupCaller.of(context);
        return Reply.blocking(Stages.all(request.groups.stream()
                        .map(group -> coordinator.describe(caller, group))
                        .toList())
                .thenApply(groups -> {
                    DescribeGroupsResponse response = new DescribeGroupsResponse();
                    response.groups = groups;
                    if (operations) {
                        groups.forEach(DescribeGroupsHandler::authorize);
                    }
                    return response;
                }));
    }

    private static void authorize(DescribedGroup group) {
        if (group.errorCode == ErrorCode.NONE.code()) {
            group.authorizedOperations = AuthorizedOperations.GROUP;
        }
    }
}
