package gregor.compat.diff;

import gregor.base.Uuid;
import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import gregor.wire.BufferRecords;
import gregor.wire.message.Apis;
import gregor.wire.message.DeleteRecordsRequest;
import gregor.wire.message.DescribeLogDirsRequest;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.InitProducerIdRequest;
import gregor.wire.message.ListOffsetsRequest;
import gregor.wire.message.OffsetForLeaderEpochRequest;
import gregor.wire.message.ProduceRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Records: produced, fetched, found by time and epoch, deleted, rightly and wrongly. */
final class RecordRequests {
    private static final String TOPIC = "records";
    private static final String COMPACTED = "configured";
    private static final int TIMEOUT_MS = 10_000;
    /** Recent, so that no retention takes the records away meanwhile. */
    private static final long TIME_MS = System.currentTimeMillis() - 60_000;

    private final Comparison comparison;

    RecordRequests(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        createTopic();
        produce();
        produceBadly();
        produceWithSequences();
        fetch();
        fetchInSessions();
        listOffsets();
        epochs();
        deleteRecords();
        logDirs();
        producerIds();
    }

    void createTopic() throws IOException {
        comparison.same(
                "for records",
                Apis.CREATE_TOPICS,
                7,
                session -> TopicRequests.request(TopicRequests.topic(TOPIC, 2, 1)),
                (session, answer) -> session.topicId(TOPIC, answer.topics.get(0).topicId));
    }

    private void produce() throws IOException {
        for (int version = 3; version <= 11; version++) {
            produce(version, "one batch", 0, batch(3, Compression.NONE));
            produce(version, "compressed", 0, batch(3, Compression.GZIP));
            produce(version, "to an unknown partition", 9, batch(1, Compression.NONE));
            produce(version, "zstd", 1, batch(2, Compression.ZSTD));
            produceTo(version, "to an unknown topic", "nowhere", 0, batch(1, Compression.NONE), 1);
            produceTo(version, "with all acks", TOPIC, 0, batch(1, Compression.NONE), -1);
            produceTo(version, "with two acks", TOPIC, 0, batch(1, Compression.NONE), 2);
        }
    }

    private void produceBadly() throws IOException {
        for (int version : new int[] {3, 7, 8, 11}) {
            ByteBuffer corrupt = batch(2, Compression.NONE);
            corrupt.put(corrupt.limit() - 2, (byte) (corrupt.get(corrupt.limit() - 2) ^ 1));
            produce(version, "a wrong checksum", 0, corrupt);
            ByteBuffer cut = batch(2, Compression.NONE);
            produce(version, "a cut batch", 0, cut.limit(cut.limit() - 3).slice());
            ByteBuffer two = ByteBuffer.allocate(1_000);
            two.put(batch(1, Compression.NONE)).put(batch(1, Compression.NONE)).flip();
            produce(version, "two batches", 0, two);
            produce(version, "nothing", 0, ByteBuffer.allocate(0));
            produce(version, "rubbish", 0, ByteBuffer.allocate(100));
            produceTo(version, "no key on a compacted topic", COMPACTED, 0, unkeyed(), 1);
            produce(version, "too large", 0, large());
            produce(version, "a time far ahead", 0, at(System.currentTimeMillis() + 100L * 24 * 3_600_000));
            produce(version, "an offset that is not 0", 0, shifted());
        }
    }

    private void produceWithSequences() throws IOException {
        long producer = 4_000;
        sequence("first", producer, 0, 0);
        sequence("second", producer, 0, 2);
        sequence("the second again", producer, 0, 2);
        sequence("the first again", producer, 0, 0);
        sequence("a gap", producer, 0, 40);
        sequence("a new epoch not at 0", producer, 1, 7);
        sequence("a new epoch", producer, 1, 0);
        sequence("an old epoch", producer, 0, 4);
        sequence("an unknown producer not at 0", producer + 1, 0, 5);
        sequence("a negative epoch", producer + 2, -1, 0);
        sequence("a negative sequence", producer + 3, 0, -1);
    }

