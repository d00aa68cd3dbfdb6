package gregor.broker.api;

import gregor.base.Uuid;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterPartitionRequest;
import gregor.wire.message.AlterPartitionResponse;
import gregor.wire.message.Apis;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.BrokerView;
import gregor.zk.MetadataError;
import gregor.zk.controller.Controller;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * AlterPartition, versions 0-3, from brokers to the controller: other replicas in sync of partitions that the broker leads. Topics
 * have names up to version 1 and ids from 2 on, leaders can recover from 1 on, and the replicas in sync come with the epochs of
 * their brokers from 3 on. Whoever is not the controller says so.
 */
final class AlterPartitionHandler implements ApiHandler<AlterPartitionRequest, AlterPartitionResponse> {
    private static final int FIRST_WITH_IDS = 2;
    private static final int FIRST_WITH_BROKER_EPOCHS = 3;
    private static final byte RECOVERED = 0;
    private static final byte RECOVERING = 1;

    private final Function<AlterPartition, CompletionStage<List<AlterPartition.Result>>> controller;

    /** @param controller as {@link Controller#alterPartition} */
    AlterPartitionHandler(Function<AlterPartition, CompletionStage<List<AlterPartition.Result>>> controller) {
        this.controller = controller;
    }

    @Override
    public ApiSpec<AlterPartitionRequest, AlterPartitionResponse> api() {
        return Apis.ALTER_PARTITION;
    }

    @Override
    public Reply<AlterPartitionResponse> handle(RequestContext context, AlterPartitionRequest request) {
        int version = context.apiVersion();
        if (request.topics.stream().anyMatch(AlterPartitionHandler::isUnreadable)) {
            AlterPartitionResponse response = new AlterPartitionResponse();
            response.errorCode = ErrorCode.INVALID_REQUEST.code();
            return Reply.now(response);
        }
        return Reply.blocking(controller
                .apply(wishes(request, version))
                .handle((results, fault) -> fault == null ? response(request, results, version) : refused(fault)));
    }

    /** Whether something else than recovering and recovered is said of a leader. */
    private static boolean isUnreadable(AlterPartitionRequest.TopicData topic) {
        return topic.partitions.stream()
                .anyMatch(it -> it.leaderRecoveryState != RECOVERED && it.leaderRecoveryState != RECOVERING);
    }

    private static AlterPartition wishes(AlterPartitionRequest request, int version) {
        List<AlterPartition.Partition> wishes = new ArrayList<>();
        for (AlterPartitionRequest.TopicData topic : request.topics) {
            boolean byId = version >= FIRST_WITH_IDS;
            topic.partitions.forEach(partition -> wishes.add(new AlterPartition.Partition(
                    byId ? null : topic.topicName,
                    byId ? topic.topicId : Uuid.ZERO,
                    partition.partitionIndex,
                    partition.leaderEpoch,
                    inSync(partition, version),
                    partition.leaderRecoveryState == RECOVERING,
                    partition.partitionEpoch)));
        }
        return new AlterPartition(request.brokerId, request.brokerEpoch, wishes);
    }

    private static List<InSync> inSync(AlterPartitionRequest.PartitionData partition, int version) {
        return version >= FIRST_WITH_BROKER_EPOCHS
                ? partition.newIsrWithEpochs.stream()
                        .map(replica -> new InSync(replica.brokerId, replica.brokerEpoch))
                        .toList()
                : partition.newIsr.stream()
                        .map(id -> new InSync(id, BrokerView.UNKNOWN_EPOCH))
                        .toList();
    }

    private static AlterPartitionResponse refused(Throwable fault) {
        AlterPartitionResponse response = new AlterPartitionResponse();
        response.errorCode = Outcome.of(fault).error().code();
        return response;
    }

    private static AlterPartitionResponse response(
            AlterPartitionRequest request, List<AlterPartition.Result> results, int version) {
        AlterPartitionResponse response = new AlterPartitionResponse();
        response.topics = new ArrayList<>();
        Iterator<AlterPartition.Result> next = results.iterator();
        for (AlterPartitionRequest.TopicData topic : request.topics) {
            AlterPartitionResponse.TopicData answer = new AlterPartitionResponse.TopicData();
            answer.topicName = topic.topicName;
            answer.topicId = topic.topicId;
            answer.partitions = new ArrayList<>();
            topic.partitions.forEach(
                    asked -> answer.partitions.add(partition(asked.partitionIndex, next.next(), version)));
            if (!answer.partitions.isEmpty()) {
                response.topics.add(answer);
            }
        }
        return response;
    }

    private static AlterPartitionResponse.PartitionData partition(
            int index, AlterPartition.Result result, int version) {
        AlterPartitionResponse.PartitionData partition = new AlterPartitionResponse.PartitionData();
        partition.partitionIndex = index;
        if (result.error() != null) {
            partition.errorCode = code(result.error(), version).code();
            return partition;
        }
        partition.leaderId = result.state().leader();
        partition.leaderEpoch = result.state().leaderEpoch();
        partition.isr = result.state().isr();
        partition.leaderRecoveryState = result.state().recovering() ? RECOVERING : RECOVERED;
        partition.partitionEpoch = result.partitionEpoch();
        return partition;
    }

    /** What was named later has another name for earlier versions. */
    private static ErrorCode code(MetadataError error, int version) {
        return error == MetadataError.INELIGIBLE_REPLICA && version < FIRST_WITH_IDS
                ? ErrorCode.OPERATION_NOT_ATTEMPTED
                : ErrorTable.of(error);
    }
}
