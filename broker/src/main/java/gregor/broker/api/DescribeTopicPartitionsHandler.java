package gregor.broker.api;

import gregor.broker.config.LiveConfig;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeTopicPartitionsRequest;
import gregor.wire.message.DescribeTopicPartitionsResponse;
import gregor.wire.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.TopicNames;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.TreeSet;

/**
 * DescribeTopicPartitions, version 0: partitions of topics in order of their names, in pages. A page ends after as many
 * partitions as the client or the broker allows and says where the next one starts. No topic named means all. Kafka serves
 * this only where metadata is in its own quorum; there are no eligible leader replicas to tell of here.
 */
public final class DescribeTopicPartitionsHandler
        implements ApiHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> {
    private final Metadata metadata;
    private final LiveConfig config;

    public DescribeTopicPartitionsHandler(Metadata metadata, LiveConfig config) {
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
        boolean all = request.topics.isEmpty();
        TreeSet<String> asked = new TreeSet<>();
        if (all) {
            view.topics().forEach(topic -> asked.add(topic.name()));
        } else {
            request.topics.forEach(topic -> asked.add(topic.name));
        }
        String first = request.cursor == null ? "" : request.cursor.topicName;
        boolean brokenCursor =
                request.cursor != null && (request.cursor.partitionIndex < 0 || !all && !asked.contains(first));
        if (brokenCursor) {
            return Reply.now(invalid(asked));
        }
        int limit = Math.min(
                config.effective().values().intValue("max.request.partition.size.limit"),
                request.responsePartitionLimit);
        PartitionPage page = new PartitionPage(view, context.listenerName(), Math.max(1, limit));
        for (String name : asked.tailSet(first)) {
            if (page.ended(name)) {
                break;
            }
            TopicView topic = view.topic(name);
            int from = name.equals(first) && request.cursor != null ? request.cursor.partitionIndex : 0;
            if (topic != null) {
                page.add(topic, from);
            } else if (!all) {
                page.addMissing(name, errorOf(name));
            }
        }
        return Reply.now(page.response());
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
