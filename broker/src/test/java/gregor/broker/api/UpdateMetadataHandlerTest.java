package gregor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.UpdateMetadataRequest;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataBroker;
import gregor.zk.CommandAnswer;
import gregor.zk.MetadataError;
import gregor.zk.UpdateMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UpdateMetadataHandlerTest {
    private final List<UpdateMetadata> carriedOut = new ArrayList<>();
    private CommandAnswer outcome = CommandAnswer.DONE;
    private final UpdateMetadataHandler handler = new UpdateMetadataHandler(command -> {
        carriedOut.add((UpdateMetadata) command);
        return CompletableFuture.completedStage(outcome);
    });

    @Test
    void whatTheControllerTellsIsPassedOn() throws Exception {
        UpdateMetadataBroker broker = new UpdateMetadataBroker();
        broker.id = 4;
        broker.v0Host = "host";
        broker.v0Port = 9092;
        UpdateMetadataRequest request = new UpdateMetadataRequest();
        request.controllerId = 3;
        request.liveBrokers = List.of(broker);
        assertThat(TestCluster.answer(handler, 0, request).errorCode).isEqualTo(ErrorCode.NONE.code());
        assertThat(carriedOut.get(0).controllerId()).isEqualTo(3);
        assertThat(carriedOut.get(0).liveBrokers().get(0).endpoint("PLAINTEXT").host())
                .isEqualTo("host");
    }

    @Test
    void aRefusalIsOneCode() throws Exception {
        outcome = CommandAnswer.refused(MetadataError.STALE_CONTROLLER_EPOCH);
        assertThat(TestCluster.answer(handler, 8, new UpdateMetadataRequest()).errorCode)
                .isEqualTo(ErrorCode.STALE_CONTROLLER_EPOCH.code());
    }
}
