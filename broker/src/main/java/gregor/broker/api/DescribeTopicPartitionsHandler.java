package gregor.broker.api;

import gregor.broker.config.LiveConfig;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeTopicPartitionsRequest;
import gregor.wire.message.DescribeTopicPartitionsRequest.Cursor;
import gregor.wire.message.DescribeTopicPartitionsResponse;
import gregor.wire.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.TopicNames;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * DescribeTopicPartitions, version 0: partitions of topics in order of their names, in pages. A page ends after as many
 * partitions as the client or the broker allows and says where the next one starts. No topic named means all. Kafka serves
 * this only where metadata is in its own quorum; there are no eligible leader replicas to tell of here.
 */
final class DescribeTopicPartitionsHandler
        implements ApiHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> {
    private final Metadata metadata;
    private final LiveConfig config;

    DescribeTopicPartitionsHandler(Metadata metadata, LiveConfig config) {
        this.metadata = metadata;
        this.config = config;
    }

    @Override
    public ApiSpec<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> api() {
        return Apis.DESCRIBE_TOPIC_PARTITIONS;
    }

    @Override
    public Reply<DescribeTopicPartitionsResponse> handle(
            RequestContext context, DescribeTopicPartitionsRequest request) {
        ClusterView view = metadata.view();
        NavigableSet<String> asked = asked(request, view);
        if (!isInto(asked, request)) {
            return Reply.now(invalid(asked));
        }
        int limit = Math.min(
                config.effective().values().intValue("max.request.partition.size.limit"),
                request.responsePartitionLimit);
        PartitionPage page = new PartitionPage(view, context.listenerName(), Math.max(1, limit));
        fill(page, request, asked, view);
        return Reply.now(page.response());
    }

    /** In the order of the pages. */
    private static NavigableSet<String> asked(DescribeTopicPartitionsRequest request, ClusterView view) {
        NavigableSet<String> asked = new TreeSet<>();
        if (request.topics.isEmpty()) {
            view.topics().forEach(topic -> asked.add(topic.name()));
        } else {
            request.topics.forEach(topic -> asked.add(topic.name));
        }
        return asked;
    }

    /** A topic may have gone since the last page when all were asked for, but not when it was asked for by name. */
    private static boolean isInto(NavigableSet<String> asked, DescribeTopicPartitionsRequest request) {
        Cursor cursor = request.cursor;
        return cursor == null
                || cursor.partitionIndex >= 0 && (request.topics.isEmpty() || asked.contains(cursor.topicName));
    }

    private static void fill(
            PartitionPage page, DescribeTopicPartitionsRequest request, NavigableSet<String> asked, ClusterView view) {
        String first = request.cursor == null ? "" : request.cursor.topicName;
        for (String name : asked.tailSet(first)) {
            if (page.ended(name)) {
                return;
            }
            TopicView topic = view.topic(name);
            if (topic != null) {
                boolean continued = request.cursor != null && name.equals(first);
                page.add(topic, continued ? request.cursor.partitionIndex : 0);
            } else if (!request.topics.isEmpty()) {
                page.addMissing(name, errorOf(name));
            }
        }
    }

    private static ErrorCode errorOf(String name) {
        return TopicNames.faultOf(name) == null
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : ErrorCode.INVALID_TOPIC_EXCEPTION;
    }

    private static DescribeTopicPartitionsResponse invalid(Collection<String> asked) {
        DescribeTopicPartitionsResponse response = new DescribeTopicPartitionsResponse();
        response.topics = new ArrayList<>();
        for (String name : asked) {
            DescribeTopicPartitionsResponseTopic topic = new DescribeTopicPartitionsResponseTopic();
            topic.name = name;
            topic.errorCode = ErrorCode.INVALID_REQUEST.code();
            response.topics.add(topic);
        }
        return response;
    }
}
