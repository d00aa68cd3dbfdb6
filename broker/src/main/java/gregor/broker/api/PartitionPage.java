package gregor.broker.api;

import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeTopicPartitionsResponse;
import gregor.wire.message.DescribeTopicPartitionsResponse.Cursor;
import gregor.wire.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import gregor.wire.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import gregor.zk.BrokerView;
import gregor.zk.ClusterView;
import gregor.zk.PartitionLeadership;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.List;

/** One answer of DescribeTopicPartitions while it is filled, up to a number of partitions. For one thread. */
final class PartitionPage {
    private static final int NO_LEADER = -1;

    private final ClusterView view;
    private final String listener;
    private final DescribeTopicPartitionsResponse response = new DescribeTopicPartitionsResponse();
    private int remaining;

    PartitionPage(ClusterView view, String listener, int limit) {
        this.view = view;
        this.listener = listener;
        remaining = limit;
        response.topics = new ArrayList<>();
    }

    /** True when nothing more fits; then the next page starts with the topic of that name, unless it started before. */
    boolean ended(String next) {
        if (response.nextCursor != null) {
            return true;
        }
        if (remaining > 0) {
            return false;
        }
        response.nextCursor = cursor(next, 0);
        return true;
    }

    void add(TopicView topic, int from) {
        DescribeTopicPartitionsResponseTopic described = topic(topic.name(), ErrorCode.NONE);
        described.topicId = topic.id();
        described.partitions = new ArrayList<>();
        int end = (int) Math.min(topic.partitionCount(), (long) from + remaining);
        for (int number = from; number < end; number++) {
            PartitionLeadership partition = topic.partition(number);
            if (partition != null) {
                described.partitions.add(partition(partition));
            }
        }
        remaining -= described.partitions.size();
        if (end < topic.partitionCount()) {
            response.nextCursor = cursor(topic.name(), end);
        }
    }

    void addMissing(String name, ErrorCode error) {
        topic(name, error);
    }

    DescribeTopicPartitionsResponse response() {
        return response;
    }

    private DescribeTopicPartitionsResponseTopic topic(String name, ErrorCode error) {
        DescribeTopicPartitionsResponseTopic described = new DescribeTopicPartitionsResponseTopic();
        described.name = name;
        described.errorCode = error.code();
        described.isInternal = InternalTopics.contains(name);
        described.topicAuthorizedOperations = AuthorizedOperations.TOPIC;
        response.topics.add(described);
        return described;
    }

    private DescribeTopicPartitionsResponsePartition partition(PartitionLeadership leadership) {
        BrokerView leader = view.broker(leadership.leader());
        DescribeTopicPartitionsResponsePartition described = new DescribeTopicPartitionsResponsePartition();
        described.partitionIndex = leadership.partition();
        described.leaderId = leader == null || leader.endpoint(listener) == null ? NO_LEADER : leader.id();
        described.leaderEpoch = leadership.leaderEpoch();
        described.replicaNodes = leadership.replicas();
        described.isrNodes = leadership.isr();
        // Empty and not null: clients of 3.9 read on without looking.
        described.eligibleLeaderReplicas = List.of();
        described.lastKnownElr = List.of();
        described.offlineReplicas = leadership.offlineReplicas();
        return described;
    }

    private static Cursor cursor(String topic, int partition) {
        Cursor cursor = new Cursor();
        cursor.topicName = topic;
        cursor.partitionIndex = partition;
        return cursor;
    }
}
