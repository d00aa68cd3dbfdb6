package gregor.broker.follower;

import gregor.base.TopicPartition;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.log.Log;
import gregor.log.TimedOffset;
import gregor.replica.EpochEnd;
import gregor.replica.OffsetResult;
import gregor.replica.ReplicaError;
import gregor.replica.follower.EpochQuestion;
import gregor.wire.message.Apis;
import gregor.wire.message.ListOffsetsRequest;
import gregor.wire.message.ListOffsetsResponse;
import gregor.wire.message.OffsetForLeaderEpochRequest;
import gregor.wire.message.OffsetForLeaderEpochResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What a follower asks its leader about the leader's log, besides fetching it. */
final class LeaderQuestions {
    private final PeerConnection connection;
    private final FollowerTerms terms;

    LeaderQuestions(PeerConnection connection, FollowerTerms terms) {
        this.connection = connection;
        this.terms = terms;
    }

    CompletionStage<Map<TopicPartition, EpochEnd>> epochEnds(List<EpochQuestion> questions) {
        OffsetForLeaderEpochRequest request = new OffsetForLeaderEpochRequest();
        request.replicaId = terms.brokerId();
        Map<String, OffsetForLeaderEpochRequest.OffsetForLeaderTopic> topics = new LinkedHashMap<>();
        for (EpochQuestion question : questions) {
            topics.computeIfAbsent(question.partition().topic(), LeaderQuestions::epochTopic)
                    .partitions
                    .add(entry(question));
        }
        request.topics = List.copyOf(topics.values());
        return connection
                .call(Apis.OFFSET_FOR_LEADER_EPOCH, terms.versions().epochs(), request)
                .thenApply(answer -> epochEnds(answer.body()));
    }

    CompletionStage<OffsetResult> earliestOffset(TopicPartition partition, int leaderEpoch) {
        return offset(partition, leaderEpoch, Log.EARLIEST_TIME);
    }

    CompletionStage<OffsetResult> latestOffset(TopicPartition partition, int leaderEpoch) {
        return offset(partition, leaderEpoch, Log.LATEST_TIME);
    }

    private static OffsetForLeaderEpochRequest.OffsetForLeaderTopic epochTopic(String name) {
        OffsetForLeaderEpochRequest.OffsetForLeaderTopic topic = new OffsetForLeaderEpochRequest.OffsetForLeaderTopic();
        topic.topic = name;
        topic.partitions = new ArrayList<>();
        return topic;
    }

    private static OffsetForLeaderEpochRequest.OffsetForLeaderPartition entry(EpochQuestion question) {
        OffsetForLeaderEpochRequest.OffsetForLeaderPartition entry =
                new OffsetForLeaderEpochRequest.OffsetForLeaderPartition();
        entry.partition = question.partition().partition();
        entry.currentLeaderEpoch = question.leaderEpoch();
        entry.leaderEpoch = question.askedEpoch();
        return entry;
    }

    private static Map<TopicPartition, EpochEnd> epochEnds(OffsetForLeaderEpochResponse answer) {
        Map<TopicPartition, EpochEnd> ends = new HashMap<>();
        for (OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult topic : answer.topics) {
            for (OffsetForLeaderEpochResponse.EpochEndOffset end : topic.partitions) {
                ends.put(
                        new TopicPartition(topic.topic, end.partition),
                        new EpochEnd(LeaderErrors.of(end.errorCode), end.leaderEpoch, end.endOffset));
            }
        }
        return ends;
    }

    private CompletionStage<OffsetResult> offset(TopicPartition partition, int leaderEpoch, long time) {
        ListOffsetsRequest request = new ListOffsetsRequest();
        request.replicaId = terms.brokerId();
        ListOffsetsRequest.ListOffsetsTopic topic = new ListOffsetsRequest.ListOffsetsTopic();
        topic.name = partition.topic();
        ListOffsetsRequest.ListOffsetsPartition entry = new ListOffsetsRequest.ListOffsetsPartition();
        entry.partitionIndex = partition.partition();
        entry.currentLeaderEpoch = leaderEpoch;
        entry.timestamp = time;
        topic.partitions = List.of(entry);
        request.topics = List.of(topic);
        return connection
                .call(Apis.LIST_OFFSETS, terms.versions().offsets(), request)
                .thenApply(PeerAnswer::body)
                .thenApply(LeaderQuestions::offset);
    }

    /** There is one partition in it, that which was asked about. */
    private static OffsetResult offset(ListOffsetsResponse answer) {
        ListOffsetsResponse.ListOffsetsPartitionResponse part =
                answer.topics.get(0).partitions.get(0);
        ReplicaError error = LeaderErrors.of(part.errorCode);
        if (error != null) {
            return new OffsetResult(error, TimedOffset.NONE);
        }
        long offset = part.oldStyleOffsets.isEmpty() ? part.offset : part.oldStyleOffsets.get(0);
        return new OffsetResult(null, new TimedOffset(offset, -1, part.leaderEpoch));
    }
}
