package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.replica.ReplicaError;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterReplicaLogDirsRequest;
import gregor.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import gregor.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import gregor.wire.message.AlterReplicaLogDirsResponse;
import gregor.wire.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult;
import gregor.wire.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult;
import gregor.wire.message.Apis;
import gregor.zk.ClusterView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * AlterReplicaLogDirs, versions 0-2: begins to move replicas to other log directories of this broker. The answer says that the
 * moves have begun; DescribeLogDirs shows how far they are.
 */
final class AlterReplicaLogDirsHandler implements ApiHandler<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> {
    private final HostedPartitions partitions;
    private final Function<Map<TopicPartition, String>, CompletionStage<Map<TopicPartition, ReplicaError>>> moves;

    /** @param moves begins moves to directories, by absolute path, and completes with those that cannot be */
    AlterReplicaLogDirsHandler(
            HostedPartitions partitions,
            Function<Map<TopicPartition, String>, CompletionStage<Map<TopicPartition, ReplicaError>>> moves) {
        this.partitions = partitions;
        this.moves = moves;
    }

    @Override
    public ApiSpec<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> api() {
        return Apis.ALTER_REPLICA_LOG_DIRS;
    }

    @Override
    public Reply<AlterReplicaLogDirsResponse> handle(RequestContext context, AlterReplicaLogDirsRequest request) {
        Map<TopicPartition, String> targets = new LinkedHashMap<>();
        for (AlterReplicaLogDir dir : request.dirs) {
            for (AlterReplicaLogDirTopic topic : dir.topics) {
                topic.partitions.forEach(index -> targets.put(new TopicPartition(topic.name, index), dir.path));
            }
        }
        return Reply.blocking(moves.apply(targets).thenApply(errors -> answer(targets, errors)));
    }

    private AlterReplicaLogDirsResponse answer(
            Map<TopicPartition, String> targets, Map<TopicPartition, ReplicaError> errors) {
        ClusterView cluster = partitions.cluster();
        Map<String, AlterReplicaLogDirTopicResult> topics = new LinkedHashMap<>();
        for (TopicPartition name : targets.keySet()) {
            AlterReplicaLogDirPartitionResult result = new AlterReplicaLogDirPartitionResult();
            result.partitionIndex = name.partition();
            result.errorCode = code(cluster, name, errors.get(name)).code();
            topics.computeIfAbsent(name.topic(), AlterReplicaLogDirsHandler::topic)
                    .partitions
                    .add(result);
        }
        AlterReplicaLogDirsResponse response = new AlterReplicaLogDirsResponse();
        response.results = new ArrayList<>(topics.values());
        return response;
    }

    private static AlterReplicaLogDirTopicResult topic(String name) {
        AlterReplicaLogDirTopicResult topic = new AlterReplicaLogDirTopicResult();
        topic.topicName = name;
        topic.partitions = new ArrayList<>();
        return topic;
    }

    private static ErrorCode code(ClusterView cluster, TopicPartition name, ReplicaError error) {
        boolean unknown = cluster.partition(name.topic(), name.partition()) == null;
        if (error == null) {
            return ErrorCode.NONE;
        }
        return error == ReplicaError.REPLICA_NOT_AVAILABLE && unknown
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : ErrorTable.of(error);
    }
}