    private void fetch() throws IOException {
        for (int version = 4; version <= 12; version++) {
            fetch(version, "from the start", TOPIC, 0, 0, request -> {});
            fetch(version, "from inside a batch", TOPIC, 0, 1, request -> {});
            fetch(version, "one small batch at most", TOPIC, 0, 0, request -> request.maxBytes = 1);
            fetch(version, "beyond the end", TOPIC, 0, 100_000, request -> {});
            fetch(version, "before the start", TOPIC, 0, -5, request -> {});
            fetch(version, "an unknown partition", TOPIC, 7, 0, request -> {});
            fetch(version, "an unknown topic", "nowhere", 0, 0, request -> {});
            fetch(version, "committed", TOPIC, 0, 0, request -> request.isolationLevel = 1);
            fetch(version, "an empty partition", "defaulted", 0, 0, request -> {});
            if (version >= 9) {
                fetch(version, "a future leader", TOPIC, 0, 0, request -> partition(request).currentLeaderEpoch = 9);
                fetch(version, "the present leader", TOPIC, 0, 0, request -> partition(request).currentLeaderEpoch = 0);
            }
            if (version >= 10) {
                fetch(version, "zstd", TOPIC, 1, 0, request -> {});
            } else {
                fetch(version, "zstd for an old client", TOPIC, 1, 0, request -> {});
            }
        }
        for (int version = 13; version <= 17; version++) {
            fetchById(version, "by id", 0, session -> session.topicId(TOPIC));
            fetchById(version, "by an unknown id", 0, session -> new Uuid(123, 456));
            fetchById(version, "an unknown partition by id", 7, session -> session.topicId(TOPIC));
            fetchById(version, "by no id", 0, session -> Uuid.ZERO);
        }
    }

    private void fetchInSessions() throws IOException {
        comparison.same(
                "opening a session",
                Apis.FETCH,
                12,
                session -> inSession(0, 0, 0),
                (session, answer) -> session.memberId("fetch", "" + answer.sessionId));
        step("nothing new", session -> inSession(number(session), 1, -1));
        step("another offset", session -> inSession(number(session), 2, 2));
        step("a wrong epoch", session -> inSession(number(session), 9, -1));
        step("an unknown session", session -> inSession(999_999, 1, -1));
        step("an epoch without a session", session -> inSession(0, 5, -1));
        step("closing it", session -> inSession(number(session), -1, 0));
    }

    private void listOffsets() throws IOException {
        for (int version = 1; version <= 9; version++) {
            for (long time : new long[] {-1, -2, -3, -4, -5, -6, 0, TIME_MS, TIME_MS + 1, Long.MAX_VALUE}) {
                listOffsets(version, "at " + time, TOPIC, 0, time, request -> {});
            }
            listOffsets(version, "an unknown partition", TOPIC, 7, -1, request -> {});
            listOffsets(version, "an unknown topic", "nowhere", 0, -1, request -> {});
            listOffsets(version, "an empty partition", "defaulted", 0, -1, request -> {});
            listOffsets(version, "an empty partition by time", "defaulted", 0, TIME_MS, request -> {});
            if (version >= 2) {
                listOffsets(version, "committed", TOPIC, 0, -1, request -> request.isolationLevel = 1);
            }
            if (version >= 4) {
                listOffsets(
                        version,
                        "a future leader",
                        TOPIC,
                        0,
                        -1,
                        request -> request.topics.get(0).partitions.get(0).currentLeaderEpoch = 9);
            }
            listOffsets(version, "twice the same", TOPIC, 0, -1, request -> {
                ListOffsetsRequest.ListOffsetsTopic topic = request.topics.get(0);
                topic.partitions = List.of(topic.partitions.get(0), topic.partitions.get(0));
            });
        }
        for (long time : new long[] {-1, -2, TIME_MS, 0}) {
            listOffsets(0, "at " + time, TOPIC, 0, time, request -> {});
        }
        listOffsets(
                0,
                "several",
                TOPIC,
                0,
                -1,
                request -> request.topics.get(0).partitions.get(0).maxNumOffsets = 5);
    }

    private void epochs() throws IOException {
        for (int version = 0; version <= 4; version++) {
            for (int epoch : new int[] {-1, 0, 1, 5}) {
                epoch(version, "epoch " + epoch, TOPIC, 0, epoch, -1);
            }
            epoch(version, "an unknown topic", "nowhere", 0, 0, -1);
            epoch(version, "an unknown partition", TOPIC, 8, 0, -1);
            if (version >= 2) {
                epoch(version, "a future leader", TOPIC, 0, 0, 3);
            }
        }
    }

