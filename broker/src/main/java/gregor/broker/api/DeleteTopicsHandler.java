package gregor.broker.api;

import gregor.broker.config.LiveConfig;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DeleteTopicsRequest;
import gregor.wire.message.DeleteTopicsRequest.DeleteTopicState;
import gregor.wire.message.DeleteTopicsResponse;
import gregor.wire.message.DeleteTopicsResponse.DeletableTopicResult;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.TopicStore;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * DeleteTopics, versions 0-6: asks for the deletion of topics, by name or from version 6 also by id, and answers when the
 * controller has made them disappear. Only the controller answers; a topic whose deletion is already under way is waited for.
 */
final class DeleteTopicsHandler implements ApiHandler<DeleteTopicsRequest, DeleteTopicsResponse> {
    private static final int FIRST_WITH_STATES = 6;
    private static final int FIRST_WITH_DISABLED_ERROR = 3;

    private final Metadata metadata;
    private final BooleanSupplier isController;
    private final LiveConfig config;
    private final TopicStore store;

    DeleteTopicsHandler(Metadata metadata, BooleanSupplier isController, LiveConfig config, TopicStore store) {
        this.metadata = metadata;
        this.isController = isController;
        this.config = config;
        this.store = store;
    }

    @Override
    public ApiSpec<DeleteTopicsRequest, DeleteTopicsResponse> api() {
        return Apis.DELETE_TOPICS;
    }

    @Override
    public Reply<DeleteTopicsResponse> handle(RequestContext context, DeleteTopicsRequest request) {
        List<DeletableTopicResult> results = results(request, context.apiVersion());
        ErrorCode refusal = refusal(results, context.apiVersion());
        if (refusal != ErrorCode.NONE) {
            results.forEach(result -> result.errorCode = refusal.code());
            return Reply.now(response(results));
        }
        Map<String, CompletionStage<Predicate<ClusterView>>> deletions = delete(results);
        if (deletions.isEmpty()) {
            return Reply.now(response(results));
        }
        return Reply.blocking(new TopicWait(metadata)
                .until(deletions, request.timeoutMs)
                .thenApply(outcomes -> {
                    results.stream()
                            .filter(result -> result.errorCode == ErrorCode.NONE.code())
                            .forEach(result -> result.errorCode =
                                    outcomes.get(result.name).error().code());
                    return response(results);
                }));
    }

    /** Asks for the deletion of what is there, and marks what is not. */
    private Map<String, CompletionStage<Predicate<ClusterView>>> delete(List<DeletableTopicResult> results) {
        ClusterView view = metadata.view();
        Map<String, CompletionStage<Predicate<ClusterView>>> deletions = new LinkedHashMap<>();
        for (DeletableTopicResult result : results) {
            TopicView topic = result.topicId.isZero() ? named(view, result.name) : view.topic(result.topicId);
            if (topic == null) {
                result.errorCode = unknown(result).code();
            } else {
                result.name = topic.name();
                deletions.computeIfAbsent(
                        topic.name(), name -> store.delete(name).thenApply(asked -> now -> gone(now, topic)));
            }
        }
        return deletions;
    }

    private ErrorCode refusal(List<DeletableTopicResult> results, int version) {
        if (!isController.getAsBoolean()) {
            return ErrorCode.NOT_CONTROLLER;
        }
        if (!config.effective().topicDefaults().deletable()) {
            return version < FIRST_WITH_DISABLED_ERROR ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED;
        }
        boolean both = results.stream().anyMatch(result -> result.name != null && !result.topicId.isZero());
        return both ? ErrorCode.INVALID_REQUEST : ErrorCode.NONE;
    }

    private static TopicView named(ClusterView view, String name) {
        return name == null ? null : view.topic(name);
    }

    /** Neither name nor id is answered as stock answers it: nobody is allowed to delete nothing. */
    private static ErrorCode unknown(DeletableTopicResult result) {
        if (!result.topicId.isZero()) {
            return ErrorCode.UNKNOWN_TOPIC_ID;
        }
        return result.name == null ? ErrorCode.TOPIC_AUTHORIZATION_FAILED : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /** A topic created anew under the name is another one. */
    private static boolean gone(ClusterView view, TopicView topic) {
        TopicView found = view.topic(topic.name());
        return found == null || !found.id().equals(topic.id());
    }

    private static List<DeletableTopicResult> results(DeleteTopicsRequest request, int version) {
        List<DeletableTopicResult> results = new ArrayList<>();
        if (version >= FIRST_WITH_STATES) {
            request.topics.forEach(topic -> results.add(result(topic)));
        } else {
            for (String name : request.topicNames) {
                DeletableTopicResult result = new DeletableTopicResult();
                result.name = name;
                results.add(result);
            }
        }
        return results;
    }

    private static DeletableTopicResult result(DeleteTopicState topic) {
        DeletableTopicResult result = new DeletableTopicResult();
        result.name = topic.name;
        result.topicId = topic.topicId;
        return result;
    }

    private static DeleteTopicsResponse response(List<DeletableTopicResult> results) {
        DeleteTopicsResponse response = new DeleteTopicsResponse();
        response.responses = results;
        return response;
    }
}
