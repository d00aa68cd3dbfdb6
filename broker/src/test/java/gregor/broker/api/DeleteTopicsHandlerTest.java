package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.Uuid;
import gregor.wire.ErrorCode;
import gregor.wire.message.DeleteTopicsRequest;
import gregor.wire.message.DeleteTopicsRequest.DeleteTopicState;
import gregor.wire.message.DeleteTopicsResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteTopicsHandlerTest {
    @TempDir
    private Path dir;

    private TestCluster cluster;
    private Uuid id;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of(), dir);
        get(cluster.creator().create("a"));
        cluster.controllerActs();
        id = cluster.metadata.view().topic("a").id();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theAnswerComesWhenTheTopicIsGone() throws Exception {
        CompletableFuture<DeleteTopicsResponse> answer = begin(5, named("a"));
        assertThat(answer).isNotDone();
        controllerActsUntil(answer);
        assertThat(errors(get(answer))).containsExactly(ErrorCode.NONE);
        assertThat(cluster.metadata.view().topic("a")).isNull();
    }

    @Test
    void aTopicMayBeNamedByItsId() throws Exception {
        CompletableFuture<DeleteTopicsResponse> answer = begin(6, states(state(null, id)));
        controllerActsUntil(answer);
        assertThat(get(answer).responses.get(0).name).isEqualTo("a");
        assertThat(get(answer).responses.get(0).errorCode).isZero();
    }

    @Test
    void deletionsUnderWayAreWaitedFor() throws Exception {
        CompletableFuture<DeleteTopicsResponse> first = begin(5, named("a"));
        CompletableFuture<DeleteTopicsResponse> second = begin(5, named("a"));
        controllerActsUntil(first);
        controllerActsUntil(second);
        assertThat(errors(get(second))).containsExactly(ErrorCode.NONE);
    }

    @Test
    void withoutTimeTheAnswerIsATimeoutAtOnce() throws Exception {
        DeleteTopicsRequest request = named("a");
        request.timeoutMs = 0;
        assertThat(errors(answer(handler(cluster), 5, request))).containsExactly(ErrorCode.REQUEST_TIMED_OUT);
    }

    @Test
    void whatIsNotThereIsToldByNameAndById() throws Exception {
        assertThat(errors(answer(handler(cluster), 5, named("b"))))
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(errors(answer(handler(cluster), 6, states(state(null, Uuid.random())))))
                .containsExactly(ErrorCode.UNKNOWN_TOPIC_ID);
    }

    @Test
    void nameAndIdTogetherSpoilTheRequest() throws Exception {
        assertThat(errors(answer(handler(cluster), 6, states(state("a", id), state("b", Uuid.ZERO)))))
                .containsExactly(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST);
    }

    @Test
    void onlyTheControllerDeletes() throws Exception {
        cluster.controller = false;
        assertThat(errors(answer(handler(cluster), 5, named("a")))).containsExactly(ErrorCode.NOT_CONTROLLER);
    }

    @Test
    void deletionMayBeSwitchedOff() throws Exception {
        try (TestCluster fixed = new TestCluster(Map.of("delete.topic.enable", "false"))) {
            DeleteTopicsHandler handler = handler(fixed);
            assertThat(errors(answer(handler, 3, named("a")))).containsExactly(ErrorCode.TOPIC_DELETION_DISABLED);
            assertThat(errors(answer(handler, 2, named("a")))).containsExactly(ErrorCode.INVALID_REQUEST);
        }
    }

    /** The wish is written by another thread: the controller looks until it has found it. */
    private void controllerActsUntil(CompletableFuture<?> answer) throws Exception {
        await().until(() -> {
            cluster.controllerActs();
            return answer.isDone();
        });
    }

    private CompletableFuture<DeleteTopicsResponse> begin(int version, DeleteTopicsRequest request) {
        return handler(cluster)
                .handle(TestCluster.context(version), request)
                .answer()
                .toCompletableFuture();
    }

    private static DeleteTopicsHandler handler(TestCluster cluster) {
        return new DeleteTopicsHandler(
                cluster.metadata, () -> cluster.controller, cluster.config, cluster.topicStore());
    }

    private static DeleteTopicsRequest named(String name) {
        DeleteTopicsRequest request = new DeleteTopicsRequest();
        request.topicNames = List.of(name);
        request.timeoutMs = 60_000;
        return request;
    }

    private static DeleteTopicsRequest states(DeleteTopicState... topics) {
        DeleteTopicsRequest request = new DeleteTopicsRequest();
        request.topics = List.of(topics);
        request.timeoutMs = 60_000;
        return request;
    }

    private static DeleteTopicState state(String name, Uuid id) {
        DeleteTopicState state = new DeleteTopicState();
        state.name = name;
        state.topicId = id;
        return state;
    }

    private static List<ErrorCode> errors(DeleteTopicsResponse response) {
        List<ErrorCode> errors = new ArrayList<>();
        response.responses.forEach(result -> errors.add(ErrorCode.of(result.errorCode)));
        return errors;
    }
}
