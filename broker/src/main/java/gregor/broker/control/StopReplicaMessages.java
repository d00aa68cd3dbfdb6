package gregor.broker.control;

import gregor.base.TopicPartition;
import gregor.wire.message.StopReplicaRequest;
import gregor.wire.message.StopReplicaRequest.StopReplicaPartitionState;
import gregor.wire.message.StopReplicaRequest.StopReplicaPartitionV0;
import gregor.wire.message.StopReplicaRequest.StopReplicaTopicState;
import gregor.wire.message.StopReplicaRequest.StopReplicaTopicV1;
import gregor.wire.message.StopReplicaResponse;
import gregor.wire.message.StopReplicaResponse.StopReplicaPartitionError;
import gregor.zk.CommandAnswer;
import gregor.zk.MetadataError;
import gregor.zk.StopReplica;
import gregor.zk.StopReplica.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link StopReplica} and its answer on the wire. Before version 3 one message either deletes all of its replicas or none, and
 * knows no leader epochs.
 */
public final class StopReplicaMessages {
    private static final int BY_TOPIC_FROM = 1;
    private static final int EACH_FROM = 3;
    private static final int ANY_LEADER_EPOCH = -1;

    private StopReplicaMessages() {}

    /** What has been received. */
    public static StopReplica command(StopReplicaRequest request, int version) {
        List<Partition> partitions = new ArrayList<>();
        if (version < BY_TOPIC_FROM) {
            request.ungroupedPartitions.forEach(partition ->
                    partitions.add(old(partition.topicName, partition.partitionIndex, request.deletePartitions)));
        } else if (version < EACH_FROM) {
            for (StopReplicaTopicV1 topic : request.topics) {
                topic.partitionIndexes.forEach(
                        index -> partitions.add(old(topic.name, index, request.deletePartitions)));
            }
        } else {
            for (StopReplicaTopicState topic : request.topicStates) {
                topic.partitionStates.forEach(state -> partitions.add(new Partition(
                        new TopicPartition(topic.topicName, state.partitionIndex),
                        state.leaderEpoch,
                        state.deletePartition)));
            }
        }
        return new StopReplica(request.controllerId, request.controllerEpoch, request.brokerEpoch, partitions);
    }

    private static Partition old(String topic, int partition, boolean delete) {
        return new Partition(new TopicPartition(topic, partition), ANY_LEADER_EPOCH, delete);
    }

    /** What is to be sent, one message after the other: two where one cannot say it all. */
    static List<StopReplicaRequest> requests(StopReplica command, int version) {
        List<StopReplicaRequest> requests = new ArrayList<>();
        if (version >= EACH_FROM) {
            StopReplicaRequest request = request(command);
            request.topicStates = states(command.partitions());
            requests.add(request);
            return requests;
        }
        for (boolean delete : new boolean[] {true, false}) {
            List<Partition> some = command.partitions().stream()
                    .filter(partition -> partition.delete() == delete)
                    .toList();
            if (!some.isEmpty()) {
                requests.add(oldRequest(command, some, delete));
            }
        }
        return requests;
    }

    private static StopReplicaRequest request(StopReplica command) {
        StopReplicaRequest request = new StopReplicaRequest();
        request.controllerId = command.controllerId();
        request.controllerEpoch = command.controllerEpoch();
        request.brokerEpoch = command.brokerEpoch();
        return request;
    }

    private static List<StopReplicaTopicState> states(List<Partition> partitions) {
        Map<String, StopReplicaTopicState> topics = new LinkedHashMap<>();
        for (Partition partition : partitions) {
            StopReplicaPartitionState state = new StopReplicaPartitionState();
            state.partitionIndex = partition.partition().partition();
            state.leaderEpoch = partition.leaderEpoch();
            state.deletePartition = partition.delete();
            topics.computeIfAbsent(partition.partition().topic(), StopReplicaMessages::topic)
                    .partitionStates
                    .add(state);
        }
        return List.copyOf(topics.values());
    }

    private static StopReplicaTopicState topic(String name) {
        StopReplicaTopicState topic = new StopReplicaTopicState();
        topic.topicName = name;
        topic.partitionStates = new ArrayList<>();
        return topic;
    }

    private static StopReplicaRequest oldRequest(StopReplica command, List<Partition> partitions, boolean delete) {
        StopReplicaRequest request = request(command);
        request.deletePartitions = delete;
        request.ungroupedPartitions = new ArrayList<>();
        Map<String, StopReplicaTopicV1> topics = new LinkedHashMap<>();
        for (Partition partition : partitions) {
            StopReplicaPartitionV0 single = new StopReplicaPartitionV0();
            single.topicName = partition.partition().topic();
            single.partitionIndex = partition.partition().partition();
            request.ungroupedPartitions.add(single);
            topics.computeIfAbsent(single.topicName, StopReplicaMessages::oldTopic)
                    .partitionIndexes
                    .add(single.partitionIndex);
        }
        request.topics = List.copyOf(topics.values());
        return request;
    }

    private static StopReplicaTopicV1 oldTopic(String name) {
        StopReplicaTopicV1 topic = new StopReplicaTopicV1();
        topic.name = name;
        topic.partitionIndexes = new ArrayList<>();
        return topic;
    }

    /** The answer to send, which has every partition once; of a command that was refused whole it says nothing of partitions. */
    public static StopReplicaResponse response(StopReplica command, CommandAnswer answer) {
        StopReplicaResponse response = new StopReplicaResponse();
        response.errorCode = CommandErrors.code(answer.error());
        response.partitionErrors = new ArrayList<>();
        if (answer.error() == null) {
            command.partitions().stream().map(Partition::partition).distinct().forEach(partition -> {
                StopReplicaPartitionError error = new StopReplicaPartitionError();
                error.topicName = partition.topic();
                error.partitionIndex = partition.partition();
                error.errorCode = CommandErrors.code(answer.errorOf(partition));
                response.partitionErrors.add(error);
            });
        }
        return response;
    }

    /** The answer that was received. */
    static CommandAnswer answer(StopReplicaResponse response) {
        Map<TopicPartition, MetadataError> failures = new HashMap<>();
        for (StopReplicaPartitionError error : response.partitionErrors) {
            MetadataError failure = CommandErrors.error(error.errorCode);
            if (failure != null) {
                failures.put(new TopicPartition(error.topicName, error.partitionIndex), failure);
            }
        }
        return new CommandAnswer(CommandErrors.error(response.errorCode), failures);
    }
}
