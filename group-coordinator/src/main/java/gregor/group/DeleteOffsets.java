package gregor.group;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetDeleteRequest;
import gregor.wire.message.OffsetDeleteResponse;
import java.util.ArrayList;
import java.util.List;

/** OffsetDelete: removes offsets of topics that no member of the group is subscribed to. */
final class DeleteOffsets implements Step<OffsetDeleteRequest, OffsetDeleteResponse> {
    @Override
    public Decision decide(Groups groups, Request<OffsetDeleteRequest, OffsetDeleteResponse> request, Now now) {
        Decision decision = new Decision(now);
        Group group = groups.find(request.body().groupId);
        if (group == null) {
            return decision.refuse(request, ErrorCode.GROUP_ID_NOT_FOUND);
        }
        if (!group.is(GroupState.EMPTY) && !group.isConsumerGroup()) {
            return decision.refuse(request, ErrorCode.NON_EMPTY_GROUP);
        }
        Subscription subscription = Subscription.of(group);
        List<TopicPartition> removable = new ArrayList<>();
        OffsetDeleteResponse answer = new OffsetDeleteResponse();
        List<OffsetDeleteResponse.OffsetDeleteResponseTopic> topics = new ArrayList<>();
        for (OffsetDeleteRequest.OffsetDeleteRequestTopic asked : request.body().topics) {
            boolean subscribed = !group.is(GroupState.EMPTY) && subscription.mayInclude(asked.name);
            topics.add(topic(asked, subscribed ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE));
            for (OffsetDeleteRequest.OffsetDeleteRequestPartition partition : asked.partitions) {
                if (!subscribed) {
                    removable.add(new TopicPartition(asked.name, partition.partitionIndex));
                }
            }
        }
        answer.topics = topics;
        OffsetRemoval.remove(group, removable, decision);
        return decision.answer(request, answer);
    }

    @Override
    public OffsetDeleteResponse refusal(Request<OffsetDeleteRequest, OffsetDeleteResponse> request, ErrorCode error) {
        OffsetDeleteResponse answer = new OffsetDeleteResponse();
        answer.errorCode = error.code();
        return answer;
    }

    private static OffsetDeleteResponse.OffsetDeleteResponseTopic topic(
            OffsetDeleteRequest.OffsetDeleteRequestTopic asked, ErrorCode error) {
        OffsetDeleteResponse.OffsetDeleteResponseTopic topic = new OffsetDeleteResponse.OffsetDeleteResponseTopic();
        topic.name = asked.name;
        topic.partitions = new ArrayList<>(asked.partitions.size());
        for (OffsetDeleteRequest.OffsetDeleteRequestPartition partition : asked.partitions) {
            OffsetDeleteResponse.OffsetDeleteResponsePartition one =
                    new OffsetDeleteResponse.OffsetDeleteResponsePartition();
            one.partitionIndex = partition.partitionIndex;
            one.errorCode = error.code();
            topic.partitions.add(one);
        }
        return topic;
    }
}
