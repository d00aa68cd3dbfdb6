package gregor.broker.api;

import gregor.replica.EpochEnd;
import gregor.replica.Partition;
import gregor.wire.ApiSpec;
import gregor.wire.message.Apis;
import gregor.wire.message.OffsetForLeaderEpochRequest;
import gregor.wire.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import gregor.wire.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import gregor.wire.message.OffsetForLeaderEpochResponse;
import gregor.wire.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import gregor.wire.message.OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult;
import gregor.zk.ClusterView;
import java.util.ArrayList;

/** OffsetForLeaderEpoch, versions 0-4. Answered by leaders only, from memory (trap 77). */
final class OffsetForLeaderEpochHandler
        implements ApiHandler<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> {
    private final HostedPartitions partitions;

    OffsetForLeaderEpochHandler(HostedPartitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public ApiSpec<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> api() {
        return Apis.OFFSET_FOR_LEADER_EPOCH;
    }

    @Override
    public Reply<OffsetForLeaderEpochResponse> handle(RequestContext context, OffsetForLeaderEpochRequest request) {
        ClusterView cluster = partitions.cluster();
        OffsetForLeaderEpochResponse response = new OffsetForLeaderEpochResponse();
        response.topics = new ArrayList<>(request.topics.size());
        for (OffsetForLeaderTopic topic : request.topics) {
            OffsetForLeaderTopicResult result = new OffsetForLeaderTopicResult();
            result.topic = topic.topic;
            result.partitions = new ArrayList<>(topic.partitions.size());
            for (OffsetForLeaderPartition asked : topic.partitions) {
                result.partitions.add(answer(cluster, topic.topic, asked));
            }
            response.topics.add(result);
        }
        return Reply.now(response);
    }

    private EpochEndOffset answer(ClusterView cluster, String topic, OffsetForLeaderPartition asked) {
        EpochEndOffset answer = new EpochEndOffset();
        answer.partition = asked.partition;
        Partition partition = partitions.find(topic, asked.partition);
        if (partition == null) {
            answer.errorCode =
                    partitions.whyMissing(cluster, topic, asked.partition).code();
            return answer;
        }
        EpochEnd end = partition.reads().epochEnd(partition.view(), asked.currentLeaderEpoch, asked.leaderEpoch);
        if (end.error() != null) {
            answer.errorCode = ErrorTable.of(end.error()).code();
        } else {
            answer.leaderEpoch = end.leaderEpoch();
            answer.endOffset = end.endOffset();
        }
        return answer;
    }
}
