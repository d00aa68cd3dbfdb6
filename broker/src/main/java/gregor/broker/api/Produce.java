package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.records.AppendRejected;
import gregor.log.records.ProduceRules;
import gregor.log.records.RecordBatch;
import gregor.replica.AppendTerms;
import gregor.replica.Partition;
import gregor.wire.BufferRecords;
import gregor.wire.ErrorCode;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceRequest.PartitionProduceData;
import gregor.wire.message.ProduceRequest.TopicProduceData;
import gregor.wire.message.ProduceResponse;
import gregor.wire.message.ProduceResponse.LeaderIdAndEpoch;
import gregor.wire.message.ProduceResponse.TopicProduceResponse;
import gregor.zk.ClusterView;
import gregor.zk.TopicView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One Produce request on its way. Started by the connection's event loop; each partition's part of the answer is filled in by
 * whoever decides it, and the last of them completes the answer. The answer has one entry per entry of the request, in its
 * order (trap 56).
 */
final class Produce {
    private static final int LEADER_HINTS_FROM = 10;
    private static final int TOPIC_IDS_FROM = 13;
    /** Stock tools administrate internal topics under this name, and only they may write there. */
    private static final String ADMIN_CLIENT_ID = "__admin_client";

    private static final int ACKS_ALL = -1;

    private final RequestContext context;
    private final ProduceRequest request;
    private final HostedPartitions partitions;
    private final ClusterView cluster;
    private final AppendTerms terms;
    private final ProduceResponse response = new ProduceResponse();
    private final CompletableFuture<ProduceResponse> answer = new CompletableFuture<>();
    /** Partitions without a result, and one for the start itself: it may not complete under its own feet. */
    private final AtomicInteger unfinished = new AtomicInteger(1);

    private final List<ProducedPartition> produced;

    Produce(RequestContext context, ProduceRequest request, HostedPartitions partitions) {
        this.context = context;
        this.request = request;
        this.partitions = partitions;
        cluster = partitions.cluster();
        produced = new ArrayList<>(request.topicData.size());
        terms = AppendTerms.fromClient(request.acks == ACKS_ALL, Math.max(0, request.timeoutMs));
    }

    Reply<ProduceResponse> start() {
        ErrorCode refusal = wholeRefusal();
        response.responses = new ArrayList<>(request.topicData.size());
        for (TopicProduceData topic : request.topicData) {
            start(topic, refusal);
        }
        finishOne();
        return request.acks == 0 ? Reply.silent(answer) : Reply.pipelined(answer);
    }

    /** A partition has its result. */
    void finishOne() {
        if (unfinished.decrementAndGet() == 0) {
            try {
                finish();
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    private void finish() {
        if (request.acks == 0 && produced.stream().anyMatch(ProducedPartition::isFailed)) {
            throw new ConnectionClosing("a Produce with acks=0 failed");
        }
        if (context.apiVersion() >= LEADER_HINTS_FROM) {
            addLeaderHints();
        }
        answer.complete(response);
    }

    private void start(TopicProduceData topic, ErrorCode refusal) {
        TopicProduceResponse topicResponse = new TopicProduceResponse();
        topicResponse.name = topic.name;
        topicResponse.topicId = topic.topicId;
        topicResponse.partitionResponses = new ArrayList<>(topic.partitionData.size());
        response.responses.add(topicResponse);
        String name = context.apiVersion() >= TOPIC_IDS_FROM ? nameOf(topic.topicId) : topic.name;
        for (PartitionProduceData data : topic.partitionData) {
            ProducedPartition part = new ProducedPartition(this, new TopicPartition(name, data.index));
            topicResponse.partitionResponses.add(part.response());
            produced.add(part);
            unfinished.incrementAndGet();
            if (refusal != null) {
                part.fail(refusal);
            } else if (name == null) {
                part.fail(ErrorCode.UNKNOWN_TOPIC_ID);
            } else {
                append(part, topic.topicId, data);
            }
        }
    }

    private void append(ProducedPartition part, Uuid topicId, PartitionProduceData data) {
        String topic = part.name().topic();
        if (cluster.partition(topic, data.index) == null) {
            part.fail(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
            return;
        }
        if (!(data.records instanceof BufferRecords records)) {
            part.fail(ErrorCode.INVALID_RECORD);
            return;
        }
        if (InternalTopics.contains(topic) && !ADMIN_CLIENT_ID.equals(context.clientId())) {
            part.fail(ErrorCode.INVALID_TOPIC_EXCEPTION);
            return;
        }
        try {
            ProduceRules.check(context.apiVersion(), records.buffer());
        } catch (AppendRejected e) {
            boolean unreadable = e.reason() == AppendRejected.Reason.CORRUPT_MESSAGE;
            part.fail(ErrorTable.of(e.reason()), unreadable ? "The records cannot be read." : null);
            return;
        }
        Partition partition = partitions.find(part.name());
        if (isTransactional(records.buffer())) {
            part.fail(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
        } else if (partition == null) {
            part.fail(partitions.whyMissing(part.name()));
        } else if (!topicId.isZero() && !topicId.equals(partition.view().topicId())) {
            part.fail(ErrorCode.UNKNOWN_TOPIC_ID);
        } else {
            part.appendTo(partition, records.buffer(), terms);
        }
    }

    /** What is wrong with the request as a whole, or null. */
    private ErrorCode wholeRefusal() {
        if (request.acks < ACKS_ALL || request.acks > 1) {
            return ErrorCode.INVALID_REQUIRED_ACKS;
        }
        // Trap 58.
        return request.transactionalId == null && hasTransactionalRecords()
                ? ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
                : null;
    }

    private boolean hasTransactionalRecords() {
        for (TopicProduceData topic : request.topicData) {
            for (PartitionProduceData data : topic.partitionData) {
                if (data.records instanceof BufferRecords records && isTransactional(records.buffer())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isTransactional(ByteBuffer records) {
        return records.remaining() >= RecordBatch.HEADER_BYTES
                && new RecordBatch().at(records, records.position()).isTransactional();
    }

    private String nameOf(Uuid topicId) {
        TopicView topic = cluster.topic(topicId);
        return topic == null ? null : topic.name();
    }

    private void addLeaderHints() {
        LeaderHints hints = null;
        for (ProducedPartition part : produced) {
            if (part.response().errorCode == ErrorCode.NOT_LEADER_OR_FOLLOWER.code()) {
                hints = hints != null ? hints : new LeaderHints(partitions.cluster(), context.listenerName());
                LeaderHints.Leader leader =
                        hints.leaderOf(part.name().topic(), part.name().partition());
                LeaderIdAndEpoch current = new LeaderIdAndEpoch();
                current.leaderId = leader.id();
                current.leaderEpoch = leader.epoch();
                part.response().currentLeader = current;
            }
        }
        if (hints != null) {
            response.nodeEndpoints = new ArrayList<>();
            hints.forEachNode(node -> {
                ProduceResponse.NodeEndpoint endpoint = new ProduceResponse.NodeEndpoint();
                endpoint.nodeId = node.id();
                endpoint.host = node.host();
                endpoint.port = node.port();
                endpoint.rack = node.rack();
                response.nodeEndpoints.add(endpoint);
            });
        }
    }
}
