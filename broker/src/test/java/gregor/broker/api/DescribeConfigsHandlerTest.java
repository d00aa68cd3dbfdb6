package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.get;
import static gregor.broker.api.TestCluster.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.config.KeyTable;
import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeConfigsRequest;
import gregor.wire.message.DescribeConfigsRequest.DescribeConfigsResource;
import gregor.wire.message.DescribeConfigsResponse;
import gregor.wire.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import gregor.wire.message.DescribeConfigsResponse.DescribeConfigsResult;
import gregor.zk.ConfigEntity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trap 41. */
class DescribeConfigsHandlerTest {
    private static final int LATEST = 4;
    private static final byte TOPIC = 2;
    private static final byte BROKER = 4;
    private static final byte LOGGER = 8;

    @TempDir
    private Path dir;

    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of("ssl.key.password", "pw"), dir);
        cluster.topic("a", partition(0, 1, List.of(1)));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void trap41AllOfATopicsKeysAreListedWithTypeSourceSynonymsAndDoc() throws Exception {
        get(cluster.configStore().write(ConfigEntity.topic("a"), Map.of("retention.ms", "5")));
        DescribeConfigsRequest request = request(TOPIC, "a");
        request.includeSynonyms = true;
        request.includeDocumentation = true;
        DescribeConfigsResult result = only(answer(handler(), LATEST, request));
        assertThat(result.configs).hasSameSizeAs(KeyTable.topic().names());
        DescribeConfigsResourceResult retention = find(result, "retention.ms");
        assertThat(retention.value).isEqualTo("5");
        assertThat(retention.configSource).isEqualTo((byte) 1);
        assertThat(retention.isDefault).isFalse();
        assertThat(retention.configType).isEqualTo((byte) 5);
        assertThat(retention.documentation).isNotEmpty();
        assertThat(retention.synonyms.get(0).name).isEqualTo("retention.ms");
        assertThat(find(result, "segment.bytes").isDefault).isTrue();
    }

    @Test
    void synonymsAndDocsAreToldOnlyWhenAskedFor() throws Exception {
        DescribeConfigsResult result = only(answer(handler(), LATEST, request(TOPIC, "a")));
        assertThat(result.configs).allSatisfy(config -> {
            assertThat(config.synonyms).isEmpty();
            assertThat(config.documentation).isNull();
        });
    }

    @Test
    void trap41ABrokersKeysAreListedSecretsWithoutTheirValue() throws Exception {
        DescribeConfigsResult result = only(answer(handler(), LATEST, request(BROKER, "1")));
        assertThat(find(result, "auto.create.topics.enable").value).isEqualTo("true");
        assertThat(find(result, "auto.create.topics.enable").readOnly).isTrue();
        assertThat(find(result, "message.max.bytes").readOnly).isFalse();
        assertThat(find(result, "broker.id").configSource).isEqualTo((byte) 4);
        assertThat(find(result, "ssl.key.password").value).isNull();
        assertThat(find(result, "ssl.key.password").isSensitive).isTrue();
    }

    @Test
    void allBrokersHaveOnlyWhatIsSetForAll() throws Exception {
        cluster.config.onCluster(Map.of("message.max.bytes", "5"));
        DescribeConfigsResult result = only(answer(handler(), LATEST, request(BROKER, "")));
        assertThat(result.configs).hasSize(1);
        assertThat(find(result, "message.max.bytes").configSource).isEqualTo((byte) 3);
    }

    @Test
    void onlyTheKeysNamedAreToldAndNoNamesMeanAll() throws Exception {
        DescribeConfigsRequest request = request(TOPIC, "a");
        request.resources.get(0).configurationKeys = List.of("segment.bytes", "no.such.key");
        assertThat(only(answer(handler(), LATEST, request)).configs)
                .extracting(config -> config.name)
                .containsExactly("segment.bytes");
        request.resources.get(0).configurationKeys = List.of();
        assertThat(only(answer(handler(), LATEST, request)).configs).hasSizeGreaterThan(30);
    }

    @Test
    void loggersAreListedWithTheirLevels() throws Exception {
        DescribeConfigsResult result = only(answer(handler(), LATEST, request(LOGGER, "1")));
        assertThat(find(result, "root").value).isNotEmpty();
        assertThat(find(result, "root").configSource).isEqualTo((byte) 6);
    }

    @ParameterizedTest
    @CsvSource({
        "2,  b,         UNKNOWN_TOPIC_OR_PARTITION",
        "2,  no spaces, INVALID_TOPIC_EXCEPTION",
        "2,  '',        INVALID_TOPIC_EXCEPTION",
        "4,  2,         INVALID_REQUEST",
        "4,  x,         INVALID_REQUEST",
        "8,  '',        INVALID_REQUEST",
        "16, m,         INVALID_REQUEST",
        "32, g,         INVALID_REQUEST",
        "77, x,         INVALID_REQUEST",
    })
    void whatCannotBeDescribedTellsWhy(byte type, String name, ErrorCode error) throws Exception {
        DescribeConfigsResult result = only(answer(handler(), LATEST, request(type, name)));
        assertThat(ErrorCode.of(result.errorCode)).isEqualTo(error);
        assertThat(result.resourceType).isEqualTo(type);
        assertThat(result.resourceName).isEqualTo(name);
        assertThat(result.configs).isEmpty();
    }

    private DescribeConfigsHandler handler() {
        return new DescribeConfigsHandler(TestCluster.BROKER, cluster.metadata, cluster.configStore(), cluster.config);
    }

    private static DescribeConfigsRequest request(byte type, String name) {
        DescribeConfigsResource resource = new DescribeConfigsResource();
        resource.resourceType = type;
        resource.resourceName = name;
        resource.configurationKeys = null;
        DescribeConfigsRequest request = new DescribeConfigsRequest();
        request.resources = new ArrayList<>(List.of(resource));
        return request;
    }

    private static DescribeConfigsResult only(DescribeConfigsResponse response) {
        assertThat(response.results).hasSize(1);
        return response.results.get(0);
    }

    private static DescribeConfigsResourceResult find(DescribeConfigsResult result, String name) {
        return result.configs.stream()
                .filter(config -> config.name.equals(name))
                .findFirst()
                .orElseThrow();
    }
}
