package gregor.group;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * OffsetFetch: one group's committed offsets, whatever its state. A partition without one is answered with offset -1 and empty
 * metadata and no error; each partition asked for is answered once (trap 86).
 */
final class FetchOffsets implements Step<OffsetQuery, OffsetFetchResponseGroup> {
    private static final CommittedOffset NONE =
            new CommittedOffset(-1, CommittedOffset.NO_EPOCH, "", 0, CommittedOffset.NO_EXPIRY);

    @Override
    public Decision decide(Groups groups, Request<OffsetQuery, OffsetFetchResponseGroup> request, Now now) {
        OffsetQuery query = request.body();
        Group group = groups.find(query.groupId());
        GroupOffsets offsets = group == null ? new GroupOffsets() : group.offsets();
        Set<TopicPartition> partitions =
                new LinkedHashSet<>(query.partitions() == null ? offsets.partitions() : query.partitions());
        Map<String, OffsetFetchResponseTopics> topics = new LinkedHashMap<>();
        for (TopicPartition partition : partitions) {
            boolean unstable = query.requireStable() && offsets.isPending(partition);
            topics.computeIfAbsent(partition.topic(), FetchOffsets::topic)
                    .partitions
                    .add(unstable ? unstable(partition) : committed(partition, offsets.get(partition)));
        }
        OffsetFetchResponseGroup answer = new OffsetFetchResponseGroup();
        answer.groupId = query.groupId();
        answer.topics = new ArrayList<>(topics.values());
        return new Decision(now).answer(request, answer);
    }

    @Override
    public OffsetFetchResponseGroup refusal(Request<OffsetQuery, OffsetFetchResponseGroup> request, ErrorCode error) {
        OffsetFetchResponseGroup answer = new OffsetFetchResponseGroup();
        answer.groupId = request.body().groupId();
        answer.errorCode = error.code();
        return answer;
    }

    private static OffsetFetchResponseTopics topic(String name) {
        OffsetFetchResponseTopics topic = new OffsetFetchResponseTopics();
        topic.name = name;
        topic.partitions = new ArrayList<>();
        return topic;
    }

    private static OffsetFetchResponsePartitions committed(TopicPartition partition, CommittedOffset known) {
        CommittedOffset offset = known == null ? NONE : known;
        OffsetFetchResponsePartitions answer = new OffsetFetchResponsePartitions();
        answer.partitionIndex = partition.partition();
        answer.committedOffset = offset.offset();
        answer.committedLeaderEpoch = offset.leaderEpoch();
        answer.metadata = offset.metadata();
        return answer;
    }

    private static OffsetFetchResponsePartitions unstable(TopicPartition partition) {
        OffsetFetchResponsePartitions answer = committed(partition, null);
        answer.errorCode = ErrorCode.UNSTABLE_OFFSET_COMMIT.code();
        return answer;
    }
}
