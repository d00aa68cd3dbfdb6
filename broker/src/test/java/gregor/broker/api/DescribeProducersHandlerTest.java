package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static gregor.broker.api.HandlerParts.data;
import static gregor.broker.api.HandlerParts.produce;
import static gregor.broker.api.HandlerParts.records;
import static gregor.broker.api.HandlerParts.topicData;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.BatchBuilder;
import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeProducersRequest;
import gregor.wire.message.DescribeProducersRequest.TopicRequest;
import gregor.wire.message.DescribeProducersResponse.PartitionResponse;
import gregor.wire.message.DescribeProducersResponse.ProducerState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescribeProducersHandlerTest {
    private HandlerParts parts;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts();
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void tellsWhatIsRememberedOfAProducer() throws Exception {
        parts.topic("orders", 1);
        append(new BatchBuilder().producer(7, (short) 2, 0), "a", "b");
        append(new BatchBuilder().producer(7, (short) 2, 2), "c");

        PartitionResponse part = describe("orders", 0);

        assertThat(part.errorCode).isZero();
        assertThat(part.activeProducers).hasSize(1);
        ProducerState producer = part.activeProducers.get(0);
        assertThat(producer.producerId).isEqualTo(7);
        assertThat(producer.producerEpoch).isEqualTo(2);
        assertThat(producer.lastSequence).isEqualTo(2);
        assertThat(producer.lastTimestamp).isEqualTo(HandlerParts.START_MS);
        assertThat(producer.coordinatorEpoch).isEqualTo(-1);
        assertThat(producer.currentTxnStartOffset).isEqualTo(-1);
    }

    @Test
    void saysWhyThereIsNothingToTell() throws Exception {
        parts.topic("orders", 1);
        parts.topicElsewhere("remote");

        assertError(describe("remote", 0), ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertError(describe("none", 0), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertError(describe("orders", 9), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertError(describe("no topic!", 0), ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(describe("no topic!", 0).errorMessage).contains("no topic!");
        parts.breakDisk();
        assertError(describe("orders", 0), ErrorCode.KAFKA_STORAGE_ERROR);
    }

    private void append(BatchBuilder builder, String... values) throws Exception {
        answer(new ProduceHandler(parts.partitions)
                .handle(parts.context(11), produce(-1, topicData("orders", data(0, records(builder, values))))));
    }

    private static void assertError(PartitionResponse part, ErrorCode error) {
        assertThat(part.errorCode).isEqualTo(error.code());
        assertThat(part.activeProducers).isEmpty();
    }

    private PartitionResponse describe(String topic, int partition) throws Exception {
        TopicRequest asked = new TopicRequest();
        asked.name = topic;
        asked.partitionIndexes = List.of(partition);
        DescribeProducersRequest request = new DescribeProducersRequest();
        request.topics = List.of(asked);
        return answer(new DescribeProducersHandler(parts.partitions).handle(parts.context(0), request))
                .topics
                .get(0)
                .partitions
                .get(0);
    }
}
