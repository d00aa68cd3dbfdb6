package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.wire.ErrorCode;
import gregor.wire.message.AlterPartitionRequest;
import gregor.wire.message.AlterPartitionRequest.BrokerState;
import gregor.wire.message.AlterPartitionResponse;
import gregor.zk.AlterPartition;
import gregor.zk.AlterPartition.InSync;
import gregor.zk.AlterPartition.Result;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AlterPartitionHandlerTest {
    private static final Uuid ID = new Uuid(1, 2);
    private static final PartitionState STATE = new PartitionState(2, 3, List.of(1, 2), 5, true);

    private AlterPartition asked;

    @Test
    void upToVersion1TopicsHaveNames() throws Exception {
        AlterPartitionResponse response = answer(handler(new Result(null, STATE, 9)), 1, request());

        assertThat(asked.brokerId()).isEqualTo(2);
        assertThat(asked.brokerEpoch()).isEqualTo(102);
        assertThat(asked.partitions())
                .containsExactly(new AlterPartition.Partition(
                        "t", Uuid.ZERO, 4, 3, List.of(new InSync(1, -1), new InSync(2, -1)), true, 8));
        AlterPartitionResponse.PartitionData partition =
                response.topics.get(0).partitions.get(0);
        assertThat(response.topics.get(0).topicName).isEqualTo("t");
        assertThat(partition.partitionIndex).isEqualTo(4);
        assertThat(partition.leaderId).isEqualTo(2);
        assertThat(partition.leaderEpoch).isEqualTo(3);
        assertThat(partition.isr).containsExactly(1, 2);
        assertThat(partition.leaderRecoveryState).isEqualTo((byte) 1);
        assertThat(partition.partitionEpoch).isEqualTo(9);
    }

    @Test
    void fromVersion2OnTopicsHaveIds() throws Exception {
        AlterPartitionResponse response = answer(handler(new Result(null, STATE, 9)), 2, request());

        assertThat(asked.partitions().get(0).topic()).isNull();
        assertThat(asked.partitions().get(0).topicId()).isEqualTo(ID);
        assertThat(response.topics.get(0).topicId).isEqualTo(ID);
    }

    @Test
    void fromVersion3OnReplicasComeWithTheEpochsOfTheirBrokers() throws Exception {
        answer(handler(new Result(null, STATE, 9)), 3, request());

        assertThat(asked.partitions().get(0).isr()).containsExactly(new InSync(7, 107));
    }

    @Test
    void anIneligibleReplicaHasAnotherNameUpToVersion1() throws Exception {
        Result ineligible = Result.refused(MetadataError.INELIGIBLE_REPLICA);

        assertThat(error(answer(handler(ineligible), 1, request()))).isEqualTo(ErrorCode.OPERATION_NOT_ATTEMPTED);
        assertThat(error(answer(handler(ineligible), 2, request()))).isEqualTo(ErrorCode.INELIGIBLE_REPLICA);
    }

    @Test
    void aRefusedRequestNamesNoPartitions() throws Exception {
        AlterPartitionHandler handler = new AlterPartitionHandler(request ->
                CompletableFuture.failedStage(new MetadataException(MetadataError.NOT_CONTROLLER, "not here")));

        AlterPartitionResponse response = answer(handler, 3, request());

        assertThat(ErrorCode.of(response.errorCode)).isEqualTo(ErrorCode.NOT_CONTROLLER);
        assertThat(response.topics).isEmpty();
    }

    @Test
    void aRecoveryThatDoesNotExistIsRefusedAndTopicsWithoutPartitionsAreLeftOut() throws Exception {
        AlterPartitionRequest unreadable = request();
        unreadable.topics.get(0).partitions.get(0).leaderRecoveryState = 2;
        AlterPartitionResponse refused = answer(handler(Result.refused(MetadataError.INVALID_REQUEST)), 3, unreadable);
        assertThat(ErrorCode.of(refused.errorCode)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(asked).isNull();

        AlterPartitionRequest empty = request();
        empty.topics.get(0).partitions = List.of();
        assertThat(answer(handler(Result.refused(MetadataError.INVALID_REQUEST)), 3, empty).topics)
                .isEmpty();
    }

    private AlterPartitionHandler handler(Result result) {
        return new AlterPartitionHandler(request -> {
            asked = request;
            return CompletableFuture.completedStage(List.of(result));
        });
    }

    private static ErrorCode error(AlterPartitionResponse response) {
        return ErrorCode.of(response.topics.get(0).partitions.get(0).errorCode);
    }

    private static AlterPartitionRequest request() {
        AlterPartitionRequest.PartitionData partition = new AlterPartitionRequest.PartitionData();
        partition.partitionIndex = 4;
        partition.leaderEpoch = 3;
        partition.newIsr = List.of(1, 2);
        BrokerState replica = new BrokerState();
        replica.brokerId = 7;
        replica.brokerEpoch = 107;
        partition.newIsrWithEpochs = List.of(replica);
        partition.leaderRecoveryState = 1;
        partition.partitionEpoch = 8;
        AlterPartitionRequest.TopicData topic = new AlterPartitionRequest.TopicData();
        topic.topicName = "t";
        topic.topicId = ID;
        topic.partitions = List.of(partition);
        AlterPartitionRequest request = new AlterPartitionRequest();
        request.brokerId = 2;
        request.brokerEpoch = 102;
        request.topics = List.of(topic);
        return request;
    }
}
