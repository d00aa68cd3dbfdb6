package gregor.broker.control;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.config.InterBrokerVersions;
import gregor.replica.IsrAnswer;
import gregor.replica.IsrProposal;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterPartitionRequest;
import gregor.wire.message.AlterPartitionRequest.BrokerState;
import gregor.wire.message.AlterPartitionRequest.PartitionData;
import gregor.wire.message.AlterPartitionRequest.TopicData;
import gregor.wire.message.AlterPartitionResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Proposals for in-sync replicas, and what the controller says to them, on the wire. Immutable. */
final class AlterPartitionMessages {
    /** From version 2 on topics are named by their ids alone. */
    private static final int NAMES_UNTIL = 1;

    private final List<IsrProposal> proposals;
    private final int version;
    private final Map<Uuid, String> names = new HashMap<>();

    AlterPartitionMessages(List<IsrProposal> proposals, InterBrokerVersions versions) {
        this.proposals = proposals;
        boolean allHaveIds =
                proposals.stream().noneMatch(proposal -> proposal.topicId().isZero());
        version = allHaveIds ? versions.alterPartition() : Math.min(NAMES_UNTIL, versions.alterPartition());
        proposals.forEach(
                proposal -> names.put(proposal.topicId(), proposal.partition().topic()));
    }

    int version() {
        return version;
    }

    AlterPartitionRequest request(int brokerId, long brokerEpoch) {
        Map<String, TopicData> topics = new LinkedHashMap<>();
        for (IsrProposal proposal : proposals) {
            topics.computeIfAbsent(proposal.partition().topic(), name -> topic(name, proposal.topicId()))
                    .partitions
                    .add(partition(proposal));
        }
        AlterPartitionRequest request = new AlterPartitionRequest();
        request.brokerId = brokerId;
        request.brokerEpoch = brokerEpoch;
        request.topics = List.copyOf(topics.values());
        return request;
    }

    private static TopicData topic(String name, Uuid id) {
        TopicData topic = new TopicData();
        topic.topicName = name;
        topic.topicId = id;
        topic.partitions = new ArrayList<>();
        return topic;
    }

    private static PartitionData partition(IsrProposal proposal) {
        PartitionData partition = new PartitionData();
        partition.partitionIndex = proposal.partition().partition();
        partition.leaderEpoch = proposal.leaderEpoch();
        partition.partitionEpoch = proposal.partitionEpoch();
        partition.newIsr = new ArrayList<>();
        partition.newIsrWithEpochs = new ArrayList<>();
        for (IsrProposal.Member member : proposal.isr()) {
            partition.newIsr.add(member.brokerId());
            BrokerState state = new BrokerState();
            state.brokerId = member.brokerId();
            state.brokerEpoch = member.brokerEpoch();
            partition.newIsrWithEpochs.add(state);
        }
        return partition;
    }

    /** What was said of each partition. */
    Map<TopicPartition, IsrAnswer> answers(AlterPartitionResponse response) {
        Map<TopicPartition, IsrAnswer> answers = new HashMap<>();
        for (AlterPartitionResponse.TopicData topic : response.topics) {
            String name = version > NAMES_UNTIL ? names.get(topic.topicId) : topic.topicName;
            for (AlterPartitionResponse.PartitionData partition : topic.partitions) {
                if (name != null) {
                    answers.put(new TopicPartition(name, partition.partitionIndex), answer(partition));
                }
            }
        }
        return answers;
    }

    private static IsrAnswer answer(AlterPartitionResponse.PartitionData partition) {
        ErrorCode error = ErrorCode.of(partition.errorCode);
        return error == ErrorCode.NONE
                ? new IsrAnswer.Taken(partition.leaderEpoch, partition.partitionEpoch, partition.isr)
                : new IsrAnswer.Refused(reason(error));
    }

    private static IsrAnswer.Reason reason(ErrorCode error) {
        return switch (error) {
            case OPERATION_NOT_ATTEMPTED -> IsrAnswer.Reason.OPERATION_NOT_ATTEMPTED;
            case INELIGIBLE_REPLICA -> IsrAnswer.Reason.INELIGIBLE_REPLICA;
            case UNKNOWN_TOPIC_OR_PARTITION -> IsrAnswer.Reason.UNKNOWN_TOPIC_OR_PARTITION;
            case UNKNOWN_TOPIC_ID -> IsrAnswer.Reason.UNKNOWN_TOPIC_ID;
            case FENCED_LEADER_EPOCH -> IsrAnswer.Reason.FENCED_LEADER_EPOCH;
            case INVALID_UPDATE_VERSION -> IsrAnswer.Reason.INVALID_UPDATE_VERSION;
            case INVALID_REQUEST -> IsrAnswer.Reason.INVALID_REQUEST;
            case NEW_LEADER_ELECTED -> IsrAnswer.Reason.NEW_LEADER_ELECTED;
            default -> IsrAnswer.Reason.UNKNOWN;
        };
    }
}
