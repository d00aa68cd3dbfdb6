package gregor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.StopReplicaRequest;
import gregor.wire.message.StopReplicaRequest.StopReplicaPartitionState;
import gregor.wire.message.StopReplicaRequest.StopReplicaTopicState;
import gregor.wire.message.StopReplicaRequest.StopReplicaTopicV1;
import gregor.wire.message.StopReplicaResponse;
import gregor.zk.CommandAnswer;
import gregor.zk.MetadataError;
import gregor.zk.StopReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StopReplicaHandlerTest {
    private final List<StopReplica> carriedOut = new ArrayList<>();
    private CommandAnswer outcome = CommandAnswer.DONE;
    private final StopReplicaHandler handler = new StopReplicaHandler(command -> {
        carriedOut.add((StopReplica) command);
        return CompletableFuture.completedStage(outcome);
    });

    @Test
    void everyPartitionIsAnswered() throws Exception {
        outcome = new CommandAnswer(null, Map.of(new TopicPartition("t", 0), MetadataError.FENCED_LEADER_EPOCH));
        StopReplicaPartitionState fenced = new StopReplicaPartitionState();
        StopReplicaPartitionState fine = new StopReplicaPartitionState();
        fine.partitionIndex = 1;
        fine.leaderEpoch = 4;
        fine.deletePartition = true;
        StopReplicaTopicState topic = new StopReplicaTopicState();
        topic.topicName = "t";
        topic.partitionStates = List.of(fenced, fine);
        StopReplicaRequest request = new StopReplicaRequest();
        request.topicStates = List.of(topic);

        StopReplicaResponse answer = TestCluster.answer(handler, 4, request);
        assertThat(answer.partitionErrors)
                .extracting(error -> error.topicName + error.partitionIndex + " " + ErrorCode.of(error.errorCode))
                .containsExactly("t0 FENCED_LEADER_EPOCH", "t1 NONE");
        assertThat(carriedOut.get(0).partitions().get(1))
                .isEqualTo(new StopReplica.Partition(new TopicPartition("t", 1), 4, true));
    }

    @Test
    void aRefusalSaysNothingOfPartitions() throws Exception {
        outcome = CommandAnswer.refused(MetadataError.STALE_BROKER_EPOCH);
        StopReplicaTopicV1 topic = new StopReplicaTopicV1();
        topic.name = "t";
        topic.partitionIndexes = List.of(0);
        StopReplicaRequest request = new StopReplicaRequest();
        request.topics = List.of(topic);
        StopReplicaResponse answer = TestCluster.answer(handler, 1, request);
        assertThat(answer.errorCode).isEqualTo(ErrorCode.STALE_BROKER_EPOCH.code());
        assertThat(answer.partitionErrors).isEmpty();
    }
}
