package gregor.broker.api;

import gregor.broker.config.LiveConfig;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.CreateTopicsRequest.CreatableTopic;
import gregor.wire.message.CreateTopicsResponse;
import gregor.wire.message.CreateTopicsResponse.CreatableTopicResult;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * CreateTopics, versions 0-7: creates topics, or checks that they could be, each with its own result (trap 39), and answers
 * when their partitions have leaders. Only the controller answers; a topic named twice is refused.
 */
final class CreateTopicsHandler implements ApiHandler<CreateTopicsRequest, CreateTopicsResponse> {
    private static final String QUORUM_TOPIC = "__cluster_metadata";

    private final Metadata metadata;
    private final BooleanSupplier isController;
    private final LiveConfig config;
    private final TopicCreator creator;

    CreateTopicsHandler(Metadata metadata, BooleanSupplier isController, LiveConfig config, TopicCreator creator) {
        this.metadata = metadata;
        this.isController = isController;
        this.config = config;
        this.creator = creator;
    }

    @Override
    public ApiSpec<CreateTopicsRequest, CreateTopicsResponse> api() {
        return Apis.CREATE_TOPICS;
    }

    @Override
    public Reply<CreateTopicsResponse> handle(RequestContext context, CreateTopicsRequest request) {
        Map<String, Long> named =
                request.topics.stream().collect(Collectors.groupingBy(topic -> topic.name, Collectors.counting()));
        boolean controller = isController.getAsBoolean();
        List<CreatableTopicResult> results = new ArrayList<>();
        Map<String, CompletionStage<Predicate<ClusterView>>> creations = new LinkedHashMap<>();
        // One after the other, so that of two names that collide the first wins.
        CompletionStage<?> before = CompletableFuture.completedStage(null);
        for (CreatableTopic topic : request.topics) {
            CreatableTopicResult result = new CreatableTopicResult();
            result.name = topic.name;
            results.add(result);
            Outcome refusal = refusal(topic, controller, named.get(topic.name));
            if (refusal.done()) {
                CompletionStage<Predicate<ClusterView>> creation =
                        before.thenCompose(ended -> create(topic, request.validateOnly, result));
                creations.put(topic.name, creation);
                before = creation.handle((shown, failure) -> null);
            } else {
                tell(result, refusal);
            }
        }
        CompletionStage<Map<String, Outcome>> done = request.validateOnly
                ? TopicWait.checked(creations)
                : new TopicWait(metadata).until(creations, request.timeoutMs);
        return Reply.blocking(done.thenApply(outcomes -> {
            results.stream()
                    .filter(result -> outcomes.containsKey(result.name))
                    .forEach(result -> tell(result, outcomes.get(result.name)));
            return response(results);
        }));
    }

    private static Outcome refusal(CreatableTopic topic, boolean controller, long named) {
        if (!controller) {
            return Outcome.of(ErrorCode.NOT_CONTROLLER);
        }
        if (topic.name.equals(QUORUM_TOPIC)) {
            return new Outcome(ErrorCode.INVALID_REQUEST, "The name " + QUORUM_TOPIC + " is taken by Kafka itself.");
        }
        return named > 1 ? new Outcome(ErrorCode.INVALID_REQUEST, "A topic may be named once.") : Outcome.DONE;
    }

    /** What the topic will be like is told before it is created: it is taken back when the creation fails. */
    private CompletionStage<Predicate<ClusterView>> create(
            CreatableTopic topic, boolean validateOnly, CreatableTopicResult result) {
        CreationWish wish = new CreationWish(topic, config.state());
        return wish.topic(metadata.view())
                .thenCompose(newTopic -> creator.create(newTopic, validateOnly))
                .thenApply(assignment -> {
                    wish.describe(assignment, result);
                    int partitions = assignment.partitions().size();
                    return view -> TopicWait.led(view, topic.name, partitions);
                });
    }

    private static void tell(CreatableTopicResult result, Outcome outcome) {
        result.errorCode = outcome.error().code();
        result.errorMessage = outcome.message();
        if (!outcome.done()) {
            result.configs = List.of();
            result.numPartitions = -1;
            result.replicationFactor = -1;
        }
    }

    private static CreateTopicsResponse response(List<CreatableTopicResult> results) {
        CreateTopicsResponse response = new CreateTopicsResponse();
        response.topics = results;
        return response;
    }
}
