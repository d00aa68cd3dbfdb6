package gregor.broker.api;

import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.OffsetDeleteRequest;
import gregor.wire.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import gregor.wire.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import gregor.wire.message.OffsetDeleteResponse;
import gregor.wire.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import gregor.wire.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import gregor.zk.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * OffsetDelete, version 0: removes a group's offsets in topics that it is not subscribed to. Partitions that do not exist are
 * refused each for itself; when the group refuses, it does so as a whole.
 */
final class OffsetDeleteHandler implements ApiHandler<OffsetDeleteRequest, OffsetDeleteResponse> {
    private final GroupCoordinator coordinator;
    private final Supplier<ClusterView> clusterViews;

    OffsetDeleteHandler(GroupCoordinator coordinator, Supplier<ClusterView> clusterViews) {
        this.coordinator = coordinator;
        this.clusterViews = clusterViews;
    }

    @Override
    public ApiSpec<OffsetDeleteRequest, OffsetDeleteResponse> api() {
        return Apis.OFFSET_DELETE;
    }

    @Override
    public Reply<OffsetDeleteResponse> handle(RequestContext context, OffsetDeleteRequest request) {
        ClusterView view = clusterViews.get();
        OffsetDeleteRequest existing = new OffsetDeleteRequest();
        existing.groupId = request.groupId;
        existing.topics = new ArrayList<>();
        List<OffsetDeleteResponseTopic> refused = new ArrayList<>();
        for (OffsetDeleteRequestTopic topic : request.topics) {
            split(topic, view, existing.topics, refused);
        }
        return Reply.blocking(coordinator
                .deleteOffsets(GroupCaller.of(context), existing)
                .thenApply(answer -> answer.errorCode == ErrorCode.NONE.code() ? merged(answer, refused) : answer));
    }

    private static void split(
            OffsetDeleteRequestTopic topic,
            ClusterView view,
            List<OffsetDeleteRequestTopic> existing,
            List<OffsetDeleteResponseTopic> refused) {
        OffsetDeleteRequestTopic there = new OffsetDeleteRequestTopic();
        there.name = topic.name;
        there.partitions = new ArrayList<>();
        OffsetDeleteResponseTopic missing = new OffsetDeleteResponseTopic();
        missing.name = topic.name;
        missing.partitions = new ArrayList<>();
        for (OffsetDeleteRequestPartition partition : topic.partitions) {
            if (view.partition(topic.name, partition.partitionIndex) != null) {
                there.partitions.add(partition);
            } else {
                OffsetDeleteResponsePartition one = new OffsetDeleteResponsePartition();
                one.partitionIndex = partition.partitionIndex;
                one.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code();
                missing.partitions.add(one);
            }
        }
        if (!there.partitions.isEmpty()) {
            existing.add(there);
        }
        if (!missing.partitions.isEmpty()) {
            refused.add(missing);
        }
    }

    /** Each topic once: what was refused of it comes first. */
    private static OffsetDeleteResponse merged(OffsetDeleteResponse answer, List<OffsetDeleteResponseTopic> refused) {
        List<OffsetDeleteResponseTopic> topics = new ArrayList<>(refused);
        for (OffsetDeleteResponseTopic topic : answer.topics) {
            topics.stream()
                    .filter(other -> other.name.equals(topic.name))
                    .findFirst()
                    .ifPresentOrElse(other -> other.partitions.addAll(topic.partitions), () -> topics.add(topic));
        }
        answer.topics = topics;
        return answer;
    }
}
