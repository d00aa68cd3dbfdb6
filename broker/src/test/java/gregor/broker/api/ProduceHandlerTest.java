package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static gregor.broker.api.HandlerParts.batch;
import static gregor.broker.api.HandlerParts.data;
import static gregor.broker.api.HandlerParts.produce;
import static gregor.broker.api.HandlerParts.records;
import static gregor.broker.api.HandlerParts.topicData;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.log.LogConfig;
import gregor.log.records.AppendRules;
import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.log.records.TimestampType;
import gregor.replica.PartitionConfig;
import gregor.wire.ErrorCode;
import gregor.wire.message.ProduceRequest;
import gregor.wire.message.ProduceRequest.TopicProduceData;
import gregor.wire.message.ProduceResponse;
import gregor.wire.message.ProduceResponse.PartitionProduceResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProduceHandlerTest {
    private HandlerParts parts;
    private ProduceHandler handler;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts();
        handler = new ProduceHandler(parts.partitions);
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7, 8, 9, 10, 11, 12})
    void storesAndSaysWhere(int version) throws Exception {
        parts.topic("orders", 1);
        one(version, produce(1, topicData("orders", data(0, batch("a", "b")))));
        PartitionProduceResponse second = one(version, produce(-1, topicData("orders", data(0, batch("c")))));
        assertThat(second.errorCode).isZero();
        assertThat(second.baseOffset).isEqualTo(2);
        assertThat(second.logAppendTimeMs).isEqualTo(-1);
        assertThat(second.logStartOffset).isZero();
    }

    @Test
    void theBrokersTimeIsToldWhenItStampsTheRecords() throws Exception {
        AppendRules rules = new AppendRules(
                1_000_000, TimestampType.LOG_APPEND_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, null, 0);
        parts.topic("stamped", 1, withRules(rules));
        PartitionProduceResponse answer = one(11, produce(1, topicData("stamped", data(0, batch("a")))));
        assertThat(answer.logAppendTimeMs).isEqualTo(HandlerParts.START_MS);
    }

    @Test
    void fromVersion13TopicsAreNamedById() throws Exception {
        Uuid id = parts.topic("orders", 1);
        TopicProduceData known = topicData("", data(0, batch("a")));
        known.topicId = id;
        TopicProduceData unknown = topicData("", data(0, batch("a")));
        unknown.topicId = Uuid.random();
        ProduceResponse answer = answer(handler.handle(parts.context(13), produce(1, known, unknown)));
        assertThat(answer.responses).extracting(topic -> topic.topicId).containsExactly(id, unknown.topicId);
        assertThat(partition(answer, 0, 0).baseOffset).isZero();
        assertThat(partition(answer, 1, 0).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void trap44ATopicMadeAnewDoesNotTakeRecordsForTheOldOne() throws Exception {
        Uuid old = parts.topic("orders", 1);
        Uuid renewed = Uuid.random();
        // Metadata knows the new topic already, the replica is still the old one.
        parts.publish("orders", renewed, 1, 3, 1);
        TopicProduceData data = topicData("", data(0, batch("a")));
        data.topicId = renewed;
        assertThat(old).isNotEqualTo(renewed);
        assertThat(one(13, produce(1, data)).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void trap49UnknownPartitionsAndThoseOfOtherBrokersAreToldApart() throws Exception {
        parts.topic("orders", 1);
        parts.topicElsewhere("remote");
        ProduceResponse answer = answer(handler.handle(
                parts.context(11),
                produce(
                        1,
                        topicData("nowhere", data(0, batch("a"))),
                        topicData("orders", data(0, batch("a")), data(1, batch("b"))),
                        topicData("remote", data(0, batch("a"))))));
        assertThat(partition(answer, 0, 0).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(partition(answer, 1, 0).errorCode).isZero();
        assertThat(partition(answer, 1, 1).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(partition(answer, 2, 0).errorCode).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        assertThat(partition(answer, 2, 0).baseOffset).isEqualTo(-1);
    }

    @Test
    void trap56TheAnswerHasEveryPartitionInTheOrderOfTheRequest() throws Exception {
        parts.topic("orders", 4);
        ProduceResponse answer = answer(handler.handle(
                parts.context(9),
                produce(
                        -1,
                        topicData("orders", data(3, batch("a")), data(0, batch("b")), data(9, batch("c"))),
                        topicData("none", data(1, batch("d"))))));
        assertThat(answer.responses).extracting(topic -> topic.name).containsExactly("orders", "none");
        assertThat(answer.responses.get(0).partitionResponses)
                .extracting(partition -> partition.index)
                .containsExactly(3, 0, 9);
    }

    @Test
    void trap57FromVersion10TheLeaderIsNamedWithItsAddress() throws Exception {
        parts.topicElsewhere("remote");
        ProduceRequest request = produce(1, topicData("remote", data(0, batch("a"))));
        ProduceResponse answer = answer(handler.handle(parts.context(10), request));
        assertThat(partition(answer, 0, 0).currentLeader.leaderId).isEqualTo(2);
        assertThat(partition(answer, 0, 0).currentLeader.leaderEpoch).isEqualTo(8);
        assertThat(answer.nodeEndpoints).hasSize(1);
        assertThat(answer.nodeEndpoints.get(0).host).isEqualTo("host-2");
        ProduceResponse before = answer(handler.handle(parts.context(9), request));
        assertThat(partition(before, 0, 0).currentLeader).isNull();
        assertThat(before.nodeEndpoints).isEmpty();
    }

    @Test
    void trap45OneBatchOfFormat2AndNoZstdBeforeVersion7() throws Exception {
        parts.topic("orders", 1);
        ByteBuffer two =
                ByteBuffer.allocateDirect(1_000).put(batch("a")).put(batch("b")).flip();
        assertThat(error(8, two)).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(error(8, ByteBuffer.allocateDirect(0))).isEqualTo(ErrorCode.INVALID_RECORD);
        ByteBuffer zstd = records(new BatchBuilder(Compression.ZSTD, 3), "a");
        assertThat(error(6, zstd.duplicate())).isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
        assertThat(error(7, zstd)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void nullRecordsAreNoRecords() throws Exception {
        parts.topic("orders", 1);
        ProduceRequest request = produce(1, topicData("orders", data(0, batch("a"))));
        request.topicData.get(0).partitionData.get(0).records = null;
        assertThat(one(9, request).errorCode).isEqualTo(ErrorCode.INVALID_RECORD.code());
    }

    @Test
    void trap47RecordsAtFaultAreNamed() throws Exception {
        AppendRules compacted =
                new AppendRules(1_000_000, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, true, null, 0);
        parts.topic("compacted", 1, withRules(compacted));
        PartitionProduceResponse answer =
                one(8, produce(1, topicData("compacted", data(0, batch("no key", "nor here")))));
        assertThat(answer.errorCode).isEqualTo(ErrorCode.INVALID_RECORD.code());
        assertThat(answer.recordErrors).extracting(error -> error.batchIndex).startsWith(0);
        assertThat(answer.logStartOffset).isZero();
    }

    @Test
    void trap48ABatchLargerThanTheTopicAllowsIsRefused() throws Exception {
        AppendRules small =
                new AppendRules(100, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, null, 0);
        parts.topic("small", 1, withRules(small));
        PartitionProduceResponse answer = one(11, produce(1, topicData("small", data(0, batch("x".repeat(200))))));
        assertThat(answer.errorCode).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        assertThat(answer.logStartOffset).isEqualTo(-1);
    }

    @Test
    void trap19AcksZeroIsNeverAnsweredAndAnErrorEndsTheConnection() throws Exception {
        parts.topic("orders", 1);
        CompletableFuture<ProduceResponse> good = handler.handle(
                        parts.context(11), produce(0, topicData("orders", data(0, batch("a")))))
                .answer()
                .toCompletableFuture();
        assertThat(good.get(10, TimeUnit.SECONDS)).isNull();
        CompletableFuture<ProduceResponse> bad = handler.handle(
                        parts.context(11), produce(0, topicData("none", data(0, batch("a")))))
                .answer()
                .toCompletableFuture();
        assertThat(bad)
                .failsWithin(Duration.ofSeconds(1))
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(ConnectionClosing.class);
    }

    @Test
    void acksOtherThanThreeAreRefusedForEveryPartition() throws Exception {
        parts.topic("orders", 1);
        assertThat(one(11, produce(2, topicData("orders", data(0, batch("a"))))).errorCode)
                .isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS.code());
    }

    @Test
    void trap58TransactionalRecordsNeedATransaction() throws Exception {
        parts.topic("orders", 1);
        ByteBuffer records =
                records(new BatchBuilder().producer(7, (short) 0, 0).transactional(), "a");
        ProduceRequest request = produce(-1, topicData("orders", data(0, records)));
        assertThat(one(11, request).errorCode).isEqualTo(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code());
        request.transactionalId = "shop";
        assertThat(one(11, request).errorCode).isEqualTo(ErrorCode.INVALID_PRODUCER_ID_MAPPING.code());
    }

    @Test
    void internalTopicsAreWrittenByAdministratorsOnly() throws Exception {
        parts.topic("__consumer_offsets", 1);
        ProduceRequest request = produce(1, topicData("__consumer_offsets", data(0, batch("a"))));
        assertThat(one(11, request).errorCode).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        RequestContext admin = new RequestContext(parts.session, 11, 1, "__admin_client");
        assertThat(partition(answer(handler.handle(admin, request)), 0, 0).errorCode)
                .isZero();
    }

    @Test
    void repliesArePipelined() throws Exception {
        parts.topic("orders", 1);
        assertThat(handler.handle(parts.context(11), produce(-1, topicData("orders", data(0, batch("a")))))
                        .isOrdered())
                .isTrue();
    }

    private static PartitionConfig withRules(AppendRules rules) {
        LogConfig defaults = LogConfig.DEFAULTS;
        return new PartitionConfig(defaults.with(rules), 1, true);
    }

    private ErrorCode error(int version, ByteBuffer records) throws Exception {
        return ErrorCode.of(one(version, produce(1, topicData("orders", data(0, records)))).errorCode);
    }

    private PartitionProduceResponse one(int version, ProduceRequest request) throws Exception {
        return partition(answer(handler.handle(parts.context(version), request)), 0, 0);
    }

    private static PartitionProduceResponse partition(ProduceResponse answer, int topic, int partition) {
        return answer.responses.get(topic).partitionResponses.get(partition);
    }
}
