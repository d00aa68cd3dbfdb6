package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.FindCoordinatorRequest;
import gregor.wire.message.FindCoordinatorResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Trap 89. */
class FindCoordinatorHandlerTest {
    private static final String TOPIC = "__consumer_offsets";

    private final TestCluster cluster = new TestCluster(Map.of());
    private final List<String> created = new ArrayList<>();
    private final CompletableFuture<Void> creation = new CompletableFuture<>();
    private final FindCoordinatorHandler handler =
            new FindCoordinatorHandler(new CoordinatorLookup(cluster.metadata::view, TOPIC, key -> 1, name -> {
                created.add(name);
                return creation;
            }));

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theFirstToAskHasTheTopicCreatedOnce() throws Exception {
        assertThat(answer(handler, 0, single("g")).errorCode).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE.code());
        answer(handler, 0, single("g"));
        assertThat(created).containsExactly(TOPIC);
        creation.completeExceptionally(new IllegalStateException("no"));
        answer(handler, 0, single("g"));
        assertThat(created).hasSize(2);
    }

    @Test
    void theLeaderOfTheGroupsPartitionIsItsCoordinator() throws Exception {
        cluster.broker(2, "PLAINTEXT");
        cluster.topic(TOPIC, TestCluster.partition(0, 1, List.of(1)), TestCluster.partition(1, 2, List.of(2)));
        for (int version = handler.minVersion(); version <= handler.maxVersion(); version++) {
            FindCoordinatorResponse response = answer(handler, version, version < 4 ? single("g") : several("g", "h"));
            if (version < 4) {
                assertThat(response.nodeId + " " + response.host + ":" + response.port)
                        .isEqualTo("2 host-2:9092");
            } else {
                assertThat(response.coordinators)
                        .extracting(one -> one.key + " " + one.nodeId + " " + one.host + ":" + one.port)
                        .containsExactly("g 2 host-2:9092", "h 2 host-2:9092");
            }
            assertThat(response.sizeBytes(version)).isPositive();
        }
        assertThat(created).isEmpty();
    }

    @Test
    void aPartitionWithoutLeaderOrListenerHasNoCoordinator() throws Exception {
        cluster.topic(TOPIC, TestCluster.partition(0, 1, List.of(1)), TestCluster.partition(1, -1, List.of(2)));
        expectNotAvailable();
        cluster.topic(TOPIC, TestCluster.partition(1, 2, List.of(2)));
        expectNotAvailable();
        cluster.broker(2, "OTHER");
        expectNotAvailable();
    }

    @Test
    void whatIsNoGroupIsRefused() throws Exception {
        for (byte keyType = 1; keyType <= 3; keyType++) {
            FindCoordinatorRequest request = several("g");
            request.keyType = keyType;
            assertThat(answer(handler, 6, request).coordinators.get(0).errorCode)
                    .isEqualTo(ErrorCode.INVALID_REQUEST.code());
        }
    }

    private void expectNotAvailable() throws Exception {
        FindCoordinatorResponse response = answer(handler, 3, single("g"));
        assertThat(response.errorCode).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE.code());
        assertThat(response.nodeId).isEqualTo(-1);
        assertThat(response.host).isEmpty();
        assertThat(response.port).isEqualTo(-1);
    }

    private static FindCoordinatorRequest single(String key) {
        FindCoordinatorRequest request = new FindCoordinatorRequest();
        request.key = key;
        return request;
    }

    private static FindCoordinatorRequest several(String... keys) {
        FindCoordinatorRequest request = new FindCoordinatorRequest();
        request.coordinatorKeys = List.of(keys);
        return request;
    }
}
