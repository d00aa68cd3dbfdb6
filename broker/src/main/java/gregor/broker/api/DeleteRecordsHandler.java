package gregor.broker.api;

import gregor.replica.ColdReads;
import gregor.replica.DeleteResult;
import gregor.replica.Partition;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DeleteRecordsRequest;
import gregor.wire.message.DeleteRecordsRequest.DeleteRecordsPartition;
import gregor.wire.message.DeleteRecordsRequest.DeleteRecordsTopic;
import gregor.wire.message.DeleteRecordsResponse;
import gregor.wire.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import gregor.wire.message.DeleteRecordsResponse.DeleteRecordsTopicResult;
import gregor.zk.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * DeleteRecords, versions 0-2: moves the start of partitions' logs up to an offset, or to the high watermark for -1 (trap 105),
 * and waits for the living followers. Takes files away, so a cold-read thread does it. Records of internal topics are the coordinators' and stay.
 */
final class DeleteRecordsHandler implements ApiHandler<DeleteRecordsRequest, DeleteRecordsResponse> {
    private static final long UNKNOWN = -1;

    private final HostedPartitions partitions;
    private final ColdReads coldReads;

    DeleteRecordsHandler(HostedPartitions partitions, ColdReads coldReads) {
        this.partitions = partitions;
        this.coldReads = coldReads;
    }

    @Override
    public ApiSpec<DeleteRecordsRequest, DeleteRecordsResponse> api() {
        return Apis.DELETE_RECORDS;
    }

    @Override
    public Reply<DeleteRecordsResponse> handle(RequestContext context, DeleteRecordsRequest request) {
        ClusterView cluster = partitions.cluster();
        List<CompletableFuture<?>> parts = new ArrayList<>();
        DeleteRecordsResponse response = new DeleteRecordsResponse();
        response.topics = new ArrayList<>(request.topics.size());
        for (DeleteRecordsTopic topic : request.topics) {
            DeleteRecordsTopicResult result = new DeleteRecordsTopicResult();
            result.name = topic.name;
            result.partitions = new ArrayList<>(topic.partitions.size());
            for (DeleteRecordsPartition asked : topic.partitions) {
                DeleteRecordsPartitionResult part = new DeleteRecordsPartitionResult();
                part.partitionIndex = asked.partitionIndex;
                part.lowWatermark = UNKNOWN;
                result.partitions.add(part);
                parts.add(delete(cluster, topic.name, asked, request.timeoutMs, part));
            }
            response.topics.add(result);
        }
        return Reply.blocking(
                CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(done -> response));
    }

    /** Completes when the part is filled in. */
    private CompletableFuture<?> delete(
            ClusterView cluster,
            String topic,
            DeleteRecordsPartition asked,
            int timeoutMs,
            DeleteRecordsPartitionResult part) {
        Partition partition = partitions.find(topic, asked.partitionIndex);
        if (cluster.partition(topic, asked.partitionIndex) == null) {
            part.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code();
        } else if (InternalTopics.contains(topic)) {
            part.errorCode = ErrorCode.INVALID_TOPIC_EXCEPTION.code();
        } else if (partition == null) {
            part.errorCode =
                    partitions.whyMissing(cluster, topic, asked.partitionIndex).code();
        } else {
            CompletableFuture<DeleteResult> deleted = new CompletableFuture<>();
            coldReads.execute(() -> partition.deleteRecords(asked.offset, timeoutMs, deleted::complete));
            return deleted.thenAccept(result -> fill(part, result));
        }
        return CompletableFuture.completedFuture(null);
    }

    private static void fill(DeleteRecordsPartitionResult part, DeleteResult result) {
        if (result.error() != null) {
            part.errorCode = ErrorTable.of(result.error()).code();
        }
        part.lowWatermark = result.lowWatermark();
    }
}
