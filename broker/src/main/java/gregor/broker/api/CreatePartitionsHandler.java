package gregor.broker.api;

import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.CreatePartitionsRequest;
import gregor.wire.message.CreatePartitionsRequest.CreatePartitionsTopic;
import gregor.wire.message.CreatePartitionsResponse;
import gregor.wire.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.TopicStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * CreatePartitions, versions 0-3: raises the number of partitions of topics, and answers when the new ones have leaders. Only
 * the controller answers; a topic named twice is refused. The list of results is never null (trap 39).
 */
final class CreatePartitionsHandler implements ApiHandler<CreatePartitionsRequest, CreatePartitionsResponse> {
    private final Metadata metadata;
    private final BooleanSupplier isController;
    private final TopicStore store;

    CreatePartitionsHandler(Metadata metadata, BooleanSupplier isController, TopicStore store) {
        this.metadata = metadata;
        this.isController = isController;
        this.store = store;
    }

    @Override
    public ApiSpec<CreatePartitionsRequest, CreatePartitionsResponse> api() {
        return Apis.CREATE_PARTITIONS;
    }

    @Override
    public Reply<CreatePartitionsResponse> handle(RequestContext context, CreatePartitionsRequest request) {
        Map<String, Outcome> refused = new LinkedHashMap<>();
        Map<String, CompletionStage<Predicate<ClusterView>>> growths = new LinkedHashMap<>();
        Map<String, Long> named =
                request.topics.stream().collect(Collectors.groupingBy(topic -> topic.name, Collectors.counting()));
        for (CreatePartitionsTopic topic : request.topics) {
            if (!isController.getAsBoolean()) {
                refused.put(topic.name, Outcome.of(ErrorCode.NOT_CONTROLLER));
            } else if (named.get(topic.name) > 1) {
                refused.put(topic.name, new Outcome(ErrorCode.INVALID_REQUEST, "A topic may be named once."));
            } else {
                growths.put(topic.name, grow(topic, request.validateOnly));
            }
        }
        CompletionStage<Map<String, Outcome>> done = request.validateOnly
                ? TopicWait.checked(growths)
                : new TopicWait(metadata).until(growths, request.timeoutMs);
        return Reply.blocking(done.thenApply(outcomes -> {
            refused.putAll(outcomes);
            return response(refused);
        }));
    }

    private CompletionStage<Predicate<ClusterView>> grow(CreatePartitionsTopic topic, boolean validateOnly) {
        List<List<Integer>> chosen = topic.assignments == null
                ? List.of()
                : topic.assignments.stream()
                        .map(assignment -> assignment.brokerIds)
                        .toList();
        boolean choosesNone = topic.assignments != null && chosen.isEmpty();
        if (!validateOnly && !choosesNone) {
            return store.addPartitions(topic.name, topic.count, chosen)
                    .thenApply(grown -> view ->
                            TopicWait.led(view, topic.name, grown.partitions().size()));
        }
        return store.planPartitions(topic.name, topic.count, chosen).thenApply(planned -> {
            if (choosesNone) {
                throw new RefusedException(
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT, "The new partitions need one list of brokers each.");
            }
            return view -> true;
        });
    }

    private static CreatePartitionsResponse response(Map<String, Outcome> outcomes) {
        CreatePartitionsResponse response = new CreatePartitionsResponse();
        response.results = new ArrayList<>();
        outcomes.forEach((name, outcome) -> {
            CreatePartitionsTopicResult result = new CreatePartitionsTopicResult();
            result.name = name;
            result.errorCode = outcome.error().code();
            result.errorMessage = outcome.message();
            response.results.add(result);
        });
        return response;
    }
}
