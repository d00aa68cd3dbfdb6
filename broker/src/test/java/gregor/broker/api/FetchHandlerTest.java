package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static gregor.broker.api.HandlerParts.records;
import static gregor.broker.api.HandlerParts.values;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ThreadOwner;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.LogConfig;
import gregor.log.records.AppendRules;
import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.log.records.RecordBatch;
import gregor.log.records.TimestampType;
import gregor.replica.AppendTerms;
import gregor.replica.Partition;
import gregor.replica.PartitionConfig;
import gregor.replica.Removal;
import gregor.wire.ErrorCode;
import gregor.wire.Records;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchRequest.FetchPartition;
import gregor.wire.message.FetchRequest.FetchTopic;
import gregor.wire.message.FetchRequest.ForgottenTopic;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.PartitionData;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchHandlerTest {
    private static final int MAX_WAIT_MS = 500;

    private HandlerParts parts;
    private FetchHandler handler;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts();
        handler = parts.fetchHandler(new FetchConfig(1 << 20, 2, false));
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7, 8, 9, 10, 11, 12})
    void recordsAreThereAtOnce(int version) throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b");
        parts.append("orders", 0, "c");
        PartitionData data = only(fetch(version, request(0, topic("orders", wanted(0, 0)))));
        assertThat(values(data.records)).containsExactly("a", "b", "c");
        assertThat(data.highWatermark).isEqualTo(3);
        assertThat(data.lastStableOffset).isEqualTo(3);
        assertThat(data.logStartOffset).isZero();
        assertThat(data.abortedTransactions).isNull();
        assertThat(data.preferredReadReplica).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void trap71OldVersionsGetTheFormatTheyKnow(int version) throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b");
        PartitionData data = only(fetch(version, request(0, topic("orders", wanted(0, 0)))));
        RecordBatch first = new RecordBatch().at(HandlerParts.bytes(data.records), 0);
        assertThat(first.magic()).isEqualTo(version < 2 ? 0 : 1);
        assertThat(values(data.records)).containsExactly("a", "b");
    }

    @Test
    void trap71WhatCannotBeConvertedIsSaid() throws Exception {
        parts.topic("plain", 1, new PartitionConfig(LogConfig.DEFAULTS, 1, false));
        parts.append("plain", 0, "a");
        assertThat(only(fetch(3, request(0, topic("plain", wanted(0, 0))))).errorCode)
                .isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        AppendRules zstd = new AppendRules(
                1_000_000, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, Compression.ZSTD, 3);
        parts.topic("packed", 1, new PartitionConfig(LogConfig.DEFAULTS.with(zstd), 1, true));
        parts.append("packed", 0, "a");
        assertThat(only(fetch(9, request(0, topic("packed", wanted(0, 0))))).errorCode)
                .isEqualTo(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE.code());
        assertThat(only(fetch(10, request(0, topic("packed", wanted(0, 0))))).errorCode)
                .isZero();
    }

    @Test
    void trap60TheFirstBatchComesWholeHoweverLarge() throws Exception {
        parts.topic("orders", 2);
        parts.append("orders", 0, "x".repeat(1_000));
        parts.append("orders", 1, "y".repeat(1_000));
        FetchRequest request = request(0, topic("orders", wanted(0, 0), wanted(1, 0)));
        request.maxBytes = 10;
        List<PartitionData> data = all(fetch(4, request));
        assertThat(data.get(0).records.sizeBytes()).isGreaterThan(1_000);
        assertThat(data.get(1).records.sizeBytes()).isZero();
        assertThat(all(fetch(2, request)))
                .allSatisfy(each -> assertThat(each.records.sizeBytes()).isZero());
    }

    @Test
    void trap61NoPartitionOfASessionStarves() throws Exception {
        parts.topic("orders", 3);
        for (int i = 0; i < 3; i++) {
            parts.append("orders", i, "x".repeat(1_000));
        }
        FetchRequest first = request(0, topic("orders", wanted(0, 0), wanted(1, 0), wanted(2, 0)));
        first.maxBytes = 10;
        FetchResponse answer = fetch(12, first);
        List<Integer> served = new ArrayList<>(servedBy(answer));
        for (int epoch = 1; epoch <= 2; epoch++) {
            FetchRequest next = incremental(answer.sessionId, epoch);
            next.maxBytes = 10;
            served.addAll(servedBy(fetch(12, next)));
        }
        assertThat(served).containsExactly(0, 1, 2);
    }

    @Test
    void trap62AnOffsetInsideABatchGetsTheWholeBatch() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b", "c");
        assertThat(values(only(fetch(11, request(0, topic("orders", wanted(0, 1))))).records))
                .containsExactly("a", "b", "c");
    }

    @Test
    void waitsForRecordsAndGetsThemWhenTheyCome() throws Exception {
        parts.topic("orders", 1);
        CompletableFuture<FetchResponse> answer = start(11, request(MAX_WAIT_MS, topic("orders", wanted(0, 0))));
        assertThat(answer).isNotDone();
        parts.append("orders", 0, "a");
        assertThat(values(only(answer.get()).records)).containsExactly("a");
    }

    @Test
    void waitsUntilThereIsEnough() throws Exception {
        parts.topic("orders", 2);
        FetchRequest request = request(MAX_WAIT_MS, topic("orders", wanted(0, 0), wanted(1, 0)));
        request.minBytes = 250;
        CompletableFuture<FetchResponse> answer = start(11, request);
        parts.append("orders", 0, "x".repeat(100));
        assertThat(answer).isNotDone();
        parts.append("orders", 1, "y".repeat(100));
        assertThat(all(answer.get()))
                .allSatisfy(data -> assertThat(data.records.sizeBytes()).isPositive());
    }

    @Test
    void trap65WhenTimeIsUpAnEmptyPartitionHasItsBounds() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a");
        CompletableFuture<FetchResponse> answer = start(11, request(MAX_WAIT_MS, topic("orders", wanted(0, 1))));
        parts.time.advance(MAX_WAIT_MS - 1);
        assertThat(answer).isNotDone();
        parts.time.advance(1);
        PartitionData data = only(answer.get());
        assertThat(data.errorCode).isZero();
        assertThat(data.records.sizeBytes()).isZero();
        assertThat(data.highWatermark).isEqualTo(1);
    }

    @Test
    void trap65AnErrorHasNoBounds() throws Exception {
        parts.topic("orders", 1);
        PartitionData data = only(fetch(11, request(MAX_WAIT_MS, topic("orders", wanted(0, 7)))));
        assertThat(data.errorCode).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        assertThat(data.highWatermark).isEqualTo(-1);
        assertThat(data.lastStableOffset).isEqualTo(-1);
        assertThat(data.logStartOffset).isEqualTo(-1);
        assertThat(data.records.sizeBytes()).isZero();
    }

    @Test
    void anUnknownTopicIsToldAtOnceOnlyIfThereIsNothingElse() throws Exception {
        parts.topic("orders", 1);
        FetchResponse alone = fetch(11, request(MAX_WAIT_MS, topic("none", wanted(0, 0))));
        assertThat(only(alone).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        CompletableFuture<FetchResponse> both =
                start(11, request(MAX_WAIT_MS, topic("none", wanted(0, 0)), topic("orders", wanted(0, 0))));
        assertThat(both).isNotDone();
        parts.time.advance(MAX_WAIT_MS);
        assertThat(all(both.get())).hasSize(2);
    }

    @Test
    void trap78EpochsAreComparedUnlessTheClientHasNone() throws Exception {
        parts.topic("orders", 1);
        FetchPartition behind = wanted(0, 0);
        behind.currentLeaderEpoch = 2;
        FetchPartition ahead = wanted(0, 0);
        ahead.currentLeaderEpoch = 4;
        assertThat(only(fetch(11, request(MAX_WAIT_MS, topic("orders", behind)))).errorCode)
                .isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(only(fetch(11, request(MAX_WAIT_MS, topic("orders", ahead)))).errorCode)
                .isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
    }

    @Test
    void trap57FromVersion16TheLeaderIsNamedWithItsAddress() throws Exception {
        Uuid id = parts.topicElsewhere("remote");
        FetchResponse answer = fetch(16, request(MAX_WAIT_MS, topic(id, wanted(0, 0))));
        assertThat(only(answer).errorCode).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        assertThat(only(answer).currentLeader.leaderId).isEqualTo(2);
        assertThat(answer.nodeEndpoints).extracting(node -> node.host).containsExactly("host-2");
        FetchResponse before = fetch(15, request(MAX_WAIT_MS, topic(id, wanted(0, 0))));
        assertThat(before.nodeEndpoints).isEmpty();
    }

    @Test
    void aReaderWhoseHistoryDivergesIsToldWhere() throws Exception {
        Uuid id = parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b");
        parts.lead("orders", id, 6, 1);
        parts.append("orders", 0, "c");
        FetchPartition diverged = wanted(0, 3);
        diverged.lastFetchedEpoch = 5;
        PartitionData data = only(fetch(12, request(MAX_WAIT_MS, topic("orders", diverged))));
        assertThat(data.errorCode).isZero();
        assertThat(data.divergingEpoch.epoch).isEqualTo(3);
        assertThat(data.divergingEpoch.endOffset).isEqualTo(2);
        assertThat(data.records.sizeBytes()).isZero();
    }

    @Test
    void trap72OldVersionsDoNotKnowStorageErrors() throws Exception {
        parts.topic("orders", 1);
        parts.breakDisk();
        assertThat(only(fetch(5, request(0, topic("orders", wanted(0, 0))))).errorCode)
                .isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
        assertThat(only(fetch(6, request(0, topic("orders", wanted(0, 0))))).errorCode)
                .isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR.code());
    }

    @Test
    void trap67CommittedReadersGetAListOfAbortedTransactions() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a");
        FetchRequest request = request(0, topic("orders", wanted(0, 0)));
        request.isolationLevel = 1;
        PartitionData data = only(fetch(11, request));
        assertThat(data.abortedTransactions).isEmpty();
        assertThat(values(data.records)).containsExactly("a");
    }

    @Test
    void trap67CommittedReadersStopBeforeAnOpenTransaction() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a");
        Partition partition = parts.replicas.find(new TopicPartition("orders", 0));
        partition.append(
                records(new BatchBuilder().producer(5, (short) 0, 0).transactional(), "open"),
                AppendTerms.fromClient(true, 1_000),
                result -> {});
        FetchRequest committed = request(0, topic("orders", wanted(0, 0)));
        committed.isolationLevel = 1;
        PartitionData data = only(fetch(11, committed));
        assertThat(values(data.records)).containsExactly("a");
        assertThat(data.lastStableOffset).isEqualTo(1);
        assertThat(data.highWatermark).isEqualTo(2);
        assertThat(values(only(fetch(11, request(0, topic("orders", wanted(0, 0))))).records))
                .containsExactly("a", "open");
    }

    @Test
    void trap64ASessionTellsWhatHasChangedAndNothingElse() throws Exception {
        parts.topic("orders", 2);
        FetchResponse first = fetch(12, request(0, topic("orders", wanted(0, 0), wanted(1, 0))));
        assertThat(first.sessionId).isPositive();
        assertThat(all(first)).hasSize(2);
        assertThat(fetch(12, incremental(first.sessionId, 1)).responses).isEmpty();
        parts.append("orders", 1, "a");
        FetchResponse third = fetch(12, incremental(first.sessionId, 2));
        assertThat(only(third).partitionIndex).isEqualTo(1);
        assertThat(values(only(third).records)).containsExactly("a");
    }

    @Test
    void whatMovedBetweenTwoRequestsOfASessionIsNotMissed() throws Exception {
        parts.topic("orders", 1);
        FetchResponse first = fetch(12, request(0, topic("orders", wanted(0, 0))));
        parts.append("orders", 0, "a");
        CompletableFuture<FetchResponse> second = start(12, waiting(incremental(first.sessionId, 1)));
        assertThat(values(only(second.get()).records)).containsExactly("a");
    }

    @Test
    void trap63AnIncrementalRequestWithoutPartitionsWaitsForTheSessions() throws Exception {
        parts.topic("orders", 1);
        FetchResponse first = fetch(12, request(0, topic("orders", wanted(0, 0))));
        CompletableFuture<FetchResponse> second = start(12, waiting(incremental(first.sessionId, 1)));
        assertThat(second).isNotDone();
        parts.append("orders", 0, "a");
        assertThat(values(only(second.get()).records)).containsExactly("a");
    }

    @Test
    void trap64AMovedStartOfTheLogIsNews() throws Exception {
        parts.topic("orders", 1);
        parts.append("orders", 0, "a", "b");
        FetchResponse first = fetch(12, request(0, topic("orders", wanted(0, 2))));
        parts.replicas.find(new TopicPartition("orders", 0)).deleteRecords(1, 0, result -> {});
        PartitionData data = only(fetch(12, incremental(first.sessionId, 1)));
        assertThat(data.logStartOffset).isEqualTo(1);
        assertThat(fetch(12, incremental(first.sessionId, 2)).responses).isEmpty();
    }

    @Test
    void forgottenPartitionsAreNotToldAnyMore() throws Exception {
        parts.topic("orders", 2);
        FetchResponse first = fetch(12, request(0, topic("orders", wanted(0, 0), wanted(1, 0))));
        ForgottenTopic forgotten = new ForgottenTopic();
        forgotten.topic = "orders";
        forgotten.partitions = List.of(1);
        FetchRequest forgetting = incremental(first.sessionId, 1);
        forgetting.forgottenTopicsData = List.of(forgotten);
        fetch(12, forgetting);
        parts.append("orders", 0, "a");
        parts.append("orders", 1, "b");
        assertThat(only(fetch(12, incremental(first.sessionId, 2))).partitionIndex)
                .isZero();
        FetchRequest last = incremental(first.sessionId, 3);
        forgotten.partitions = List.of(0);
        last.forgottenTopicsData = List.of(forgotten);
        assertThat(fetch(12, last).sessionId).isZero();
        assertThat(fetch(12, incremental(first.sessionId, 4)).errorCode)
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code());
    }

    @Test
    void trap64WrongSessionsEpochsAndNamesAreTold() throws Exception {
        parts.topic("orders", 1);
        FetchResponse first = fetch(12, request(0, topic("orders", wanted(0, 0))));
        assertThat(fetch(12, incremental(first.sessionId + 1, 1)).errorCode)
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code());
        assertThat(fetch(12, incremental(first.sessionId, 2)).errorCode)
                .isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH.code());
        assertThat(fetch(13, incremental(first.sessionId, 1)).errorCode)
                .isEqualTo(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR.code());
        assertThat(fetch(12, incremental(first.sessionId, 1)).errorCode).isZero();
    }

    @Test
    void withoutASessionNothingIsRemembered() throws Exception {
        parts.topic("orders", 1);
        FetchRequest request = request(0, topic("orders", wanted(0, 0)));
        request.sessionEpoch = -1;
        assertThat(fetch(12, request).sessionId).isZero();
    }

    @Test
    void aFullRequestEndsTheSessionItNames() throws Exception {
        parts.topic("orders", 1);
        FetchResponse first = fetch(12, request(0, topic("orders", wanted(0, 0))));
        FetchRequest again = request(0, topic("orders", wanted(0, 0)));
        again.sessionId = first.sessionId;
        FetchResponse second = fetch(12, again);
        assertThat(second.sessionId).isPositive().isNotEqualTo(first.sessionId);
        assertThat(fetch(12, incremental(first.sessionId, 1)).errorCode)
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code());
    }

    @Test
    void whenThereIsNoRoomForASessionTheClientDoesWithout() throws Exception {
        parts.topic("orders", 1);
        FetchRequest request = request(0, topic("orders", wanted(0, 0)));
        assertThat(fetch(12, request).sessionId).isPositive();
        assertThat(fetch(12, request).sessionId).isPositive();
        assertThat(fetch(12, request).sessionId).isZero();
        parts.time.advance(120_001);
        assertThat(fetch(12, request).sessionId).isPositive();
    }

    @Test
    void fromVersion13TopicsAreNamedById() throws Exception {
        Uuid id = parts.topic("orders", 1);
        parts.append("orders", 0, "a");
        FetchResponse answer = fetch(17, request(0, topic(id, wanted(0, 0)), topic(Uuid.random(), wanted(0, 0))));
        assertThat(values(all(answer).get(0).records)).containsExactly("a");
        assertThat(all(answer).get(1).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void aTopicKnownLaterIsFoundByItsSession() throws Exception {
        parts.topic("orders", 1);
        Uuid id = Uuid.random();
        FetchResponse first = fetch(17, request(0, topic(id, wanted(0, 0))));
        assertThat(only(first).errorCode).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        parts.lead("late", id, 3, 1);
        parts.publish("late", id, 1, 3, 1);
        parts.append("late", 0, "a");
        assertThat(values(only(fetch(17, incremental(first.sessionId, 1))).records))
                .containsExactly("a");
    }

    @Test
    void trap44ATopicMadeAnewIsNotTheOldOne() throws Exception {
        Uuid old = parts.topic("orders", 1);
        FetchResponse first = fetch(17, request(0, topic(old, wanted(0, 0))));
        parts.replicas
                .remove(1, List.of(new Removal(new TopicPartition("orders", 0), -1, true)))
                .toCompletableFuture()
                .get();
        Uuid renewed = Uuid.random();
        parts.lead("orders", renewed, 4, 1);
        parts.publish("orders", renewed, 1, 4, 1);
        assertThat(only(fetch(17, incremental(first.sessionId, 1))).errorCode)
                .isEqualTo(ErrorCode.INCONSISTENT_TOPIC_ID.code());
    }

    @Test
    void aWaitingFetchHearsThatItsPartitionIsGone() throws Exception {
        parts.topic("orders", 1);
        CompletableFuture<FetchResponse> answer = start(11, request(MAX_WAIT_MS, topic("orders", wanted(0, 0))));
        parts.replicas
                .remove(1, List.of(new Removal(new TopicPartition("orders", 0), -1, false)))
                .toCompletableFuture()
                .get();
        assertThat(only(answer.get()).errorCode).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
    }

    @Test
    void whenTheClientIsGoneNothingWaits() throws Exception {
        parts.topic("orders", 1);
        CompletableFuture<FetchResponse> answer = start(11, request(MAX_WAIT_MS, topic("orders", wanted(0, 0))));
        parts.session.close();
        assertThat(answer).isCompletedExceptionally();
        parts.append("orders", 0, "a");
        parts.time.advance(MAX_WAIT_MS);
    }

    @Test
    void recordsFromBeforeTheStartAreReadByAThreadThatMayWait() throws Exception {
        Uuid id = parts.topic("orders", 1);
        parts.append("orders", 0, "x".repeat(50_000));
        parts.replicas
                .remove(1, List.of(new Removal(new TopicPartition("orders", 0), 3, false)))
                .toCompletableFuture()
                .get();
        parts.lead("orders", id, 4, 1);
        assertThat(values(only(fetch(12, request(MAX_WAIT_MS, topic("orders", wanted(0, 0))))).records))
                .containsExactly("x".repeat(50_000));
    }

    @Test
    void aColdReadThatFindsTooLittleWaitsLikeAnyOther() throws Exception {
        Uuid id = parts.topic("orders", 1);
        parts.append("orders", 0, "old");
        parts.replicas
                .remove(1, List.of(new Removal(new TopicPartition("orders", 0), 3, false)))
                .toCompletableFuture()
                .get();
        parts.lead("orders", id, 4, 1);
        try (ThreadOwner loop = new ThreadOwner("loop")) {
            CountDownLatch waiting = new CountDownLatch(1);
            Timers timers = (delayMs, task) -> {
                waiting.countDown();
                return () -> true;
            };
            Session session = new Session("PLAINTEXT", InetAddress.getLoopbackAddress(), loop, timers);
            FetchRequest request = request(MAX_WAIT_MS, topic("orders", wanted(0, 0)));
            request.minBytes = 1_000;
            CompletableFuture<FetchResponse> answer = handler.handle(
                            new RequestContext(session, 12, 1, "test"), request)
                    .answer()
                    .toCompletableFuture();
            assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(answer).isNotDone();
            parts.append("orders", 0, "y".repeat(1_000));
            assertThat(values(only(answer.get(10, TimeUnit.SECONDS)).records))
                    .containsExactly("old", "y".repeat(1_000));
        }
    }

    private static FetchRequest request(int maxWaitMs, FetchTopic... topics) {
        FetchRequest request = new FetchRequest();
        request.maxWaitMs = maxWaitMs;
        request.minBytes = 1;
        request.sessionEpoch = 0;
        request.topics = List.of(topics);
        return request;
    }

    private static FetchRequest incremental(int sessionId, int epoch) {
        FetchRequest request = request(0);
        request.sessionId = sessionId;
        request.sessionEpoch = epoch;
        return request;
    }

    private static FetchRequest waiting(FetchRequest request) {
        request.maxWaitMs = MAX_WAIT_MS;
        return request;
    }

    private static FetchTopic topic(String name, FetchPartition... partitions) {
        FetchTopic topic = new FetchTopic();
        topic.topic = name;
        topic.partitions = List.of(partitions);
        return topic;
    }

    private static FetchTopic topic(Uuid id, FetchPartition... partitions) {
        FetchTopic topic = topic("", partitions);
        topic.topicId = id;
        return topic;
    }

    private static FetchPartition wanted(int index, long offset) {
        FetchPartition wanted = new FetchPartition();
        wanted.partition = index;
        wanted.fetchOffset = offset;
        wanted.partitionMaxBytes = 1 << 20;
        return wanted;
    }

    private CompletableFuture<FetchResponse> start(int version, FetchRequest request) {
        return handler.handle(parts.context(version), request).answer().toCompletableFuture();
    }

    private FetchResponse fetch(int version, FetchRequest request) throws Exception {
        return answer(handler.handle(parts.context(version), request));
    }

    private static PartitionData only(FetchResponse answer) {
        List<PartitionData> all = all(answer);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static List<PartitionData> all(FetchResponse answer) {
        return answer.responses.stream()
                .flatMap(topic -> topic.partitions.stream())
                .toList();
    }

    private static List<Integer> servedBy(FetchResponse answer) {
        return all(answer).stream()
                .filter(data -> sizeOf(data.records) > 0)
                .map(data -> data.partitionIndex)
                .toList();
    }

    private static int sizeOf(Records records) {
        return records.sizeBytes();
    }
}
