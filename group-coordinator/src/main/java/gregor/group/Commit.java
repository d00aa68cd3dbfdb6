package gregor.group;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * OffsetCommit, versions 1 to 10: a member, or a consumer without a group (trap 85), records how far it has come. Topics have
 * names here and exist: the handler sees to that, and to version 0.
 */
final class Commit implements Step<OffsetCommitRequest, OffsetCommitResponse> {
    private static final long NO_TIMESTAMP = -1;

    private final int metadataMax;

    Commit(int metadataMax) {
        this.metadataMax = metadataMax;
    }

    @Override
    public Decision decide(Groups groups, Request<OffsetCommitRequest, OffsetCommitResponse> request, Now now) {
        Decision decision = new Decision(now);
        OffsetCommitRequest body = request.body();
        boolean memberless = body.generationIdOrMemberEpoch < 0;
        Group group = memberless ? groups.findOrCreate(body.groupId, now) : groups.find(body.groupId);
        ErrorCode error = group == null ? ErrorCode.ILLEGAL_GENERATION : check(group, body);
        if (error != ErrorCode.NONE) {
            return decision.refuse(request, error);
        }
        if (!group.is(GroupState.EMPTY)) {
            Member member = group.members().get(body.memberId);
            member.renew(now);
            decision.alarm(group, member.deadlineMs());
        }
        OffsetCommitResponse answer = answer(body, partition -> accept(body, partition, decision));
        if (decision.changes().isEmpty()) {
            groups.forgetIfUnused(group, now);
        }
        return decision.answer(request, answer);
    }

    @Override
    public OffsetCommitResponse refusal(Request<OffsetCommitRequest, OffsetCommitResponse> request, ErrorCode error) {
        return answer(request.body(), partition -> error);
    }

    @Override
    public ErrorCode errorFor(AppendFailure failure) {
        return failure.commitError();
    }

    private static ErrorCode check(Group group, OffsetCommitRequest body) {
        boolean memberless = body.generationIdOrMemberEpoch < 0;
        if (memberless && group.is(GroupState.EMPTY)) {
            return ErrorCode.NONE;
        }
        if (memberless && body.memberId.isEmpty() && body.groupInstanceId == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        ErrorCode error = Membership.check(group, body.memberId, body.groupInstanceId, body.generationIdOrMemberEpoch);
        // The member knows the new generation but not yet what it is assigned.
        return error == ErrorCode.NONE && group.is(GroupState.COMPLETING_REBALANCE)
                ? ErrorCode.REBALANCE_IN_PROGRESS
                : error;
    }

    private ErrorCode accept(OffsetCommitRequest body, Committing committing, Decision decision) {
        OffsetCommitRequest.OffsetCommitRequestPartition partition = committing.partition;
        String metadata = partition.committedMetadata == null ? "" : partition.committedMetadata;
        if (metadata.length() > metadataMax) {
            return ErrorCode.OFFSET_METADATA_TOO_LARGE;
        }
        long wallMs = decision.now().wallMs();
        CommittedOffset offset = new CommittedOffset(
                partition.committedOffset,
                partition.committedLeaderEpoch,
                metadata,
                partition.commitTimestamp == NO_TIMESTAMP ? wallMs : partition.commitTimestamp,
                // Versions 2 to 4 may ask for their own retention (trap 88).
                body.retentionTimeMs < 0 ? CommittedOffset.NO_EXPIRY : wallMs + body.retentionTimeMs);
        decision.change(new Change.OffsetChange(
                body.groupId, new TopicPartition(committing.topic, partition.partitionIndex), offset));
        return ErrorCode.NONE;
    }

    private record Committing(String topic, OffsetCommitRequest.OffsetCommitRequestPartition partition) {}

    /** One entry per partition of the request, in its order. */
    private static OffsetCommitResponse answer(OffsetCommitRequest body, Function<Committing, ErrorCode> errors) {
        OffsetCommitResponse answer = new OffsetCommitResponse();
        List<OffsetCommitResponse.OffsetCommitResponseTopic> topics = new ArrayList<>(body.topics.size());
        for (OffsetCommitRequest.OffsetCommitRequestTopic asked : body.topics) {
            OffsetCommitResponse.OffsetCommitResponseTopic topic = new OffsetCommitResponse.OffsetCommitResponseTopic();
            topic.name = asked.name;
            topic.topicId = asked.topicId;
            topic.partitions = new ArrayList<>(asked.partitions.size());
            for (OffsetCommitRequest.OffsetCommitRequestPartition partition : asked.partitions) {
                OffsetCommitResponse.OffsetCommitResponsePartition one =
                        new OffsetCommitResponse.OffsetCommitResponsePartition();
                one.partitionIndex = partition.partitionIndex;
                one.errorCode =
                        errors.apply(new Committing(asked.name, partition)).code();
                topic.partitions.add(one);
            }
            topics.add(topic);
        }
        answer.topics = topics;
        return answer;
    }
}
