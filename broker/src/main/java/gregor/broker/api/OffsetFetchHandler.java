package gregor.broker.api;

import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.OffsetFetchResponse;
import gregor.zk.ClusterView;
import gregor.zk.Stages;
import java.util.function.Supplier;

/**
 * OffsetFetch, versions 0-10: where groups have got to; one group up to version 7, several since. No topics means all the
 * group has (trap 14). Version 0 reads ZooKeeper, where version 0 of OffsetCommit writes; from version 10 topics are named by
 * their ids.
 */
final class OffsetFetchHandler implements ApiHandler<OffsetFetchRequest, OffsetFetchResponse> {
    private static final int COORDINATOR_FROM = 1;
    private static final int GROUPS_FROM = 8;
    private static final int TOPIC_IDS_FROM = 10;

    private final GroupCoordinator coordinator;
    private final LegacyOffsetFetch legacy;
    private final Supplier<ClusterView> clusterViews;

    OffsetFetchHandler(GroupCoordinator coordinator, LegacyOffsetFetch legacy, Supplier<ClusterView> clusterViews) {
        this.coordinator = coordinator;
        this.legacy = legacy;
        this.clusterViews = clusterViews;
    }

    @Override
    public ApiSpec<OffsetFetchRequest, OffsetFetchResponse> api() {
        return Apis.OFFSET_FETCH;
    }

    @Override
    public Reply<OffsetFetchResponse> handle(RequestContext context, OffsetFetchRequest request) {
        if (context.apiVersion() < COORDINATOR_FROM) {
            return Reply.blocking(legacy.fetch(request, clusterViews.get()));
        }
        if (context.apiVersion() < GROUPS_FROM) {
            SingleOffsetFetch fetch = new SingleOffsetFetch(request, context.apiVersion());
            return Reply.blocking(coordinator
                    .fetchOffsets(GroupCaller.of(context), fetch.query())
                    .thenApply(fetch::answer));
        }
        ClusterView view = clusterViews.get();
        boolean byId = context.apiVersion() >= TOPIC_IDS_FROM;
        return Reply.blocking(Stages.all(request.groups.stream()
                        .map(group -> new GroupOffsetFetch(group, request.requireStable, byId ? view : null))
                        .map(fetch -> coordinator
                                .fetchOffsets(GroupCaller.of(context), fetch.query())
                                .thenApply(fetch::answer))
                        .toList())
                .thenApply(groups -> {
                    OffsetFetchResponse response = new OffsetFetchResponse();
                    response.groups = groups;
                    return response;
                }));
    }
}