    private void deleteRecords() throws IOException {
        for (int version = 0; version <= 2; version++) {
            deleteRecords(version, "up to an offset", TOPIC, 0, version + 1);
            deleteRecords(version, "what is gone", TOPIC, 0, 0);
            deleteRecords(version, "beyond the end", TOPIC, 0, 1_000_000);
            deleteRecords(version, "a negative offset", TOPIC, 0, -7);
            deleteRecords(version, "an unknown partition", TOPIC, 9, 0);
            deleteRecords(version, "an unknown topic", "nowhere", 0, 0);
            deleteRecords(version, "of a compacted topic", COMPACTED, 0, 0);
        }
        deleteRecords(2, "all", TOPIC, 1, -1);
        fetch(12, "what was deleted", TOPIC, 1, 0, request -> {});
        listOffsets(7, "after deletion", TOPIC, 1, -2, request -> {});
    }

    private void logDirs() throws IOException {
        for (int version = 0; version <= 4; version++) {
            DescribeLogDirsRequest.DescribableLogDirTopic topic = new DescribeLogDirsRequest.DescribableLogDirTopic();
            topic.topic = TOPIC;
            topic.partitions = List.of(0);
            DescribeLogDirsRequest request = new DescribeLogDirsRequest();
            request.topics = List.of(topic);
            comparison.same("one partition", Apis.DESCRIBE_LOG_DIRS, version, request);
            DescribeLogDirsRequest unknown = new DescribeLogDirsRequest();
            unknown.topics = List.of();
            comparison.same("no topics", Apis.DESCRIBE_LOG_DIRS, version, unknown);
        }
    }

    private void producerIds() throws IOException {
        InitProducerIdRequest request = new InitProducerIdRequest();
        request.transactionalId = null;
        request.transactionTimeoutMs = 60_000;
        // At first a stock broker has no block of ids and says so.
        comparison.untilSettled(Apis.INIT_PRODUCER_ID, 0, request, answer -> answer.errorCode == 0);
        for (int version = 0; version <= 5; version++) {
            comparison.same("idempotent", Apis.INIT_PRODUCER_ID, version, request);
        }
    }

    private void produce(int version, String what, int partition, ByteBuffer records) throws IOException {
        produceTo(version, what, TOPIC, partition, records, 1);
    }

    void produceTo(int version, String what, String topic, int partition, ByteBuffer records, int acks)
            throws IOException {
        ProduceRequest.PartitionProduceData data = new ProduceRequest.PartitionProduceData();
        data.index = partition;
        data.records = new BufferRecords(records);
        ProduceRequest.TopicProduceData topicData = new ProduceRequest.TopicProduceData();
        topicData.name = topic;
        topicData.partitionData = List.of(data);
        ProduceRequest request = new ProduceRequest();
        request.acks = (short) acks;
        request.timeoutMs = TIMEOUT_MS;
        request.topicData = List.of(topicData);
        comparison.same(what, Apis.PRODUCE, version, request);
    }

    private void sequence(String what, long producer, int epoch, int sequence) throws IOException {
        try (BatchBuilder builder = new BatchBuilder()) {
            builder.producer(producer, (short) epoch, sequence);
            builder.append(TIME_MS, key(1), key(2)).append(TIME_MS, key(3), key(4));
            produceTo(9, "sequence: " + what, TOPIC, 0, builder.build(), -1);
        }
    }

    private void fetch(int version, String what, String topic, int partition, long offset, Consumer<FetchRequest> more)
            throws IOException {
        FetchRequest request = fetchOf(topic, Uuid.ZERO, partition, offset);
        more.accept(request);
        comparison.same(what, Apis.FETCH, version, request);
    }

    void fetchById(int version, String what, int partition, Function<Session, Uuid> id) throws IOException {
        comparison.same(
                what,
                Apis.FETCH,
                version,
                session -> fetchOf("", id.apply(session), partition, 0),
                (session, answer) -> {});
    }

    private void step(String what, Function<Session, FetchRequest> request) throws IOException {
        comparison.same("session: " + what, Apis.FETCH, 12, request, (Session session, FetchResponse answer) -> {});
    }

    private static int number(Session session) {
        return Integer.parseInt(session.memberId("fetch"));
    }

    private static FetchRequest inSession(int id, int epoch, long offset) {
        FetchRequest request = fetchOf(TOPIC, Uuid.ZERO, 0, Math.max(0, offset));
        request.sessionId = id;
        request.sessionEpoch = epoch;
        request.maxWaitMs = 0;
        if (offset < 0) {
            request.topics = List.of();
        }
        return request;
    }

