package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static gregor.broker.api.HandlerParts.data;
import static gregor.broker.api.HandlerParts.produce;
import static gregor.broker.api.HandlerParts.records;
import static gregor.broker.api.HandlerParts.topicData;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.log.LogConfig;
import gregor.log.records.BatchBuilder;
import gregor.log.segment.SegmentConfig;
import gregor.replica.AppendTerms;
import gregor.replica.Partition;
import gregor.replica.PartitionConfig;
import gregor.wire.ErrorCode;
import gregor.wire.message.ListOffsetsRequest;
import gregor.wire.message.ListOffsetsRequest.ListOffsetsPartition;
import gregor.wire.message.ListOffsetsRequest.ListOffsetsTopic;
import gregor.wire.message.ListOffsetsResponse;
import gregor.wire.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListOffsetsHandlerTest {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;

    private HandlerParts parts;
    private ListOffsetsHandler handler;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts();
        handler = new ListOffsetsHandler(parts.partitions, parts.coldReads, parts.time);
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void theFirstAndTheLastOffset(int version) throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b", "c");
        parts.replicas.find(new TopicPartition("orders", 0)).deleteRecords(1, 0, result -> {});
        ListOffsetsPartitionResponse earliest = one(version, EARLIEST);
        assertThat(earliest.offset).isEqualTo(1);
        assertThat(earliest.timestamp).isEqualTo(-1);
        assertThat(earliest.leaderEpoch).isEqualTo(3);
        ListOffsetsPartitionResponse latest = one(version, LATEST);
        assertThat(latest.offset).isEqualTo(3);
        assertThat(latest.timestamp).isEqualTo(-1);
        assertThat(latest.leaderEpoch).isEqualTo(3);
    }

    @Test
    void trap75ATimeFindsTheFirstRecordThatIsNotOlder() throws Exception {
        parts.topic("orders", 1);
        appendAt(100, 300, 200);
        appendAt(400);
        assertThat(one(9, 150).offset).isEqualTo(1);
        assertThat(one(9, 150).timestamp).isEqualTo(300);
        assertThat(one(9, 301).offset).isEqualTo(3);
        assertThat(one(9, 0).offset).isZero();
        ListOffsetsPartitionResponse none = one(9, 401);
        assertThat(none.errorCode).isZero();
        assertThat(none.offset).isEqualTo(-1);
        assertThat(none.timestamp).isEqualTo(-1);
    }

    @Test
    void trap74TheLatestTimestampHasAnOffset() throws Exception {
        parts.topic("orders", 1);
        assertThat(one(7, MAX_TIMESTAMP).offset).isEqualTo(-1);
        appendAt(100, 300, 200);
        assertThat(one(7, MAX_TIMESTAMP).offset).isEqualTo(1);
        assertThat(one(7, MAX_TIMESTAMP).timestamp).isEqualTo(300);
    }

    @ParameterizedTest
    @CsvSource({"-3, 6", "-4, 7", "-5, 8", "-6, 10", "-7, 11", "-3, 0"})
    void trap74ATimeTheVersionDoesNotKnowIsRefused(long timestamp, int version) throws Exception {
        parts.topic("orders", 1);
        assertThat(one(version, timestamp).errorCode).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
    }

    @Test
    void tieredStorageHoldsNothing() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a");
        assertThat(one(9, -5).offset).isEqualTo(-1);
        assertThat(one(9, -4).offset).isZero();
        assertThat(one(11, -6).offset).isEqualTo(-1);
    }

    @Test
    void trap74APartitionAskedForTwiceIsRefused() throws Exception {
        parts.topic("orders", 2);
        ListOffsetsResponse answer = ask(5, request(wanted(0, LATEST), wanted(1, LATEST), wanted(0, EARLIEST)));
        assertThat(answer.topics.get(0).partitions)
                .extracting(partition -> partition.errorCode)
                .containsExactly(ErrorCode.INVALID_REQUEST.code(), (short) 0, ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void trap78EpochsAreCompared() throws Exception {
        parts.topic("orders", 1);
        ListOffsetsPartition behind = wanted(0, LATEST);
        behind.currentLeaderEpoch = 2;
        assertThat(ask(5, request(behind)).topics.get(0).partitions.get(0).errorCode)
                .isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
    }

    @Test
    void trap67CommittedReadersAreToldTheLastStableOffset() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a");
        Partition partition = parts.replicas.find(new TopicPartition("orders", 0));
        ByteBuffer open = records(new BatchBuilder().producer(5, (short) 0, 0).transactional(), "open");
        partition.append(open, AppendTerms.fromClient(true, 1_000), result -> {});
        ListOffsetsRequest request = request(wanted(0, LATEST));
        assertThat(ask(5, request).topics.get(0).partitions.get(0).offset).isEqualTo(2);
        request.isolationLevel = 1;
        assertThat(ask(5, request).topics.get(0).partitions.get(0).offset).isEqualTo(1);
    }

    @Test
    void trap76Version0ListsTheStartsOfSegments() throws Exception {
        SegmentConfig tiny = new SegmentConfig(150, 604_800_000L, 0, 10 << 20, 4096, false);
        parts.topic("orders", 1, new PartitionConfig(LogConfig.DEFAULTS.with(tiny), 1, true));
        appendAt(100);
        appendAt(200);
        appendAt(300);
        assertThat(list(LATEST, 10)).containsExactly(3L, 2L, 1L, 0L);
        assertThat(list(LATEST, 2)).containsExactly(3L, 2L);
        assertThat(list(EARLIEST, 10)).containsExactly(0L);
        assertThat(list(200, 10)).containsExactly(1L, 0L);
        assertThat(list(99, 10)).isEmpty();
        assertThat(list(HandlerParts.START_MS, 1)).containsExactly(3L);
        assertThat(list(LATEST, -1)).isEmpty();
    }

    @Test
    void unknownPartitionsAndThoseOfOtherBrokersAreToldApart() throws Exception {
        parts.topicElsewhere("orders");
        ListOffsetsResponse answer = ask(5, request(wanted(0, LATEST), wanted(5, LATEST)));
        assertThat(answer.topics.get(0).partitions)
                .extracting(partition -> partition.errorCode)
                .containsExactly(ErrorCode.NOT_LEADER_OR_FOLLOWER.code(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    private void appendAt(long... timestampsMs) throws Exception {
        BatchBuilder builder = new BatchBuilder();
        Arrays.stream(timestampsMs).forEach(time -> builder.append(time, null, new byte[40]));
        ByteBuffer batch = HandlerParts.direct(builder.build());
        answer(new ProduceHandler(parts.partitions)
                .handle(parts.context(11), produce(-1, topicData("orders", data(0, batch)))));
    }

    private static ListOffsetsPartition wanted(int index, long timestamp) {
        ListOffsetsPartition wanted = new ListOffsetsPartition();
        wanted.partitionIndex = index;
        wanted.timestamp = timestamp;
        return wanted;
    }

    private static ListOffsetsRequest request(ListOffsetsPartition... wanted) {
        ListOffsetsTopic topic = new ListOffsetsTopic();
        topic.name = "orders";
        topic.partitions = List.of(wanted);
        ListOffsetsRequest request = new ListOffsetsRequest();
        request.replicaId = -1;
        request.topics = List.of(topic);
        return request;
    }

    private List<Long> list(long timestamp, int count) throws Exception {
        ListOffsetsPartition wanted = wanted(0, timestamp);
        wanted.maxNumOffsets = count;
        return ask(0, request(wanted)).topics.get(0).partitions.get(0).oldStyleOffsets;
    }

    private ListOffsetsPartitionResponse one(int version, long timestamp) throws Exception {
        return ask(version, request(wanted(0, timestamp)))
                .topics
                .get(0)
                .partitions
                .get(0);
    }

    private ListOffsetsResponse ask(int version, ListOffsetsRequest request) throws Exception {
        return answer(handler.handle(parts.context(version), request));
    }
}
