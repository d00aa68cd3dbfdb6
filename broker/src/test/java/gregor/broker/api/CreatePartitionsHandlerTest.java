package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.wire.ErrorCode;
import gregor.wire.message.CreatePartitionsRequest;
import gregor.wire.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import gregor.wire.message.CreatePartitionsRequest.CreatePartitionsTopic;
import gregor.wire.message.CreatePartitionsResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreatePartitionsHandlerTest {
    @TempDir
    private Path dir;

    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of("num.partitions", "2"), dir);
        get(cluster.creator().create("a"));
        cluster.controllerActs();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theAnswerComesWhenTheNewPartitionsHaveLeaders() throws Exception {
        CompletableFuture<CreatePartitionsResponse> answer = handler()
                .handle(TestCluster.context(3), request(topic("a", 5)))
                .answer()
                .toCompletableFuture();
        assertThat(answer).isNotDone();
        await().until(() -> {
            cluster.controllerActs();
            return answer.isDone();
        });
        assertThat(errors(get(answer))).containsExactly(ErrorCode.NONE);
        assertThat(cluster.metadata.view().topic("a").partitionCount()).isEqualTo(5);
    }

    @Test
    void aCheckWritesNothing() throws Exception {
        CreatePartitionsRequest request = request(topic("a", 5));
        request.validateOnly = true;
        assertThat(errors(answer(handler(), 3, request))).containsExactly(ErrorCode.NONE);
        cluster.controllerActs();
        assertThat(cluster.metadata.view().topic("a").partitionCount()).isEqualTo(2);
    }

    @Test
    void fewerOrEquallyManyAreRefused() throws Exception {
        assertThat(errors(answer(handler(), 0, request(topic("a", 1))))).containsExactly(ErrorCode.INVALID_PARTITIONS);
        assertThat(errors(answer(handler(), 0, request(topic("a", 2))))).containsExactly(ErrorCode.INVALID_PARTITIONS);
    }

    @Test
    void chosenReplicasMustFit() throws Exception {
        assertThat(errors(answer(handler(), 0, request(topic("a", 3, 9)))))
                .containsExactly(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(errors(answer(handler(), 0, request(topic("a", 4, 1)))))
                .containsExactly(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        CreatePartitionsTopic none = topic("a", 3);
        none.assignments = List.of();
        assertThat(errors(answer(handler(), 0, request(none)))).containsExactly(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    }

    @Test
    void eachTopicFailsByItselfAndOneNamedTwiceOnce() throws Exception {
        CreatePartitionsRequest request = request(topic("b", 3), topic("c", 3), topic("c", 4));
        assertThat(errors(answer(handler(), 3, request)))
                .containsExactly(ErrorCode.INVALID_REQUEST, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Test
    void onlyTheControllerAddsPartitions() throws Exception {
        cluster.controller = false;
        assertThat(errors(answer(handler(), 3, request(topic("a", 3))))).containsExactly(ErrorCode.NOT_CONTROLLER);
    }

    @Test
    void trap39WithoutTopicsTheListOfResultsIsEmptyNotNull() throws Exception {
        assertThat(answer(handler(), 0, request()).results).isEmpty();
    }

    private CreatePartitionsHandler handler() {
        return new CreatePartitionsHandler(cluster.metadata, () -> cluster.controller, cluster.topicStore());
    }

    private static CreatePartitionsRequest request(CreatePartitionsTopic... topics) {
        CreatePartitionsRequest request = new CreatePartitionsRequest();
        request.topics = List.of(topics);
        request.timeoutMs = 60_000;
        return request;
    }

    private static CreatePartitionsTopic topic(String name, int count, int... brokers) {
        CreatePartitionsTopic topic = new CreatePartitionsTopic();
        topic.name = name;
        topic.count = count;
        topic.assignments = brokers.length == 0 ? null : new ArrayList<>();
        for (int broker : brokers) {
            CreatePartitionsAssignment assignment = new CreatePartitionsAssignment();
            assignment.brokerIds = List.of(broker);
            topic.assignments.add(assignment);
        }
        return topic;
    }

    private static List<ErrorCode> errors(CreatePartitionsResponse response) {
        List<ErrorCode> errors = new ArrayList<>();
        response.results.forEach(result -> errors.add(ErrorCode.of(result.errorCode)));
        return errors;
    }
}
