package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.AllocateProducerIdsRequest;
import gregor.wire.message.AllocateProducerIdsResponse;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.ProducerIdBlock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AllocateProducerIdsHandlerTest {
    @Test
    void aBlockIsItsFirstIdAndItsLength() throws Exception {
        AllocateProducerIdsHandler handler = new AllocateProducerIdsHandler((brokerId, brokerEpoch) -> {
            assertThat(brokerId).isEqualTo(2);
            assertThat(brokerEpoch).isEqualTo(102);
            return CompletableFuture.completedStage(new ProducerIdBlock(2, 3_000, 3_999));
        });

        AllocateProducerIdsResponse response = answer(handler, 0, request());

        assertThat(response.errorCode).isZero();
        assertThat(response.producerIdStart).isEqualTo(3_000);
        assertThat(response.producerIdLen).isEqualTo(1_000);
    }

    @Test
    void aRefusalIsACode() throws Exception {
        AllocateProducerIdsHandler handler = new AllocateProducerIdsHandler((brokerId, brokerEpoch) ->
                CompletableFuture.failedStage(new MetadataException(MetadataError.STALE_BROKER_EPOCH, "an old life")));

        assertThat(ErrorCode.of(answer(handler, 0, request()).errorCode)).isEqualTo(ErrorCode.STALE_BROKER_EPOCH);
    }

    private static AllocateProducerIdsRequest request() {
        AllocateProducerIdsRequest request = new AllocateProducerIdsRequest();
        request.brokerId = 2;
        request.brokerEpoch = 102;
        return request;
    }
}
