package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.InitProducerIdRequest;
import gregor.wire.message.InitProducerIdResponse;
import gregor.zk.ProducerIdBlock;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InitProducerIdHandlerTest {
    private final TestCluster cluster = new TestCluster(Map.of());
    private final Queue<CompletableFuture<ProducerIdBlock>> asked = new ArrayDeque<>();
    private final ProducerIds ids = new ProducerIds(() -> {
        CompletableFuture<ProducerIdBlock> block = new CompletableFuture<>();
        asked.add(block);
        return block;
    });
    private final InitProducerIdHandler handler = new InitProducerIdHandler(ids, cluster.config);

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void idsFollowEachOtherFromBlockToBlock() throws Exception {
        ids.fetch();
        block(5000, 5001);
        assertThat(ask().producerId).isEqualTo(5000);
        assertThat(ask().producerEpoch).isZero();
        block(9000, 9999);
        assertThat(ask().producerId).isEqualTo(9000);
    }

    @Test
    void aBlockIsAskedForOnceWhileOneIsOnItsWay() throws Exception {
        ask();
        ask();
        assertThat(asked).hasSize(1);
    }

    @Test
    void withoutAnIdTheClientIsToldToAskAgain() throws Exception {
        InitProducerIdResponse response = ask();
        assertThat(response.errorCode).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS.code());
        assertThat(response.producerId).isEqualTo(-1);
        assertThat(response.producerEpoch).isEqualTo((short) -1);
    }

    @Test
    void afterAFailureABlockIsAskedForAgain() throws Exception {
        ask();
        asked.remove().completeExceptionally(new IllegalStateException("away"));
        ask();
        block(1, 1000);
        assertThat(ask().producerId).isEqualTo(1);
    }

    @Test
    void trap94ATimeoutThatIsTooLongIsRefusedFirst() throws Exception {
        InitProducerIdRequest request = new InitProducerIdRequest();
        request.transactionalId = "tx";
        request.transactionTimeoutMs = 900_001;
        assertThat(answer(handler, 0, request).errorCode).isEqualTo(ErrorCode.INVALID_TRANSACTION_TIMEOUT.code());
        request.transactionTimeoutMs = 900_000;
        assertThat(answer(handler, 0, request).errorCode).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
        request.transactionalId = "";
        assertThat(answer(handler, 0, request).errorCode).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void idAndEpochComeTogetherOrNotAtAll() throws Exception {
        InitProducerIdRequest request = new InitProducerIdRequest();
        request.producerId = 5;
        assertThat(answer(handler, 3, request).errorCode).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void theVersionKafkaHasNotFinishedIsNotServed() {
        assertThat(handler.maxVersion()).isEqualTo(5);
    }

    private InitProducerIdResponse ask() throws Exception {
        InitProducerIdRequest request = new InitProducerIdRequest();
        request.transactionalId = null;
        return answer(handler, 4, request);
    }

    private void block(long first, long last) {
        asked.remove().complete(new ProducerIdBlock(1, first, last));
    }
}
