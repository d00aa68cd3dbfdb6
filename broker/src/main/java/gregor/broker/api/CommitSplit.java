package gregor.broker.api;

import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import gregor.wire.message.OffsetCommitResponse;
import gregor.wire.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import gregor.wire.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import gregor.zk.ClusterView;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.List;

/**
 * One OffsetCommit, parted into what can be committed and what cannot because it does not exist; the answer has all of it in
 * the order of the request (trap 56).
 */
final class CommitSplit {
    private final OffsetCommitRequest accepted = new OffsetCommitRequest();
    private final OffsetCommitResponse answer = new OffsetCommitResponse();
    /** The answers to what was accepted, in the order of {@link #accepted}. */
    private final List<OffsetCommitResponsePartition> open = new ArrayList<>();

    CommitSplit(OffsetCommitRequest request, ClusterView view, boolean byId) {
        accepted.groupId = request.groupId;
        accepted.generationIdOrMemberEpoch = request.generationIdOrMemberEpoch;
        accepted.memberId = request.memberId;
        accepted.groupInstanceId = request.groupInstanceId;
        accepted.retentionTimeMs = request.retentionTimeMs;
        accepted.topics = new ArrayList<>(request.topics.size());
        answer.topics = new ArrayList<>(request.topics.size());
        for (OffsetCommitRequestTopic topic : request.topics) {
            TopicView known = byId ? view.topic(topic.topicId) : view.topic(topic.name);
            split(topic, known, byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
    }

    /** What is to be committed, by names. */
    OffsetCommitRequest accepted() {
        return accepted;
    }

    /** The answer when nothing was accepted. */
    OffsetCommitResponse answer() {
        return answer;
    }

    /** @param errors one for each accepted partition, in order */
    OffsetCommitResponse answer(List<ErrorCode> errors) {
        for (int i = 0; i < open.size(); i++) {
            open.get(i).errorCode = errors.get(i).code();
        }
        return answer;
    }

    private void split(OffsetCommitRequestTopic topic, TopicView known, ErrorCode unknownTopic) {
        OffsetCommitRequestTopic existing = new OffsetCommitRequestTopic();
        existing.name = known == null ? topic.name : known.name();
        existing.partitions = new ArrayList<>(topic.partitions.size());
        OffsetCommitResponseTopic answered = new OffsetCommitResponseTopic();
        answered.name = topic.name;
        answered.topicId = topic.topicId;
        answered.partitions = new ArrayList<>(topic.partitions.size());
        for (OffsetCommitRequestPartition partition : topic.partitions) {
            OffsetCommitResponsePartition one = new OffsetCommitResponsePartition();
            one.partitionIndex = partition.partitionIndex;
            answered.partitions.add(one);
            if (known == null) {
                one.errorCode = unknownTopic.code();
            } else if (known.partition(partition.partitionIndex) == null) {
                one.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code();
            } else {
                existing.partitions.add(partition);
                open.add(one);
            }
        }
        answer.topics.add(answered);
        if (!existing.partitions.isEmpty()) {
            accepted.topics.add(existing);
        }
    }
}
