package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.ListPartitionReassignmentsRequest;
import gregor.wire.message.ListPartitionReassignmentsResponse;
import gregor.wire.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import gregor.wire.message.ListPartitionReassignmentsResponse.OngoingTopicReassignment;
import gregor.zk.controller.Controller;
import gregor.zk.znode.ReplicaAssignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** ListPartitionReassignments, version 0: which partitions, of those named or of all, get other replicas. Only the controller knows. */
final class ListPartitionReassignmentsHandler
        implements ApiHandler<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> {
    private final Function<Optional<Set<TopicPartition>>, CompletionStage<Map<TopicPartition, ReplicaAssignment>>>
            controller;

    /** @param controller as {@link Controller#listReassignments} */
    ListPartitionReassignmentsHandler(
            Function<Optional<Set<TopicPartition>>, CompletionStage<Map<TopicPartition, ReplicaAssignment>>>
                    controller) {
        this.controller = controller;
    }

    @Override
    public ApiSpec<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> api() {
        return Apis.LIST_PARTITION_REASSIGNMENTS;
    }

    @Override
    public Reply<ListPartitionReassignmentsResponse> handle(
            RequestContext context, ListPartitionReassignmentsRequest request) {
        return Reply.blocking(controller
                .apply(named(request))
                .handle((running, fault) -> fault == null ? response(running) : refused(fault)));
    }

    private static Optional<Set<TopicPartition>> named(ListPartitionReassignmentsRequest request) {
        if (request.topics == null) {
            return Optional.empty();
        }
        Set<TopicPartition> named = new HashSet<>();
        request.topics.forEach(topic ->
                topic.partitionIndexes.forEach(partition -> named.add(new TopicPartition(topic.name, partition))));
        return Optional.of(named);
    }

    private static ListPartitionReassignmentsResponse refused(Throwable fault) {
        Outcome outcome = Outcome.of(fault);
        ListPartitionReassignmentsResponse response = new ListPartitionReassignmentsResponse();
        response.errorCode = outcome.error().code();
        response.errorMessage = outcome.message();
        return response;
    }

    private static ListPartitionReassignmentsResponse response(Map<TopicPartition, ReplicaAssignment> running) {
        Map<String, List<OngoingPartitionReassignment>> byTopic = new TreeMap<>();
        new TreeMap<>(running).forEach((partition, replicas) -> {
            OngoingPartitionReassignment ongoing = new OngoingPartitionReassignment();
            ongoing.partitionIndex = partition.partition();
            ongoing.replicas = replicas.replicas();
            ongoing.addingReplicas = replicas.adding();
            ongoing.removingReplicas = replicas.removing();
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                    .add(ongoing);
        });
        ListPartitionReassignmentsResponse response = new ListPartitionReassignmentsResponse();
        response.topics = new ArrayList<>();
        byTopic.forEach((name, partitions) -> {
            OngoingTopicReassignment topic = new OngoingTopicReassignment();
            topic.name = name;
            topic.partitions = partitions;
            response.topics.add(topic);
        });
        return response;
    }
}
