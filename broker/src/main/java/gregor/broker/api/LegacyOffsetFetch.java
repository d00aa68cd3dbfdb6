package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import gregor.wire.message.OffsetFetchResponse;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import gregor.zk.ClusterView;
import gregor.zk.LegacyOffsets;
import gregor.zk.Stages;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An OffsetFetch of version 0, answered from ZooKeeper. What was never committed is an unknown partition here, and no offset of
 * -1 without an error as in all later versions.
 */
final class LegacyOffsetFetch {
    private static final Logger LOG = LoggerFactory.getLogger(LegacyOffsetFetch.class);

    private final LegacyOffsets offsets;

    LegacyOffsetFetch(LegacyOffsets offsets) {
        this.offsets = offsets;
    }

    CompletionStage<OffsetFetchResponse> fetch(OffsetFetchRequest request, ClusterView view) {
        List<CompletionStage<OffsetFetchResponseTopic>> topics = new ArrayList<>();
        for (OffsetFetchRequestTopic topic : request.topics) {
            topics.add(fetch(request.groupId, topic, view));
        }
        return Stages.all(topics).thenApply(all -> {
            OffsetFetchResponse response = new OffsetFetchResponse();
            response.topics = all;
            return response;
        });
    }

    private CompletionStage<OffsetFetchResponseTopic> fetch(
            String group, OffsetFetchRequestTopic asked, ClusterView view) {
        List<CompletionStage<OffsetFetchResponsePartition>> partitions = new ArrayList<>();
        for (int index : asked.partitionIndexes) {
            TopicPartition partition = new TopicPartition(asked.name, index);
            partitions.add(
                    view.partition(asked.name, index) == null
                            ? CompletableFuture.completedStage(answer(partition, OptionalLong.empty()))
                            : fetch(group, partition));
        }
        return Stages.all(partitions).thenApply(all -> {
            OffsetFetchResponseTopic topic = new OffsetFetchResponseTopic();
            topic.name = asked.name;
            topic.partitions = all;
            return topic;
        });
    }

    private CompletionStage<OffsetFetchResponsePartition> fetch(String group, TopicPartition partition) {
        return offsets.fetch(group, partition)
                .thenApply(offset -> answer(partition, offset))
                .exceptionally(fault -> {
                    LOG.warn("An offset of {} could not be read from ZooKeeper", group, fault);
                    OffsetFetchResponsePartition failed = answer(partition, OptionalLong.empty());
                    failed.errorCode = ErrorCode.UNKNOWN_SERVER_ERROR.code();
                    return failed;
                });
    }

    private static OffsetFetchResponsePartition answer(TopicPartition partition, OptionalLong offset) {
        OffsetFetchResponsePartition answer = new OffsetFetchResponsePartition();
        answer.partitionIndex = partition.partition();
        answer.committedOffset = offset.orElse(-1);
        boolean known = offset.isPresent();
        answer.errorCode = (known ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION).code();
        return answer;
    }
}
