package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.group.OffsetQuery;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import gregor.zk.ClusterView;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.List;

/**
 * One group of an OffsetFetch of version 8 and later. Where topics are named by ids, the coordinator still knows them by name:
 * ids nobody has are answered here, and of all the group's topics those that are gone are left out.
 */
final class GroupOffsetFetch {
    private final OffsetFetchRequestGroup request;
    private final boolean requireStable;
    /** Null when topics are named by their names. */
    private final ClusterView idView;

    GroupOffsetFetch(OffsetFetchRequestGroup request, boolean requireStable, ClusterView idView) {
        this.request = request;
        this.requireStable = requireStable;
        this.idView = idView;
    }

    OffsetQuery query() {
        return new OffsetQuery(request.groupId, request.topics == null ? null : partitions(), requireStable);
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (OffsetFetchRequestTopics topic : request.topics) {
            String name = name(topic);
            if (name != null) {
                for (int partition : topic.partitionIndexes) {
                    partitions.add(new TopicPartition(name, partition));
                }
            }
        }
        return partitions;
    }

    OffsetFetchResponseGroup answer(OffsetFetchResponseGroup group) {
        if (idView == null || group.errorCode != ErrorCode.NONE.code()) {
            return group;
        }
        List<OffsetFetchResponseTopics> topics = new ArrayList<>(group.topics.size());
        for (OffsetFetchResponseTopics topic : group.topics) {
            TopicView known = idView.topic(topic.name);
            if (known != null && !known.id().isZero()) {
                topic.topicId = known.id();
                topics.add(topic);
            }
        }
        for (OffsetFetchRequestTopics topic :
                request.topics == null ? List.<OffsetFetchRequestTopics>of() : request.topics) {
            if (name(topic) == null) {
                topics.add(unknown(topic));
            }
        }
        group.topics = topics;
        return group;
    }

    /** Null for an id nobody has. */
    private String name(OffsetFetchRequestTopics topic) {
        if (idView == null) {
            return topic.name;
        }
        TopicView known = idView.topic(topic.topicId);
        return known == null ? null : known.name();
    }

    private static OffsetFetchResponseTopics unknown(OffsetFetchRequestTopics asked) {
        OffsetFetchResponseTopics topic = new OffsetFetchResponseTopics();
        topic.topicId = asked.topicId;
        topic.partitions = new ArrayList<>(asked.partitionIndexes.size());
        for (int index : asked.partitionIndexes) {
            OffsetFetchResponsePartitions partition = new OffsetFetchResponsePartitions();
            partition.partitionIndex = index;
            partition.committedOffset = -1;
            partition.errorCode = ErrorCode.UNKNOWN_TOPIC_ID.code();
            topic.partitions.add(partition);
        }
        return topic;
    }
}
