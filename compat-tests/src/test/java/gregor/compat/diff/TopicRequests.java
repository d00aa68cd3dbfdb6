package gregor.compat.diff;

import gregor.base.Uuid;
import gregor.wire.message.Apis;
import gregor.wire.message.CreatePartitionsRequest;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.CreateTopicsResponse;
import gregor.wire.message.DeleteTopicsRequest;
import gregor.wire.message.DescribeClusterRequest;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.MetadataResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Topics: created, grown, looked at, deleted, rightly and wrongly. */
final class TopicRequests {
    private static final int TIMEOUT_MS = 10_000;

    private final Comparison comparison;

    TopicRequests(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        create();
        createBadly();
        describe();
        grow();
        delete();
    }

    private void create() throws IOException {
        for (int version = 0; version <= 7; version++) {
            create(version, "a new topic", topic("topic-v" + version, 2, 1));
            create(version, "a topic that exists", topic("topic-v" + version, 1, 1));
        }
        create(
                7,
                "with configs",
                configured("configured", Map.of("retention.ms", "100000", "cleanup.policy", "compact")));
        create(7, "with defaults", topic("defaulted", -1, -1));
        create(7, "assigned", assigned("assigned", List.of(List.of(0), List.of(0))));
        create(7, "two at once", topic("pair-1", 1, 1), topic("pair-2", 1, 1));
    }

    private void createBadly() throws IOException {
        for (int version : new int[] {1, 4, 5, 7}) {
            create(version, "an empty name", topic("", 1, 1));
            create(version, "a bad character", topic("no spaces", 1, 1));
            create(version, "a dot", topic(".", 1, 1));
            create(version, "too long a name", topic("x".repeat(250), 1, 1));
            create(version, "a colliding name", topic("topic.v1", 1, 1), topic("topic_v1", 1, 1));
            create(version, "no partitions", topic("none", 0, 1));
            create(version, "negative partitions", topic("none", -2, 1));
            create(version, "default partitions", topic("defaults-" + version, -1, 1));
            create(version, "no replicas", topic("none", 1, 0));
            create(version, "too many replicas", topic("none", 1, 2));
            create(version, "an unknown config", configured("none", Map.of("no.such.key", "1")));
            create(version, "a bad value", configured("none", Map.of("retention.ms", "soon")));
            create(version, "a null value", configured("none", nullValue()));
            create(version, "an unknown broker", assigned("none", List.of(List.of(7))));
            create(version, "a doubled broker", assigned("none", List.of(List.of(0, 0))));
            create(version, "an empty assignment", assigned("none", List.of(List.of())));
            create(version, "named twice", topic("twice", 1, 1), topic("twice", 1, 1));
            CreateTopicsRequest onlyChecked = request(topic("checked", 3, 1), topic("topic-v0", 1, 1));
            onlyChecked.validateOnly = true;
            comparison.same("only checked", Apis.CREATE_TOPICS, version, onlyChecked);
        }
        CreateTopicsRequest.CreatableTopic both = assigned("none", List.of(List.of(0)));
        both.numPartitions = 1;
        create(7, "both a count and an assignment", both);
        CreateTopicsRequest.CreatableTopic gap = assigned("none", List.of(List.of(0), List.of(0)));
        gap.assignments.get(1).partitionIndex = 2;
        create(7, "an assignment with a gap", gap);
    }

