package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.group.GroupCoordinator;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import gregor.wire.message.OffsetCommitResponse;
import gregor.wire.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import gregor.zk.ClusterView;
import gregor.zk.LegacyOffsets;
import gregor.zk.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OffsetCommit, versions 0-10: where a group has got to. Version 0 keeps it in ZooKeeper, without a group; from version 10
 * topics are named by their ids. Partitions that do not exist are refused each for itself, the others are committed.
 */
final class OffsetCommitHandler implements ApiHandler<OffsetCommitRequest, OffsetCommitResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommitHandler.class);
    private static final int COORDINATOR_FROM = 1;
    private static final int TOPIC_IDS_FROM = 10;

    private final GroupCoordinator coordinator;
    private final LegacyOffsets legacyOffsets;
    private final Supplier<ClusterView> clusterViews;
    private final int metadataMax;

    /** @param metadataMax {@code offset.metadata.max.bytes}, in characters */
    OffsetCommitHandler(
            GroupCoordinator coordinator,
            LegacyOffsets legacyOffsets,
            Supplier<ClusterView> clusterViews,
            int metadataMax) {
        this.coordinator = coordinator;
        this.legacyOffsets = legacyOffsets;
        this.clusterViews = clusterViews;
        this.metadataMax = metadataMax;
    }

    @Override
    public ApiSpec<OffsetCommitRequest, OffsetCommitResponse> api() {
        return Apis.OFFSET_COMMIT;
    }

    @Override
    public Reply<OffsetCommitResponse> handle(RequestContext context, OffsetCommitRequest request) {
        CommitSplit split = new CommitSplit(request, clusterViews.get(), context.apiVersion() >= TOPIC_IDS_FROM);
        if (split.accepted().topics.isEmpty()) {
            return Reply.now(split.answer());
        }
        if (context.apiVersion() < COORDINATOR_FROM) {
            return Reply.blocking(commitToZooKeeper(split.accepted()).thenApply(split::answer));
        }
        return Reply.blocking(coordinator
                .commitOffsets(GroupCaller.of(context), split.accepted())
                .thenApply(answer -> split.answer(errors(answer))));
    }

    private static List<ErrorCode> errors(OffsetCommitResponse answer) {
        List<ErrorCode> errors = new ArrayList<>();
        answer.topics.forEach(topic -> {
            for (OffsetCommitResponsePartition partition : topic.partitions) {
                errors.add(ErrorCode.of(partition.errorCode));
            }
        });
        return errors;
    }

    private CompletionStage<List<ErrorCode>> commitToZooKeeper(OffsetCommitRequest request) {
        List<CompletionStage<ErrorCode>> commits = new ArrayList<>();
        request.topics.forEach(topic -> {
            for (OffsetCommitRequestPartition partition : topic.partitions) {
                commits.add(commitToZooKeeper(request.groupId, topic.name, partition));
            }
        });
        return Stages.all(commits);
    }

    private CompletionStage<ErrorCode> commitToZooKeeper(
            String group, String topic, OffsetCommitRequestPartition partition) {
        if (partition.committedMetadata != null && partition.committedMetadata.length() > metadataMax) {
            return CompletableFuture.completedStage(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        }
        return legacyOffsets
                .commit(group, new TopicPartition(topic, partition.partitionIndex), partition.committedOffset)
                .handle((done, fault) -> {
                    if (fault != null) {
                        LOG.warn("An offset of {} could not be written to ZooKeeper", group, fault);
                    }
                    return fault == null ? ErrorCode.NONE : ErrorCode.UNKNOWN_SERVER_ERROR;
                });
    }
}
