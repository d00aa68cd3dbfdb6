package gregor.broker.api;

import gregor.group.Caller;
import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.DeleteGroupsRequest;
import gregor.wire.message.DeleteGroupsResponse;
import gregor.wire.message.DeleteGroupsResponse.DeletableGroupResult;
import gregor.zk.Stages;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** DeleteGroups, versions 0-2: groups without members, with all their offsets; a result for each name, once. */
final class DeleteGroupsHandler implements ApiHandler<DeleteGroupsRequest, DeleteGroupsResponse> {
    private final GroupCoordinator coordinator;

    DeleteGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public ApiSpec<DeleteGroupsRequest, DeleteGroupsResponse> api() {
        return Apis.DELETE_GROUPS;
    }

    @Override
    public Reply<DeleteGroupsResponse> handle(RequestContext context, DeleteGroupsRequest request) {
        Caller caller = GroupCaller.of(context);
        List<CompletionStage<DeletableGroupResult>> deletions = request.groupsNames.stream()
                .distinct()
                .map(group -> delete(caller, group))
                .toList();
        return Reply.blocking(Stages.all(deletions).thenApply(results -> {
            DeleteGroupsResponse response = new DeleteGroupsResponse();
            response.results = results;
            return response;
        }));
    }

    private CompletionStage<DeletableGroupResult> delete(Caller caller, String group) {
        return coordinator.delete(caller, group).thenApply(error -> {
            DeletableGroupResult result = new DeletableGroupResult();
            result.groupId = group;
            result.errorCode = error.code();
            return result;
        });
    }
}
