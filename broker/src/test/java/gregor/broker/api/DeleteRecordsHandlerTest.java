package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.LogConfig;
import gregor.replica.PartitionConfig;
import gregor.wire.ErrorCode;
import gregor.wire.message.DeleteRecordsRequest;
import gregor.wire.message.DeleteRecordsRequest.DeleteRecordsPartition;
import gregor.wire.message.DeleteRecordsRequest.DeleteRecordsTopic;
import gregor.wire.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeleteRecordsHandlerTest {
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
    void trap105MovesTheStartOfTheLogUpToTheHighWatermark() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b", "c");
        assertThat(delete("orders", 0, 2).lowWatermark).isEqualTo(2);
        assertThat(delete("orders", 0, -1).lowWatermark).isEqualTo(3);
        assertError(delete("orders", 0, 4), ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void whatCannotBeDeletedIsSaid() throws Exception {
        parts.topic("__consumer_offsets", 1);
        parts.topicElsewhere("remote");
        LogConfig.Retention keepForEver = new LogConfig.Retention(false, -1, -1, 60_000);
        parts.topic("compacted", 1, new PartitionConfig(LogConfig.DEFAULTS.with(keepForEver), 1, true));
        assertError(delete("__consumer_offsets", 0, 0), ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertError(delete("remote", 0, 0), ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertError(delete("none", 0, 0), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertError(delete("compacted", 0, 0), ErrorCode.POLICY_VIOLATION);
    }

    private static void assertError(DeleteRecordsPartitionResult result, ErrorCode error) {
        assertThat(result.errorCode).isEqualTo(error.code());
        assertThat(result.lowWatermark).isEqualTo(-1);
    }

    private DeleteRecordsPartitionResult delete(String topic, int partition, long offset) throws Exception {
        DeleteRecordsPartition asked = new DeleteRecordsPartition();
        asked.partitionIndex = partition;
        asked.offset = offset;
        DeleteRecordsTopic asking = new DeleteRecordsTopic();
        asking.name = topic;
        asking.partitions = List.of(asked);
        DeleteRecordsRequest request = new DeleteRecordsRequest();
        request.topics = List.of(asking);
        return answer(new DeleteRecordsHandler(parts.partitions, parts.coldReads).handle(parts.context(2), request))
                .topics
                .get(0)
                .partitions
                .get(0);
    }
}
