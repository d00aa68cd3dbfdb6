package gregor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.broker.control.CommandTarget;
import gregor.wire.ErrorCode;
import gregor.wire.message.LeaderAndIsrRequest;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrPartitionState;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrTopicState;
import gregor.wire.message.LeaderAndIsrResponse;
import gregor.zk.CommandAnswer;
import gregor.zk.ControllerCommand;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaderAndIsrHandlerTest {
    private static final Uuid ID = new Uuid(1, 2);
    private final List<ControllerCommand> carriedOut = new ArrayList<>();
    private CommandAnswer outcome = CommandAnswer.DONE;
    private final LeaderAndIsrHandler handler = new LeaderAndIsrHandler(target());

    private CommandTarget target() {
        return command -> {
            carriedOut.add(command);
            return CompletableFuture.completedStage(outcome);
        };
    }

    @Test
    void everyPartitionIsAnsweredByTopicIdFromVersion5On() throws Exception {
        outcome = new CommandAnswer(null, Map.of(new TopicPartition("t", 1), MetadataError.STORAGE));
        LeaderAndIsrResponse answer = TestCluster.answer(handler, 7, request());
        assertThat(answer.errorCode).isEqualTo(ErrorCode.NONE.code());
        assertThat(answer.partitionErrors).isEmpty();
        assertThat(answer.topics).singleElement().satisfies(topic -> {
            assertThat(topic.topicId).isEqualTo(ID);
            assertThat(topic.partitionErrors)
                    .extracting(error -> error.partitionIndex + " " + ErrorCode.of(error.errorCode))
                    .containsExactly("0 NONE", "1 KAFKA_STORAGE_ERROR");
        });
        assertThat(((LeaderAndIsr) carriedOut.get(0)).partitions()).hasSize(2);
    }

    @Test
    void everyPartitionIsAnsweredByNameBefore() throws Exception {
        LeaderAndIsrResponse answer = TestCluster.answer(handler, 4, request());
        assertThat(answer.topics).isEmpty();
        assertThat(answer.partitionErrors)
                .extracting(error -> error.topicName + error.partitionIndex)
                .containsExactly("t0", "t1");
    }

    @Test
    void aFullListOfAKraftControllerIsTakenForWhatItNames() throws Exception {
        LeaderAndIsrRequest request = request();
        request.isKRaftController = true;
        request.type = 2;
        assertThat(TestCluster.answer(handler, 7, request).errorCode).isEqualTo(ErrorCode.NONE.code());
        assertThat(carriedOut).hasSize(1);
    }

    private static LeaderAndIsrRequest request() {
        LeaderAndIsrTopicState topic = new LeaderAndIsrTopicState();
        topic.topicName = "t";
        topic.topicId = ID;
        topic.partitionStates = List.of(state(0), state(1));
        LeaderAndIsrRequest request = new LeaderAndIsrRequest();
        request.controllerId = 3;
        request.topicStates = List.of(topic);
        return request;
    }

    private static LeaderAndIsrPartitionState state(int index) {
        LeaderAndIsrPartitionState state = new LeaderAndIsrPartitionState();
        state.partitionIndex = index;
        state.replicas = List.of(1);
        return state;
    }
}
