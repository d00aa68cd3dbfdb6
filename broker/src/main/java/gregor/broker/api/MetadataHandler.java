package gregor.broker.api;

import gregor.base.Uuid;
import gregor.broker.config.LiveConfig;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.MetadataRequest.MetadataRequestTopic;
import gregor.wire.message.MetadataResponse;
import gregor.wire.message.MetadataResponse.MetadataResponseTopic;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.TopicNames;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Metadata, versions 0-13: brokers, topics and leaders, as this broker's view of the cluster has them.
 *
 * <p>Addresses are those of the listener on which the client came in, brokers are those alive (trap 35). A topic that is not
 * there is created if both the broker and the client allow it, never because all topics were asked for (trap 30), and is then
 * answered as coming (trap 31). From version 12 topics may be asked for by id (trap 36).
 */
final class MetadataHandler implements ApiHandler<MetadataRequest, MetadataResponse> {
    private static final int FIRST_WITH_OPERATIONS = 8;
    private static final int FIRST_BY_ID = 12;

    private final Metadata metadata;
    private final String clusterId;
    private final LiveConfig config;
    private final TopicCreator creator;

    MetadataHandler(Metadata metadata, String clusterId, LiveConfig config, TopicCreator creator) {
        this.metadata = metadata;
        this.clusterId = clusterId;
        this.config = config;
        this.creator = creator;
    }

    @Override
    public ApiSpec<MetadataRequest, MetadataResponse> api() {
        return Apis.METADATA;
    }

    @Override
    public Reply<MetadataResponse> handle(RequestContext context, MetadataRequest request) {
        ClusterView view = metadata.view();
        TopicDescriber describer = new TopicDescriber(view, context.listenerName(), context.apiVersion());
        MetadataResponse response = describer.cluster(clusterId);
        response.topics = new ArrayList<>();
        if (context.apiVersion() >= FIRST_WITH_OPERATIONS && request.includeClusterAuthorizedOperations) {
            response.clusterAuthorizedOperations = AuthorizedOperations.CLUSTER;
        }
        if (wantsAll(context, request)) {
            view.topics().forEach(topic -> response.topics.add(describer.topic(topic)));
            return Reply.now(withOperations(request, response));
        }
        if (!request.topics.stream().allMatch(topic -> wellFormed(topic, context.apiVersion()))) {
            return Reply.now(invalid(request));
        }
        Set<Uuid> ids = ids(request);
        if (!ids.isEmpty()) {
            addById(response, view, describer, ids);
            return Reply.now(withOperations(request, response));
        }
        return withMissing(request, response, addByName(request, response, view, describer));
    }

    /** Null means all, an empty list none; in version 0, which knows no null, an empty list means all (trap 14). */
    private static boolean wantsAll(RequestContext context, MetadataRequest request) {
        return request.topics == null || context.apiVersion() == 0 && request.topics.isEmpty();
    }

    private static boolean wellFormed(MetadataRequestTopic topic, int version) {
        return version < FIRST_BY_ID
                ? topic.name != null && topic.topicId.isZero()
                : topic.name != null || !topic.topicId.isZero();
    }

    private static Set<Uuid> ids(MetadataRequest request) {
        Set<Uuid> ids = new LinkedHashSet<>();
        request.topics.stream()
                .map(topic -> topic.topicId)
                .filter(id -> !id.isZero())
                .forEach(ids::add);
        return ids;
    }

    private static Set<String> names(MetadataRequest request) {
        Set<String> names = new LinkedHashSet<>();
        request.topics.forEach(topic -> names.add(topic.name));
        return names;
    }

    /** One id is enough to make this a request by id: names are not looked at then, and nothing is created. */
    private static void addById(MetadataResponse response, ClusterView view, TopicDescriber describer, Set<Uuid> ids) {
        ids.stream()
                .filter(id -> view.topic(id) == null)
                .map(TopicDescriber::unknown)
                .forEach(response.topics::add);
        ids.stream()
                .map(view::topic)
                .filter(Objects::nonNull)
                .map(describer::topic)
                .forEach(response.topics::add);
    }

    /** Returns the names of the topics that are not there. */
    private static List<String> addByName(
            MetadataRequest request, MetadataResponse response, ClusterView view, TopicDescriber describer) {
        List<String> missing = new ArrayList<>();
        for (String name : names(request)) {
            TopicView topic = view.topic(name);
            if (topic == null) {
                missing.add(name);
            } else {
                response.topics.add(describer.topic(topic));
            }
        }
        return missing;
    }

    private Reply<MetadataResponse> withMissing(
            MetadataRequest request, MetadataResponse response, List<String> missing) {
        boolean create = request.allowAutoTopicCreation
                && config.effective().topicDefaults().autoCreate();
        List<CompletableFuture<MetadataResponseTopic>> coming = new ArrayList<>();
        for (String name : missing) {
            if (TopicNames.faultOf(name) != null) {
                response.topics.add(TopicDescriber.absent(name, ErrorCode.INVALID_TOPIC_EXCEPTION));
            } else if (!create) {
                response.topics.add(TopicDescriber.absent(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
            } else {
                coming.add(creator.create(name)
                        .handle((created, failure) -> TopicDescriber.absent(name, TopicCreator.whileComing(failure)))
                        .toCompletableFuture());
            }
        }
        if (coming.isEmpty()) {
            return Reply.now(withOperations(request, response));
        }
        return Reply.blocking(CompletableFuture.allOf(coming.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    coming.forEach(topic -> response.topics.add(topic.join()));
                    return withOperations(request, response);
                }));
    }

    /** Only a topic that has a name is one the client may do something with. */
    private static MetadataResponse withOperations(MetadataRequest request, MetadataResponse response) {
        if (request.includeTopicAuthorizedOperations) {
            response.topics.stream()
                    .filter(topic -> topic.name != null)
                    .forEach(topic -> topic.topicAuthorizedOperations = AuthorizedOperations.TOPIC);
        }
        return response;
    }

    private static MetadataResponse invalid(MetadataRequest request) {
        MetadataResponse response = new MetadataResponse();
        response.errorCode = ErrorCode.INVALID_REQUEST.code();
        response.topics = new ArrayList<>();
        for (MetadataRequestTopic asked : request.topics) {
            MetadataResponseTopic topic = new MetadataResponseTopic();
            topic.name = asked.name == null ? "" : asked.name;
            topic.topicId = asked.topicId;
            topic.errorCode = ErrorCode.INVALID_REQUEST.code();
            response.topics.add(topic);
        }
        return response;
    }
}
