package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.ControlledShutdownRequest;
import gregor.wire.message.ControlledShutdownResponse;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ControlledShutdownHandlerTest {
    @Test
    void thePartitionsThatNobodyElseCanLeadAreAnswered() throws Exception {
        ControlledShutdownHandler handler = new ControlledShutdownHandler((id, epoch) -> {
            assertThat(id).isEqualTo(2);
            assertThat(epoch).isEqualTo(102);
            return CompletableFuture.completedStage(Set.of(new TopicPartition("t", 3)));
        });

        ControlledShutdownResponse response = answer(handler, 3, request());

        assertThat(response.errorCode).isZero();
        assertThat(response.remainingPartitions).singleElement().satisfies(partition -> {
            assertThat(partition.topicName).isEqualTo("t");
            assertThat(partition.partitionIndex).isEqualTo(3);
        });
    }

    @Test
    void aRefusalIsACode() throws Exception {
        assertThat(refused(MetadataError.STALE_BROKER_EPOCH)).isEqualTo(ErrorCode.STALE_BROKER_EPOCH);
        assertThat(refused(MetadataError.BROKER_NOT_AVAILABLE)).isEqualTo(ErrorCode.BROKER_NOT_AVAILABLE);
    }

    @Test
    void whoIsNotTheControllerSaysSoAsStockDoes() throws Exception {
        assertThat(refused(MetadataError.NOT_CONTROLLER)).isEqualTo(ErrorCode.STALE_CONTROLLER_EPOCH);
    }

    private static ErrorCode refused(MetadataError error) throws Exception {
        ControlledShutdownHandler handler = new ControlledShutdownHandler(
                (id, epoch) -> CompletableFuture.failedStage(new MetadataException(error, "no")));
        return ErrorCode.of(answer(handler, 3, request()).errorCode);
    }

    private static ControlledShutdownRequest request() {
        ControlledShutdownRequest request = new ControlledShutdownRequest();
        request.brokerId = 2;
        request.brokerEpoch = 102;
        return request;
    }
}
