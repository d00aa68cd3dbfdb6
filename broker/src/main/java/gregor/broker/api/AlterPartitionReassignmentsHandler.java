package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.wire.ApiSpec;
import gregor.wire.message.AlterPartitionReassignmentsRequest;
import gregor.wire.message.AlterPartitionReassignmentsResponse;
import gregor.wire.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import gregor.wire.message.AlterPartitionReassignmentsResponse.ReassignableTopicResponse;
import gregor.wire.message.Apis;
import gregor.zk.Verdict;
import gregor.zk.controller.Controller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * AlterPartitionReassignments, versions 0 and 1: other replicas for partitions, or, without a list, those from before the
 * reassignment that runs (trap 104). Answered when the reassignments are under way. From version 1 on the number of replicas may be
 * said to stay as it is. Only the controller does it.
 */
final class AlterPartitionReassignmentsHandler
        implements ApiHandler<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> {
    private final Reassigning controller;

    /** As {@link Controller#alterReassignments}. */
    @FunctionalInterface
    interface Reassigning {
        CompletionStage<Map<TopicPartition, Verdict>> alter(
                Map<TopicPartition, Optional<List<Integer>>> wishes, boolean mayChangeCount);
    }

    AlterPartitionReassignmentsHandler(Reassigning controller) {
        this.controller = controller;
    }

    @Override
    public ApiSpec<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> api() {
        return Apis.ALTER_PARTITION_REASSIGNMENTS;
    }

    @Override
    public Reply<AlterPartitionReassignmentsResponse> handle(
            RequestContext context, AlterPartitionReassignmentsRequest request) {
        Map<TopicPartition, Optional<List<Integer>>> wishes = new HashMap<>();
        request.topics.forEach(topic -> topic.partitions.forEach(partition -> wishes.put(
                new TopicPartition(topic.name, partition.partitionIndex), Optional.ofNullable(partition.replicas))));
        return Reply.blocking(controller
                .alter(wishes, request.allowReplicationFactorChange)
                .handle((verdicts, fault) -> fault == null ? response(verdicts) : refused(fault))
                .thenApply(response -> {
                    response.allowReplicationFactorChange = request.allowReplicationFactorChange;
                    return response;
                }));
    }

    private static AlterPartitionReassignmentsResponse refused(Throwable fault) {
        Outcome outcome = Outcome.of(fault);
        AlterPartitionReassignmentsResponse response = new AlterPartitionReassignmentsResponse();
        response.errorCode = outcome.error().code();
        response.errorMessage = outcome.message();
        return response;
    }

    private static AlterPartitionReassignmentsResponse response(Map<TopicPartition, Verdict> verdicts) {
        Map<String, List<ReassignablePartitionResponse>> byTopic = new TreeMap<>();
        new TreeMap<>(verdicts).forEach((partition, verdict) -> {
            ReassignablePartitionResponse answer = new ReassignablePartitionResponse();
            answer.partitionIndex = partition.partition();
            answer.errorMessage = verdict.message();
            if (!verdict.accepted()) {
                answer.errorCode = ErrorTable.of(verdict.error()).code();
            }
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                    .add(answer);
        });
        AlterPartitionReassignmentsResponse response = new AlterPartitionReassignmentsResponse();
        response.responses = new ArrayList<>();
        byTopic.forEach((name, partitions) -> {
            ReassignableTopicResponse topic = new ReassignableTopicResponse();
            topic.name = name;
            topic.partitions = partitions;
            response.responses.add(topic);
        });
        return response;
    }
}
