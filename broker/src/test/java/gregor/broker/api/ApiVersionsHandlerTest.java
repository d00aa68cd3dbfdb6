package gregor.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.wire.ApiSpec;
import gregor.wire.ErrorCode;
import gregor.wire.Message;
import gregor.wire.message.ApiVersionsRequest;
import gregor.wire.message.ApiVersionsResponse;
import gregor.wire.message.Apis;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiVersionsHandlerTest {
    private final AtomicReference<Handlers> handlers = new AtomicReference<>();
    private final ApiVersionsHandler handler = new ApiVersionsHandler(handlers::get, () -> 7);
    private final Session session =
            new Session("PLAINTEXT", InetAddress.getLoopbackAddress(), Runnable::run, new ManualTime(0));

    @BeforeEach
    void serveAll() {
        List<ApiHandler<?, ?>> others = Apis.all().stream()
                .filter(api -> api != Apis.API_VERSIONS)
                .<ApiHandler<?, ?>>map(Unasked::new)
                .toList();
        handlers.set(
                new Handlers(Stream.concat(others.stream(), Stream.of(handler)).toList()));
    }

    @Test
    void everyHandlersRangeIsAdvertised() {
        ApiVersionsResponse answer = ask(4, "librdkafka", "2.5.0");
        assertThat(answer.errorCode).isEqualTo(ErrorCode.NONE.code());
        assertThat(answer.apiKeys).hasSameSizeAs(Apis.all());
        assertThat(range(answer, Apis.FETCH)).isEqualTo("0-18");
        assertThat(range(answer, Apis.API_VERSIONS)).isEqualTo("0-4");
        assertThat(range(answer, Apis.METADATA)).isEqualTo("0-13");
    }

    @Test
    void trap8ProduceBeginsAtZero() {
        assertThat(range(ask(0, "", ""), Apis.PRODUCE)).isEqualTo("0-13");
    }

    @Test
    void versionsThatKafkaStillHidesAreNotAdvertised() {
        assertThat(range(ask(3, "a", "1"), Apis.INIT_PRODUCER_ID)).isEqualTo("0-5");
    }

    @Test
    void trap7FeaturesAreThoseOfAZooKeeperCluster() {
        ApiVersionsResponse answer = ask(3, "a", "1");
        assertThat(answer.supportedFeatures).isEmpty();
        assertThat(answer.finalizedFeatures).isEmpty();
        assertThat(answer.finalizedFeaturesEpoch).isEqualTo(7);
        assertThat(answer.zkMigrationReady).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "a-", ".a", "a b", "näme", "a/b"})
    void trap6ImpossibleNamesAreRefused(String name) {
        for (ApiVersionsResponse answer : List.of(ask(3, name, "1"), ask(4, "client", name))) {
            assertThat(answer.errorCode).isEqualTo(ErrorCode.INVALID_REQUEST.code());
            assertThat(answer.apiKeys).isEmpty();
        }
        assertThat(session.software()).isEqualTo(ClientSoftware.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "apache-kafka-java", "4.3.1", "a--b", "0"})
    void theClientsSoftwareIsRemembered(String name) {
        assertThat(ask(3, name, "1.0").errorCode).isEqualTo(ErrorCode.NONE.code());
        assertThat(session.software()).isEqualTo(new ClientSoftware(name, "1.0"));
    }

    @Test
    void olderVersionsCarryNoName() {
        assertThat(ask(2, "", "").errorCode).isEqualTo(ErrorCode.NONE.code());
    }

    private ApiVersionsResponse ask(int version, String name, String softwareVersion) {
        ApiVersionsRequest request = new ApiVersionsRequest();
        request.clientSoftwareName = name;
        request.clientSoftwareVersion = softwareVersion;
        return handler.handle(new RequestContext(session, version, 1, "tester"), request)
                .answer()
                .toCompletableFuture()
                .join();
    }

    private static String range(ApiVersionsResponse answer, ApiSpec<?, ?> api) {
        return answer.apiKeys.stream()
                .filter(each -> each.apiKey == api.key())
                .map(each -> each.minVersion + "-" + each.maxVersion)
                .findFirst()
                .orElseThrow();
    }

    /** A handler that is only there. */
    private record Unasked<Q extends Message, S extends Message>(ApiSpec<Q, S> api) implements ApiHandler<Q, S> {
        @Override
        public Reply<S> handle(RequestContext context, Q request) {
            throw new AssertionError("nobody asks");
        }
    }
}
