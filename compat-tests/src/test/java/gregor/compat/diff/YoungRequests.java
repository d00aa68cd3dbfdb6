package gregor.compat.diff;

import gregor.base.Uuid;
import gregor.wire.BufferRecords;
import gregor.wire.message.Apis;
import gregor.wire.message.DescribeClusterRequest;
import gregor.wire.message.DescribeGroupsRequest;
import gregor.wire.message.DescribeLogDirsRequest;
import gregor.wire.message.DescribeTopicPartitionsRequest;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.ProduceRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;

/** The versions that came after 3.9, most of them because topics are named by id. */
final class YoungRequests {
    private static final String TOPIC = "records";
    private static final String GROUP = "simple";
    private static final Uuid UNKNOWN = new Uuid(123, 456);
    private static final Function<Session, Uuid> KNOWN_ID = session -> session.topicId(TOPIC);
    private static final Function<Session, Uuid> UNKNOWN_ID = session -> UNKNOWN;
    private static final Function<Session, Uuid> NO_ID = session -> Uuid.ZERO;

    private final Comparison comparison;
    private final RecordRequests records;

    YoungRequests(Comparison comparison) {
        this.comparison = comparison;
        records = new RecordRequests(comparison);
    }

    void run() throws IOException {
        records.createTopic();
        comparison.untilSettled(
                Apis.METADATA,
                12,
                metadataOf(TOPIC, Uuid.ZERO),
                answer -> answer.topics.get(0).errorCode == 0
                        && answer.topics.get(0).partitions.size() == 2);
        produce();
        fetch();
        listOffsets();
        topics();
        offsets();
        rest();
    }

    private void produce() throws IOException {
        records.produceTo(12, "one batch", TOPIC, 0, RecordRequests.plain(3), 1);
        records.produceTo(12, "to an unknown topic", "nowhere", 0, RecordRequests.plain(1), 1);
        produceById("one batch by id", KNOWN_ID, 0, RecordRequests.plain(3));
        produceById("to an unknown partition by id", KNOWN_ID, 9, RecordRequests.plain(1));
        produceById("by an unknown id", UNKNOWN_ID, 0, RecordRequests.plain(1));
        produceById("by no id", NO_ID, 0, RecordRequests.plain(1));
        produceById("rubbish by id", KNOWN_ID, 0, ByteBuffer.allocate(100));
    }

    private void fetch() throws IOException {
        records.fetchById(18, "by id", 0, KNOWN_ID);
        records.fetchById(18, "by an unknown id", 0, UNKNOWN_ID);
        records.fetchById(18, "an unknown partition by id", 7, KNOWN_ID);
        records.fetchById(18, "by no id", 0, NO_ID);
    }

    private void listOffsets() throws IOException {
        for (int version = 10; version <= 11; version++) {
            for (long time : new long[] {-1, -2, -3, -4, -5, -6, -7, 0, Long.MAX_VALUE}) {
                records.listOffsets(version, "at " + time, TOPIC, 0, time, request -> request.timeoutMs = 1_000);
            }
            records.listOffsets(version, "an unknown topic", "nowhere", 0, -1, request -> {});
        }
    }

    private void topics() throws IOException {
        comparison.same("one topic", Apis.METADATA, 13, metadataOf(TOPIC, Uuid.ZERO));
        comparison.same("an unknown topic", Apis.METADATA, 13, metadataOf("nowhere", Uuid.ZERO));
        comparison.same("by an unknown id", Apis.METADATA, 13, metadataOf(null, UNKNOWN));
        comparison.same(
                "by id",
                Apis.METADATA,
                13,
                session -> metadataOf(null, session.topicId(TOPIC)),
                (session, answer) -> {});
        describeTopics("one topic", List.of(TOPIC), 2_000, null);
        describeTopics("several", List.of("nowhere", TOPIC, "no spaces"), 2_000, null);
        describeTopics("one partition at most", List.of(TOPIC), 1, null);
        describeTopics("from a cursor", List.of(TOPIC), 2_000, cursor(TOPIC, 1));
        describeTopics("from a cursor beyond the end", List.of(TOPIC), 2_000, cursor(TOPIC, 9));
        describeTopics("from a cursor before the start", List.of(TOPIC), 2_000, cursor(TOPIC, -1));
        describeTopics("from a cursor at a topic that is not there", List.of(TOPIC), 2_000, cursor("q", 0));
    }

    private void offsets() throws IOException {
        comparison.untilSettled(
                Apis.FIND_COORDINATOR, 3, GroupRequests.coordinatorOf(3, GROUP, 0), answer -> answer.errorCode == 0);
        comparison.untilSettled(
                Apis.HEARTBEAT, 0, GroupRequests.beat(GROUP, "nobody", 1, null), answer -> answer.errorCode == 25);
        commit("by id", KNOWN_ID, 0);
        commit("an unknown partition by id", KNOWN_ID, 9);
        commit("by an unknown id", UNKNOWN_ID, 0);
        commit("by no id", NO_ID, 0);
        fetchOffsets("by id", GROUP, KNOWN_ID);
        fetchOffsets("by an unknown id", GROUP, UNKNOWN_ID);
        fetchOffsets("by no id", GROUP, NO_ID);
        fetchOffsets("all by id", GROUP, null);
        fetchOffsets("of an unknown group", "nobody", KNOWN_ID);
    }

