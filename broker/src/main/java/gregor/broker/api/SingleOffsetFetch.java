package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.group.OffsetQuery;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import gregor.wire.message.OffsetFetchResponse;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.List;

/** An OffsetFetch of versions 1 to 7: one group. Before version 2 there is no error for the group, so each partition has it. */
final class SingleOffsetFetch {
    private static final int GROUP_ERROR_FROM = 2;

    private final OffsetFetchRequest request;
    private final int version;

    SingleOffsetFetch(OffsetFetchRequest request, int version) {
        this.request = request;
        this.version = version;
    }

    OffsetQuery query() {
        return new OffsetQuery(
                request.groupId, request.topics == null ? null : partitions(request.topics), request.requireStable);
    }

    OffsetFetchResponse answer(OffsetFetchResponseGroup group) {
        OffsetFetchResponse answer = new OffsetFetchResponse();
        if (group.errorCode != ErrorCode.NONE.code() && version < GROUP_ERROR_FROM) {
            answer.topics = failed(request.topics, ErrorCode.of(group.errorCode));
            return answer;
        }
        answer.errorCode = group.errorCode;
        answer.topics = new ArrayList<>(group.topics.size());
        for (OffsetFetchResponseTopics found : group.topics) {
            OffsetFetchResponseTopic topic = topic(found.name);
            for (OffsetFetchResponsePartitions partition : found.partitions) {
                OffsetFetchResponsePartition one = partition(partition.partitionIndex, partition.errorCode);
                one.committedOffset = partition.committedOffset;
                one.committedLeaderEpoch = partition.committedLeaderEpoch;
                one.metadata = partition.metadata;
                topic.partitions.add(one);
            }
            answer.topics.add(topic);
        }
        return answer;
    }

    static List<TopicPartition> partitions(List<OffsetFetchRequestTopic> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (OffsetFetchRequestTopic topic : topics) {
            for (int partition : topic.partitionIndexes) {
                partitions.add(new TopicPartition(topic.name, partition));
            }
        }
        return partitions;
    }

    private static List<OffsetFetchResponseTopic> failed(List<OffsetFetchRequestTopic> asked, ErrorCode error) {
        List<OffsetFetchResponseTopic> topics = new ArrayList<>(asked.size());
        for (OffsetFetchRequestTopic one : asked) {
            OffsetFetchResponseTopic topic = topic(one.name);
            for (int partition : one.partitionIndexes) {
                topic.partitions.add(partition(partition, error.code()));
            }
            topics.add(topic);
        }
        return topics;
    }

    private static OffsetFetchResponseTopic topic(String name) {
        OffsetFetchResponseTopic topic = new OffsetFetchResponseTopic();
        topic.name = name;
        topic.partitions = new ArrayList<>();
        return topic;
    }

    /** Without an offset. */
    private static OffsetFetchResponsePartition partition(int index, short error) {
        OffsetFetchResponsePartition partition = new OffsetFetchResponsePartition();
        partition.partitionIndex = index;
        partition.committedOffset = -1;
        partition.errorCode = error;
        return partition;
    }
}
