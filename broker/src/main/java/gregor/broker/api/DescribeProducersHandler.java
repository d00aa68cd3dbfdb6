package gregor.broker.api;

import gregor.log.producer.ActiveProducer;
import gregor.replica.Partition;
import gregor.replica.ProducerListing;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeProducersRequest;
import gregor.wire.message.DescribeProducersRequest.TopicRequest;
import gregor.wire.message.DescribeProducersResponse;
import gregor.wire.message.DescribeProducersResponse.PartitionResponse;
import gregor.wire.message.DescribeProducersResponse.ProducerState;
import gregor.wire.message.DescribeProducersResponse.TopicResponse;
import gregor.zk.ClusterView;
import gregor.zk.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** DescribeProducers, version 0: the producers with ids that partitions of this broker remember, followers' too. */
final class DescribeProducersHandler implements ApiHandler<DescribeProducersRequest, DescribeProducersResponse> {
    private final HostedPartitions partitions;

    DescribeProducersHandler(HostedPartitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiSpec<DescribeProducersRequest, DescribeProducersResponse> api() {
        return Apis.DESCRIBE_PRODUCERS;
    }

    @Override
    public Reply<DescribeProducersResponse> handle(RequestContext context, DescribeProducersRequest request) {
        ClusterView cluster = partitions.cluster();
        List<CompletableFuture<?>> parts = new ArrayList<>();
        DescribeProducersResponse response = new DescribeProducersResponse();
        response.topics = new ArrayList<>(request.topics.size());
        for (TopicRequest topic : request.topics) {
            TopicResponse result = new TopicResponse();
            result.name = topic.name;
            result.partitions = new ArrayList<>(topic.partitionIndexes.size());
            String fault = TopicNames.faultOf(topic.name);
            for (int index : topic.partitionIndexes) {
                PartitionResponse part = new PartitionResponse();
                part.partitionIndex = index;
                part.activeProducers = List.of();
                result.partitions.add(part);
                if (fault == null) {
                    parts.add(describe(cluster, topic.name, part));
                } else {
                    part.errorCode = ErrorCode.INVALID_TOPIC_EXCEPTION.code();
                    part.errorMessage = fault;
                }
            }
            response.topics.add(result);
        }
        return Reply.blocking(
                CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).thenApply(done -> response));
    }

    /** Completes when the part is filled in. */
    private CompletableFuture<?> describe(ClusterView cluster, String topic, PartitionResponse part) {
        Partition partition = partitions.find(topic, part.partitionIndex);
        if (partition == null) {
            part.errorCode =
                    partitions.whyMissing(cluster, topic, part.partitionIndex).code();
            part.errorMessage = cluster.topic(topic) == null ? "no topic is named " + topic : null;
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<ProducerListing> listed = new CompletableFuture<>();
        partition.listProducers(listed::complete);
        return listed.thenAccept(listing -> fill(part, listing));
    }

    private static void fill(PartitionResponse part, ProducerListing listing) {
        if (listing.error() != null) {
            part.errorCode = ErrorTable.of(listing.error()).code();
        }
        part.activeProducers = listing.producers().stream()
                .map(DescribeProducersHandler::describe)
                .toList();
    }

    private static ProducerState describe(ActiveProducer producer) {
        ProducerState state = new ProducerState();
        state.producerId = producer.producerId();
        state.producerEpoch = producer.epoch();
        state.lastSequence = producer.lastSequence();
        state.lastTimestamp = producer.lastTimestampMs();
        state.coordinatorEpoch = producer.coordinatorEpoch();
        state.currentTxnStartOffset = producer.transactionStart();
        return state;
    }
}
