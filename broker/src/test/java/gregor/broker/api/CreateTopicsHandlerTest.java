package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.get;
import static gregor.broker.api.TestCluster.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.wire.ErrorCode;
import gregor.wire.message.CreateTopicsRequest;
import gregor.wire.message.CreateTopicsRequest.CreatableReplicaAssignment;
import gregor.wire.message.CreateTopicsRequest.CreatableTopic;
import gregor.wire.message.CreateTopicsRequest.CreatableTopicConfig;
import gregor.wire.message.CreateTopicsResponse;
import gregor.wire.message.CreateTopicsResponse.CreatableTopicResult;
import gregor.zk.ConfigEntity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateTopicsHandlerTest {
    private static final int LATEST = 7;

    @TempDir
    private Path dir;

    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of("num.partitions", "3"), dir);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void trap39TheAnswerComesWhenTheTopicHasLeadersAndTellsWhatItIsLike() throws Exception {
        CreatableTopic topic = topic("a", 2, 1);
        config(topic, "segment.bytes", "5000");
        CompletableFuture<CreateTopicsResponse> answer = begin(request(topic));
        await().until(() -> cluster.written().contains("a"));
        assertThat(answer).isNotDone();
        cluster.controllerActs();
        CreatableTopicResult result = get(answer).topics.get(0);
        assertThat(result.errorCode).isZero();
        assertThat(result.topicId).isEqualTo(cluster.metadata.view().topic("a").id());
        assertThat(result.numPartitions).isEqualTo(2);
        assertThat(result.replicationFactor).isEqualTo((short) 1);
        assertThat(result.configs)
                .filteredOn(config -> config.name.equals("segment.bytes"))
                .allSatisfy(config -> {
                    assertThat(config.value).isEqualTo("5000");
                    assertThat(config.configSource).isEqualTo((byte) 1);
                })
                .hasSize(1);
        assertThat(get(cluster.configStore().fetch(ConfigEntity.topic("a")))).containsEntry("segment.bytes", "5000");
    }

    @Test
    void trap40MinusOneMeansTheBrokersDefault() throws Exception {
        CreateTopicsRequest request = request(topic("a", -1, -1));
        request.validateOnly = true;
        CreatableTopicResult result = answer(handler(), LATEST, request).topics.get(0);
        assertThat(result.numPartitions).isEqualTo(3);
        assertThat(result.replicationFactor).isEqualTo((short) 1);
    }

    @Test
    void trap39ATimeoutIsAnAnswerAndTheTopicComesAllTheSame() throws Exception {
        CompletableFuture<CreateTopicsResponse> answer = begin(request(topic("a", 1, 1)));
        await().until(() -> cluster.written().contains("a"));
        await().until(() -> {
            cluster.time.advance(60_000);
            return answer.isDone();
        });
        assertThat(error(get(answer))).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(get(answer).topics.get(0).numPartitions).isEqualTo(-1);
    }

    @Test
    void withoutTimeTheAnswerIsATimeoutAtOnce() throws Exception {
        CreateTopicsRequest request = request(topic("a", 1, 1));
        request.timeoutMs = 0;
        assertThat(error(answer(handler(), LATEST, request))).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        assertThat(cluster.written()).containsExactly("a");
    }

    @Test
    void aCheckWritesNothing() throws Exception {
        CreateTopicsRequest request = request(topic("a", 1, 1));
        request.validateOnly = true;
        CreateTopicsResponse response = answer(handler(), LATEST, request);
        assertThat(error(response)).isEqualTo(ErrorCode.NONE);
        assertThat(response.topics.get(0).topicId.isZero()).isTrue();
        assertThat(cluster.written()).isEmpty();
    }

    @Test
    void trap39EachTopicFailsByItself() throws Exception {
        cluster.topic("there", partition(0, 1, List.of(1)));
        CreatableTopic unknownConfig = topic("config", 1, 1);
        config(unknownConfig, "no.such.key", "1");
        CreatableTopic nullConfig = topic("null", 1, 1);
        config(nullConfig, "segment.bytes", null);
        CreatableTopic both = topic("both", 1, 1);
        assign(both, 0, 1);
        CreateTopicsRequest request = request(
                topic("there", 1, 1),
                topic("no spaces", 1, 1),
                topic("none", 0, 1),
                topic("many", 1, 2),
                unknownConfig,
                nullConfig,
                both,
                topic("__cluster_metadata", 1, 1),
                topic("twice", 1, 1),
                topic("twice", 1, 1),
                topic("good", 1, 1));
        request.validateOnly = true;
        assertThat(answer(handler(), LATEST, request).topics)
                .extracting(result -> ErrorCode.of(result.errorCode))
                .containsExactly(
                        ErrorCode.TOPIC_ALREADY_EXISTS,
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        ErrorCode.INVALID_PARTITIONS,
                        ErrorCode.INVALID_REPLICATION_FACTOR,
                        ErrorCode.INVALID_CONFIG,
                        ErrorCode.INVALID_CONFIG,
                        ErrorCode.INVALID_REQUEST,
                        ErrorCode.INVALID_REQUEST,
                        ErrorCode.INVALID_REQUEST,
                        ErrorCode.INVALID_REQUEST,
                        ErrorCode.NONE);
    }

    @Test
    void ofTwoNamesThatCollideTheFirstWins() throws Exception {
        CreateTopicsRequest request = request(topic("a.b", 1, 1), topic("a_b", 1, 1));
        request.timeoutMs = 0;
        assertThat(answer(handler(), LATEST, request).topics)
                .extracting(result -> ErrorCode.of(result.errorCode))
                .containsExactly(ErrorCode.REQUEST_TIMED_OUT, ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(cluster.written()).containsExactly("a.b");
    }

    @Test
    void whereReplicasDoNotFitIsToldBeforeWhatSettingsLack() throws Exception {
        CreatableTopic topic = topic("a", 1, 2);
        config(topic, "no.such.key", "1");
        assertThat(error(answer(handler(), LATEST, request(topic)))).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
    }

    @Test
    void replicasMayBeChosen() throws Exception {
        CreatableTopic topic = topic("a", -1, -1);
        assign(topic, 0, 1);
        assign(topic, 1, 1);
        CreateTopicsRequest request = request(topic);
        request.validateOnly = true;
        assertThat(answer(handler(), LATEST, request).topics.get(0).numPartitions)
                .isEqualTo(2);
        assign(topic, 3, 1);
        assertThat(error(answer(handler(), LATEST, request))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    }

    @Test
    void onlyTheControllerCreates() throws Exception {
        cluster.controller = false;
        assertThat(error(answer(handler(), LATEST, request(topic("a", 1, 1))))).isEqualTo(ErrorCode.NOT_CONTROLLER);
        assertThat(cluster.written()).isEmpty();
    }

    private CompletableFuture<CreateTopicsResponse> begin(CreateTopicsRequest request) {
        return handler().handle(TestCluster.context(LATEST), request).answer().toCompletableFuture();
    }

    private CreateTopicsHandler handler() {
        return new CreateTopicsHandler(cluster.metadata, () -> cluster.controller, cluster.config, cluster.creator());
    }

    private static CreateTopicsRequest request(CreatableTopic... topics) {
        CreateTopicsRequest request = new CreateTopicsRequest();
        request.topics = Arrays.asList(topics);
        return request;
    }

    private static CreatableTopic topic(String name, int partitions, int replicationFactor) {
        CreatableTopic topic = new CreatableTopic();
        topic.name = name;
        topic.numPartitions = partitions;
        topic.replicationFactor = (short) replicationFactor;
        topic.configs = new ArrayList<>();
        topic.assignments = new ArrayList<>();
        return topic;
    }

    private static void config(CreatableTopic topic, String name, String value) {
        CreatableTopicConfig config = new CreatableTopicConfig();
        config.name = name;
        config.value = value;
        topic.configs.add(config);
    }

    private static void assign(CreatableTopic topic, int partition, int broker) {
        CreatableReplicaAssignment assignment = new CreatableReplicaAssignment();
        assignment.partitionIndex = partition;
        assignment.brokerIds = List.of(broker);
        topic.assignments.add(assignment);
    }

    private static ErrorCode error(CreateTopicsResponse response) {
        assertThat(response.topics).hasSize(1);
        return ErrorCode.of(response.topics.get(0).errorCode);
    }
}