    private static FetchRequest fetchOf(String topic, Uuid id, int partition, long offset) {
        FetchRequest.FetchPartition from = new FetchRequest.FetchPartition();
        from.partition = partition;
        from.fetchOffset = offset;
        from.partitionMaxBytes = 1 << 20;
        FetchRequest.FetchTopic fetchTopic = new FetchRequest.FetchTopic();
        fetchTopic.topic = topic;
        fetchTopic.topicId = id;
        fetchTopic.partitions = List.of(from);
        FetchRequest request = new FetchRequest();
        request.maxWaitMs = 10;
        request.minBytes = 1;
        request.maxBytes = 1 << 20;
        request.topics = List.of(fetchTopic);
        return request;
    }

    private static FetchRequest.FetchPartition partition(FetchRequest request) {
        return request.topics.get(0).partitions.get(0);
    }

    void listOffsets(
            int version, String what, String topic, int partition, long time, Consumer<ListOffsetsRequest> more)
            throws IOException {
        ListOffsetsRequest.ListOffsetsPartition wanted = new ListOffsetsRequest.ListOffsetsPartition();
        wanted.partitionIndex = partition;
        wanted.timestamp = time;
        ListOffsetsRequest.ListOffsetsTopic wantedTopic = new ListOffsetsRequest.ListOffsetsTopic();
        wantedTopic.name = topic;
        wantedTopic.partitions = List.of(wanted);
        ListOffsetsRequest request = new ListOffsetsRequest();
        request.replicaId = -1;
        request.topics = List.of(wantedTopic);
        more.accept(request);
        comparison.same(what, Apis.LIST_OFFSETS, version, request);
    }

    private void epoch(int version, String what, String topic, int partition, int epoch, int current)
            throws IOException {
        OffsetForLeaderEpochRequest.OffsetForLeaderPartition wanted =
                new OffsetForLeaderEpochRequest.OffsetForLeaderPartition();
        wanted.partition = partition;
        wanted.leaderEpoch = epoch;
        wanted.currentLeaderEpoch = current;
        OffsetForLeaderEpochRequest.OffsetForLeaderTopic wantedTopic =
                new OffsetForLeaderEpochRequest.OffsetForLeaderTopic();
        wantedTopic.topic = topic;
        wantedTopic.partitions = List.of(wanted);
        OffsetForLeaderEpochRequest request = new OffsetForLeaderEpochRequest();
        request.replicaId = -1;
        request.topics = List.of(wantedTopic);
        comparison.same(what, Apis.OFFSET_FOR_LEADER_EPOCH, version, request);
    }

    private void deleteRecords(int version, String what, String topic, int partition, long offset) throws IOException {
        DeleteRecordsRequest.DeleteRecordsPartition wanted = new DeleteRecordsRequest.DeleteRecordsPartition();
        wanted.partitionIndex = partition;
        wanted.offset = offset;
        DeleteRecordsRequest.DeleteRecordsTopic wantedTopic = new DeleteRecordsRequest.DeleteRecordsTopic();
        wantedTopic.name = topic;
        wantedTopic.partitions = List.of(wanted);
        DeleteRecordsRequest request = new DeleteRecordsRequest();
        request.topics = List.of(wantedTopic);
        request.timeoutMs = TIMEOUT_MS;
        comparison.same(what, Apis.DELETE_RECORDS, version, request);
    }

    static ByteBuffer plain(int records) {
        return batch(records, Compression.NONE);
    }

    private static ByteBuffer batch(int records, Compression compression) {
        try (BatchBuilder builder = new BatchBuilder(compression, compression.defaultLevel())) {
            for (int i = 0; i < records; i++) {
                builder.append(TIME_MS + i, key(i), key(i + 100));
            }
            return builder.build();
        }
    }

    private static ByteBuffer unkeyed() {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.append(TIME_MS, key(1), key(1))
                    .append(TIME_MS, null, key(2))
                    .build();
        }
    }

    private static ByteBuffer large() {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.append(TIME_MS, null, new byte[2_000_000]).build();
        }
    }

    private static ByteBuffer at(long timeMs) {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.append(timeMs, key(1), key(1)).build();
        }
    }

    private static ByteBuffer shifted() {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.baseOffset(5).append(TIME_MS, key(1), key(1)).build();
        }
    }

    private static byte[] key(int number) {
        return new byte[] {(byte) number, 1, 2, 3};
    }
}