    private void describe() throws IOException {
        for (int version = 0; version <= 12; version++) {
            metadata(version, "one topic", request -> request.topics = List.of(named("topic-v1")));
            metadata(version, "an unknown topic", request -> request.topics = List.of(named("nowhere")));
            metadata(version, "a bad name", request -> request.topics = List.of(named("no spaces")));
            metadata(
                    version,
                    "the same twice",
                    request -> request.topics = List.of(named("topic-v1"), named("topic-v1")));
            if (version >= 1) {
                metadata(version, "no topics", request -> request.topics = List.of());
            }
            if (version >= 8) {
                boolean ofCluster = version <= 10;
                metadata(version, "operations", request -> {
                    request.topics = List.of(named("topic-v1"));
                    request.includeTopicAuthorizedOperations = true;
                    request.includeClusterAuthorizedOperations = ofCluster;
                });
            }
        }
        for (int version = 10; version <= 12; version++) {
            byId(version);
        }
        for (int version = 0; version <= 1; version++) {
            DescribeClusterRequest request = new DescribeClusterRequest();
            comparison.same("plain", Apis.DESCRIBE_CLUSTER, version, request);
            DescribeClusterRequest withOperations = new DescribeClusterRequest();
            withOperations.includeClusterAuthorizedOperations = true;
            comparison.same("operations", Apis.DESCRIBE_CLUSTER, version, withOperations);
        }
    }

    private void byId(int version) throws IOException {
        comparison.same(
                "by id",
                Apis.METADATA,
                version,
                session -> {
                    MetadataRequest.MetadataRequestTopic topic = new MetadataRequest.MetadataRequestTopic();
                    topic.topicId = session.topicId("topic-v7");
                    topic.name = null;
                    return metadataOf(topic);
                },
                (session, answer) -> {});
        MetadataRequest.MetadataRequestTopic unknown = new MetadataRequest.MetadataRequestTopic();
        unknown.topicId = new Uuid(1234, 5678);
        unknown.name = null;
        comparison.same("by an unknown id", Apis.METADATA, version, metadataOf(unknown));
    }

    private void grow() throws IOException {
        for (int version = 0; version <= 3; version++) {
            grow(version, "more", "topic-v" + version, 4 + version, null);
            grow(version, "the same count", "topic-v" + version, 4 + version, null);
            grow(version, "fewer", "topic-v" + version, 1, null);
            grow(version, "an unknown topic", "nowhere", 3, null);
            grow(version, "assigned", "topic-v" + version, 5 + version, List.of(List.of(0)));
            grow(version, "assigned too few", "topic-v" + version, 8 + version, List.of(List.of(0)));
            grow(version, "an unknown broker", "topic-v" + version, 6 + version, List.of(List.of(9)));
            grow(version, "to nothing", "topic-v" + version, 0, null);
        }
    }

    private void delete() throws IOException {
        for (int version = 0; version <= 5; version++) {
            DeleteTopicsRequest request = new DeleteTopicsRequest();
            request.topicNames = List.of("topic-v" + version, "nowhere");
            request.timeoutMs = TIMEOUT_MS;
            comparison.same("one known, one not", Apis.DELETE_TOPICS, version, request);
        }
        comparison.same(
                "by id", Apis.DELETE_TOPICS, 6, session -> deleteById(session.topicId("topic-v7")), (s, a) -> {});
        comparison.same("by an unknown id", Apis.DELETE_TOPICS, 6, deleteById(new Uuid(1234, 5678)));
    }

    private void create(int version, String what, CreateTopicsRequest.CreatableTopic... topics) throws IOException {
        comparison.same(
                what,
                Apis.CREATE_TOPICS,
                version,
                session -> request(topics),
                (session, answer) -> remember(session, answer));
    }

    private static void remember(Session session, CreateTopicsResponse answer) {
        for (CreateTopicsResponse.CreatableTopicResult topic : answer.topics) {
            if (topic.errorCode == 0) {
                session.topicId(topic.name, topic.topicId);
            }
        }
    }

    private void metadata(int version, String what, Consumer<MetadataRequest> fill) throws IOException {
        MetadataRequest request = new MetadataRequest();
        request.allowAutoTopicCreation = false;
        fill.accept(request);
        if (version < 4 && what.equals("an unknown topic")) {
            // Before version 4 a topic that is asked for is created, which the record requests compare.
            return;
        }
        comparison.same(what, Apis.METADATA, version, session -> request, TopicRequests::ignore);
    }

