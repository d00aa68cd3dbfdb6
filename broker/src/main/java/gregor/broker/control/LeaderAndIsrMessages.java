package gregor.broker.control;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.wire.message.LeaderAndIsrRequest;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrLiveLeader;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrPartitionState;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrTopicState;
import gregor.wire.message.LeaderAndIsrResponse;
import gregor.wire.message.LeaderAndIsrResponse.LeaderAndIsrPartitionError;
import gregor.wire.message.LeaderAndIsrResponse.LeaderAndIsrTopicError;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.LeaderAndIsr;
import gregor.zk.LeaderAndIsr.Partition;
import gregor.zk.MetadataError;
import gregor.zk.PartitionLeadership;
import gregor.zk.znode.BrokerEndpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@link LeaderAndIsr} and its answer on the wire: partitions by topic from version 2 on, topic ids from version 5 on. */
public final class LeaderAndIsrMessages {
    private static final int BY_TOPIC_FROM = 2;
    private static final int TOPIC_IDS_FROM = 5;

    private LeaderAndIsrMessages() {}

    /** What has been received. The addresses of leaders are left out: they are known from the metadata. */
    public static LeaderAndIsr command(LeaderAndIsrRequest request, int version) {
        List<Partition> partitions = new ArrayList<>();
        if (version < BY_TOPIC_FROM) {
            request.ungroupedPartitionStates.forEach(
                    state -> partitions.add(partition(state.topicName, Uuid.ZERO, state)));
        } else {
            for (LeaderAndIsrTopicState topic : request.topicStates) {
                topic.partitionStates.forEach(
                        state -> partitions.add(partition(topic.topicName, topic.topicId, state)));
            }
        }
        return new LeaderAndIsr(
                request.controllerId, request.controllerEpoch, request.brokerEpoch, partitions, List.of());
    }

    private static Partition partition(String topic, Uuid topicId, LeaderAndIsrPartitionState state) {
        PartitionLeadership leadership = new PartitionLeadership(
                state.partitionIndex,
                state.leader,
                state.leaderEpoch,
                state.isr,
                state.replicas,
                List.of(),
                state.partitionEpoch,
                state.controllerEpoch);
        return new Partition(
                topic,
                topicId,
                leadership,
                state.addingReplicas,
                state.removingReplicas,
                state.isNew,
                state.leaderRecoveryState != 0);
    }

    /** What is to be sent. @param listener the listener on which brokers find each other */
    static LeaderAndIsrRequest request(LeaderAndIsr command, int version, String listener) {
        LeaderAndIsrRequest request = new LeaderAndIsrRequest();
        request.controllerId = command.controllerId();
        request.controllerEpoch = command.controllerEpoch();
        request.brokerEpoch = command.brokerEpoch();
        request.liveLeaders = leaders(command.liveLeaders(), listener);
        if (version < BY_TOPIC_FROM) {
            request.ungroupedPartitionStates = command.partitions().stream()
                    .map(LeaderAndIsrMessages::state)
                    .toList();
            return request;
        }
        Map<String, LeaderAndIsrTopicState> topics = new LinkedHashMap<>();
        for (Partition partition : command.partitions()) {
            topics.computeIfAbsent(partition.topic(), name -> topic(partition))
                    .partitionStates
                    .add(state(partition));
        }
        request.topicStates = List.copyOf(topics.values());
        return request;
    }

    private static LeaderAndIsrTopicState topic(Partition first) {
        LeaderAndIsrTopicState topic = new LeaderAndIsrTopicState();
        topic.topicName = first.topic();
        topic.topicId = first.topicId();
        topic.partitionStates = new ArrayList<>();
        return topic;
    }

    private static LeaderAndIsrPartitionState state(Partition partition) {
        PartitionLeadership leadership = partition.leadership();
        LeaderAndIsrPartitionState state = new LeaderAndIsrPartitionState();
        state.topicName = partition.topic();
        state.partitionIndex = leadership.partition();
        state.controllerEpoch = leadership.controllerEpoch();
        state.leader = leadership.leader();
        state.leaderEpoch = leadership.leaderEpoch();
        state.isr = leadership.isr();
        state.partitionEpoch = leadership.partitionEpoch();
        state.replicas = leadership.replicas();
        state.addingReplicas = partition.adding();
        state.removingReplicas = partition.removing();
        state.isNew = partition.isNew();
        state.leaderRecoveryState = (byte) (partition.recovering() ? 1 : 0);
        return state;
    }

    private static List<LeaderAndIsrLiveLeader> leaders(List<BrokerView> brokers, String listener) {
        List<LeaderAndIsrLiveLeader> leaders = new ArrayList<>();
        for (BrokerView broker : brokers) {
            BrokerEndpoint endpoint = broker.endpoint(listener);
            if (endpoint != null) {
                LeaderAndIsrLiveLeader leader = new LeaderAndIsrLiveLeader();
                leader.brokerId = broker.id();
                leader.hostName = endpoint.host();
                leader.port = endpoint.port();
                leaders.add(leader);
            }
        }
        return leaders;
    }

    /** The answer to send, which has every partition once: what refuses the whole command is said of each of them too. */
    public static LeaderAndIsrResponse response(LeaderAndIsr command, CommandAnswer answer, int version) {
        LeaderAndIsrResponse response = new LeaderAndIsrResponse();
        response.errorCode = CommandErrors.code(answer.error());
        Map<Uuid, LeaderAndIsrTopicError> topics = new LinkedHashMap<>();
        response.partitionErrors = new ArrayList<>();
        Set<TopicPartition> answered = new HashSet<>();
        for (Partition partition : command.partitions()) {
            if (!answered.add(partition.topicPartition())) {
                continue;
            }
            LeaderAndIsrPartitionError error = new LeaderAndIsrPartitionError();
            error.topicName = partition.topic();
            error.partitionIndex = partition.leadership().partition();
            error.errorCode = CommandErrors.code(answer.errorOf(partition.topicPartition()));
            if (version < TOPIC_IDS_FROM) {
                response.partitionErrors.add(error);
            } else {
                topics.computeIfAbsent(partition.topicId(), LeaderAndIsrMessages::topicError)
                        .partitionErrors
                        .add(error);
            }
        }
        response.topics = List.copyOf(topics.values());
        return response;
    }

    private static LeaderAndIsrTopicError topicError(Uuid id) {
        LeaderAndIsrTopicError topic = new LeaderAndIsrTopicError();
        topic.topicId = id;
        topic.partitionErrors = new ArrayList<>();
        return topic;
    }

    /** The answer that was received. */
    static CommandAnswer answer(LeaderAndIsr command, LeaderAndIsrResponse response, int version) {
        Map<TopicPartition, MetadataError> failures = new HashMap<>();
        if (version < TOPIC_IDS_FROM) {
            response.partitionErrors.forEach(error -> add(failures, error.topicName, error));
        } else {
            Map<Uuid, String> names = new HashMap<>();
            command.partitions().forEach(partition -> names.put(partition.topicId(), partition.topic()));
            for (LeaderAndIsrTopicError topic : response.topics) {
                String name = names.get(topic.topicId);
                topic.partitionErrors.forEach(error -> add(failures, name, error));
            }
        }
        return new CommandAnswer(CommandErrors.error(response.errorCode), failures);
    }

    private static void add(
            Map<TopicPartition, MetadataError> failures, String topic, LeaderAndIsrPartitionError error) {
        MetadataError failure = CommandErrors.error(error.errorCode);
        if (failure != null && topic != null) {
            failures.put(new TopicPartition(topic, error.partitionIndex), failure);
        }
    }
}
