package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.AllocateProducerIdsRequest;
import gregor.wire.message.AllocateProducerIdsResponse;
import gregor.zk.ProducerIdBlock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProducerIdRequestsTest {
    private final TestController controller = new TestController();
    private final ProducerIdRequests requests =
            new ProducerIdRequests(controller.client, controller.metadata, 1, () -> 70);

    @Test
    void theControllerGivesABlockAsSoonAsThereIsOne() {
        CompletableFuture<ProducerIdBlock> block = requests.next().toCompletableFuture();
        assertThat(controller.wire.asked).isEmpty();
        controller.elect(2);
        assertThat(controller.wire.asked).containsExactly("AllocateProducerIds 0 to 9002");
        AllocateProducerIdsRequest request = controller.wire.lastRequest();
        assertThat(request.brokerEpoch).isEqualTo(70);
        AllocateProducerIdsResponse response = new AllocateProducerIdsResponse();
        response.producerIdStart = 3_000;
        response.producerIdLen = 1_000;
        controller.wire.answer(response);
        assertThat(block).isCompletedWithValue(new ProducerIdBlock(1, 3_000, 3_999));
    }

    @Test
    void aRefusalIsAFailure() {
        controller.elect(2);
        CompletableFuture<ProducerIdBlock> block = requests.next().toCompletableFuture();
        AllocateProducerIdsResponse response = new AllocateProducerIdsResponse();
        response.errorCode = ErrorCode.STALE_BROKER_EPOCH.code();
        controller.wire.answer(response);
        assertThat(block).isCompletedExceptionally();
    }

    @Test
    void withoutControllerItFailsInTheEnd() {
        CompletableFuture<ProducerIdBlock> block = requests.next().toCompletableFuture();
        controller.time.advance(60_000);
        assertThat(block).isCompletedExceptionally();
    }
}