    private static void ignore(Session session, MetadataResponse answer) {
        // Nothing of it is asked for again.
    }

    private void grow(int version, String what, String name, int count, List<List<Integer>> assignments)
            throws IOException {
        CreatePartitionsRequest.CreatePartitionsTopic topic = new CreatePartitionsRequest.CreatePartitionsTopic();
        topic.name = name;
        topic.count = count;
        topic.assignments = assignments == null
                ? null
                : assignments.stream().map(TopicRequests::grown).toList();
        CreatePartitionsRequest request = new CreatePartitionsRequest();
        request.topics = List.of(topic);
        request.timeoutMs = TIMEOUT_MS;
        comparison.same(what, Apis.CREATE_PARTITIONS, version, request);
    }

    private static CreatePartitionsRequest.CreatePartitionsAssignment grown(List<Integer> brokers) {
        CreatePartitionsRequest.CreatePartitionsAssignment assignment =
                new CreatePartitionsRequest.CreatePartitionsAssignment();
        assignment.brokerIds = brokers;
        return assignment;
    }

    private static DeleteTopicsRequest deleteById(Uuid id) {
        DeleteTopicsRequest.DeleteTopicState topic = new DeleteTopicsRequest.DeleteTopicState();
        topic.topicId = id;
        DeleteTopicsRequest request = new DeleteTopicsRequest();
        request.topics = List.of(topic);
        request.timeoutMs = TIMEOUT_MS;
        return request;
    }

    private static MetadataRequest metadataOf(MetadataRequest.MetadataRequestTopic topic) {
        MetadataRequest request = new MetadataRequest();
        request.topics = List.of(topic);
        request.allowAutoTopicCreation = false;
        return request;
    }

    private static MetadataRequest.MetadataRequestTopic named(String name) {
        MetadataRequest.MetadataRequestTopic topic = new MetadataRequest.MetadataRequestTopic();
        topic.name = name;
        return topic;
    }

    static CreateTopicsRequest request(CreateTopicsRequest.CreatableTopic... topics) {
        CreateTopicsRequest request = new CreateTopicsRequest();
        request.topics = List.of(topics);
        request.timeoutMs = TIMEOUT_MS;
        return request;
    }

    static CreateTopicsRequest.CreatableTopic topic(String name, int partitions, int replicas) {
        CreateTopicsRequest.CreatableTopic topic = new CreateTopicsRequest.CreatableTopic();
        topic.name = name;
        topic.numPartitions = partitions;
        topic.replicationFactor = (short) replicas;
        return topic;
    }

    private static Map<String, String> nullValue() {
        Map<String, String> configs = new HashMap<>();
        configs.put("retention.ms", null);
        return configs;
    }

    private static CreateTopicsRequest.CreatableTopic configured(String name, Map<String, String> configs) {
        CreateTopicsRequest.CreatableTopic topic = topic(name, 1, 1);
        List<CreateTopicsRequest.CreatableTopicConfig> list = new ArrayList<>();
        configs.forEach((key, value) -> {
            CreateTopicsRequest.CreatableTopicConfig config = new CreateTopicsRequest.CreatableTopicConfig();
            config.name = key;
            config.value = value;
            list.add(config);
        });
        topic.configs = list;
        return topic;
    }

    private static CreateTopicsRequest.CreatableTopic assigned(String name, List<List<Integer>> assignments) {
        CreateTopicsRequest.CreatableTopic topic = topic(name, -1, -1);
        List<CreateTopicsRequest.CreatableReplicaAssignment> list = new ArrayList<>();
        for (int i = 0; i < assignments.size(); i++) {
            CreateTopicsRequest.CreatableReplicaAssignment assignment =
                    new CreateTopicsRequest.CreatableReplicaAssignment();
            assignment.partitionIndex = i;
            assignment.brokerIds = assignments.get(i);
            list.add(assignment);
        }
        topic.assignments = list;
        return topic;
    }
}