    private void rest() throws IOException {
        DescribeGroupsRequest groups = new DescribeGroupsRequest();
        groups.groups = List.of(GROUP, "nobody", "");
        groups.includeAuthorizedOperations = true;
        comparison.same("known and unknown", Apis.DESCRIBE_GROUPS, 6, groups);
        for (boolean fenced : new boolean[] {false, true}) {
            DescribeClusterRequest cluster = new DescribeClusterRequest();
            cluster.includeFencedBrokers = fenced;
            comparison.same("fenced " + fenced, Apis.DESCRIBE_CLUSTER, 2, cluster);
        }
        DescribeLogDirsRequest.DescribableLogDirTopic topic = new DescribeLogDirsRequest.DescribableLogDirTopic();
        topic.topic = TOPIC;
        topic.partitions = List.of(0, 9);
        DescribeLogDirsRequest dirs = new DescribeLogDirsRequest();
        dirs.topics = List.of(topic);
        comparison.same("known and unknown", Apis.DESCRIBE_LOG_DIRS, 5, dirs);
    }

    private void produceById(String what, Function<Session, Uuid> id, int partition, ByteBuffer batch)
            throws IOException {
        ProduceRequest.PartitionProduceData data = new ProduceRequest.PartitionProduceData();
        data.index = partition;
        data.records = new BufferRecords(batch);
        comparison.same(
                what,
                Apis.PRODUCE,
                13,
                session -> {
                    ProduceRequest.TopicProduceData topic = new ProduceRequest.TopicProduceData();
                    topic.topicId = id.apply(session);
                    topic.partitionData = List.of(data);
                    ProduceRequest request = new ProduceRequest();
                    request.acks = -1;
                    request.timeoutMs = 10_000;
                    request.topicData = List.of(topic);
                    return request;
                },
                (session, answer) -> {});
    }

    private static MetadataRequest metadataOf(String name, Uuid id) {
        MetadataRequest.MetadataRequestTopic topic = new MetadataRequest.MetadataRequestTopic();
        topic.name = name;
        topic.topicId = id;
        MetadataRequest request = new MetadataRequest();
        request.topics = List.of(topic);
        request.allowAutoTopicCreation = false;
        return request;
    }

    private void describeTopics(
            String what, List<String> names, int atMost, DescribeTopicPartitionsRequest.Cursor cursor)
            throws IOException {
        DescribeTopicPartitionsRequest request = new DescribeTopicPartitionsRequest();
        request.topics = names.stream().map(YoungRequests::described).toList();
        request.responsePartitionLimit = atMost;
        request.cursor = cursor;
        comparison.same(what, Apis.DESCRIBE_TOPIC_PARTITIONS, 0, request);
    }

    private static DescribeTopicPartitionsRequest.TopicRequest described(String name) {
        DescribeTopicPartitionsRequest.TopicRequest topic = new DescribeTopicPartitionsRequest.TopicRequest();
        topic.name = name;
        return topic;
    }

    private static DescribeTopicPartitionsRequest.Cursor cursor(String topic, int partition) {
        DescribeTopicPartitionsRequest.Cursor cursor = new DescribeTopicPartitionsRequest.Cursor();
        cursor.topicName = topic;
        cursor.partitionIndex = partition;
        return cursor;
    }

    private void commit(String what, Function<Session, Uuid> id, int partition) throws IOException {
        comparison.same(
                what,
                Apis.OFFSET_COMMIT,
                10,
                session -> {
                    OffsetCommitRequest request = GroupRequests.commitOf(GROUP, "", partition, 5, "hello");
                    request.topics.get(0).topicId = id.apply(session);
                    return request;
                },
                (session, answer) -> {});
    }

    /** @param id null for all topics */
    private void fetchOffsets(String what, String group, Function<Session, Uuid> id) throws IOException {
        comparison.same(
                what,
                Apis.OFFSET_FETCH,
                10,
                session -> {
                    OffsetFetchRequest.OffsetFetchRequestGroup wanted =
                            new OffsetFetchRequest.OffsetFetchRequestGroup();
                    wanted.groupId = group;
                    wanted.topics = id == null ? null : List.of(offsetsOf(id.apply(session)));
                    OffsetFetchRequest request = new OffsetFetchRequest();
                    request.groups = List.of(wanted);
                    return request;
                },
                (session, answer) -> {});
    }

    private static OffsetFetchRequest.OffsetFetchRequestTopics offsetsOf(Uuid id) {
        OffsetFetchRequest.OffsetFetchRequestTopics topic = new OffsetFetchRequest.OffsetFetchRequestTopics();
        topic.topicId = id;
        topic.partitionIndexes = List.of(0, 1);
        return topic;
    }
}
