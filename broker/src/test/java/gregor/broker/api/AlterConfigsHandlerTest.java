package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.get;
import static gregor.broker.api.TestCluster.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.wire.ErrorCode;
import gregor.wire.message.AlterConfigsRequest;
import gregor.wire.message.AlterConfigsRequest.AlterConfigsResource;
import gregor.wire.message.AlterConfigsRequest.AlterableConfig;
import gregor.wire.message.AlterConfigsResponse;
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

/** Trap 42. */
class AlterConfigsHandlerTest {
    private static final byte TOPIC = 2;

    @TempDir
    private Path dir;

    private TestCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of(), dir);
        cluster.topic("a", partition(0, 1, List.of(1)));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void trap42WhatIsNotListedIsReset() throws Exception {
        ask(resource(TOPIC, "a", "retention.ms", "5", "segment.bytes", "5000"));
        assertThat(ask(resource(TOPIC, "a", "segment.bytes", "6000"))).containsExactly(ErrorCode.NONE);
        assertThat(stored(ConfigEntity.topic("a"))).isEqualTo(Map.of("segment.bytes", "6000"));
    }

    @Test
    void brokersAreConfiguredAloneAndTogether() throws Exception {
        assertThat(ask(resource((byte) 4, "1", "message.max.bytes", "7"), resource((byte) 4, "", "log.roll.ms", "9")))
                .containsExactly(ErrorCode.NONE, ErrorCode.NONE);
        assertThat(stored(ConfigEntity.broker(1))).isEqualTo(Map.of("message.max.bytes", "7"));
        assertThat(stored(ConfigEntity.brokerDefault())).isEqualTo(Map.of("log.roll.ms", "9"));
    }

    @Test
    void aCheckWritesNothing() throws Exception {
        AlterConfigsRequest request = request(resource(TOPIC, "a", "segment.bytes", "6000"));
        request.validateOnly = true;
        assertThat(errors(answer(handler(), 2, request))).containsExactly(ErrorCode.NONE);
        assertThat(stored(ConfigEntity.topic("a"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2,  a, no.such.key,       1,    INVALID_CONFIG",
        "2,  a, segment.bytes,     few,  INVALID_CONFIG",
        "2,  b, segment.bytes,     6000, UNKNOWN_TOPIC_OR_PARTITION",
        "2, '', segment.bytes,     6000, INVALID_REQUEST",
        "4,  1, broker.rack,       r,    INVALID_REQUEST",
        "4,  1, message.max.bytes, -1,   INVALID_REQUEST",
        "4,  2, message.max.bytes, 1,    INVALID_REQUEST",
        "4,  x, message.max.bytes, 1,    INVALID_REQUEST",
        "4, '', listeners,         a,    INVALID_REQUEST",
        "8,  1, root,              INFO, INVALID_REQUEST",
        "77, 1, root,              INFO, INVALID_REQUEST",
        "2,  a, segment.bytes,     ,     INVALID_REQUEST",
    })
    void whatCannotBeSetIsRefused(byte type, String name, String key, String value, ErrorCode error) throws Exception {
        assertThat(ask(resource(type, name, key, value))).containsExactly(error);
    }

    @Test
    void aResourceNamedTwiceIsRefusedBothTimesAndTheOthersAreNot() throws Exception {
        cluster.topic("b", partition(0, 1, List.of(1)));
        assertThat(ask(
                        resource(TOPIC, "a", "segment.bytes", "6000"),
                        resource(TOPIC, "a", "segment.bytes", "6000"),
                        resource(TOPIC, "b", "segment.bytes", "6000")))
                .containsExactly(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST, ErrorCode.NONE);
    }

    private Map<String, String> stored(ConfigEntity entity) throws Exception {
        return get(cluster.configStore().fetch(entity));
    }

    private AlterConfigsHandler handler() {
        return new AlterConfigsHandler(cluster.writer());
    }

    private List<ErrorCode> ask(AlterConfigsResource... resources) throws Exception {
        return errors(answer(handler(), 2, request(resources)));
    }

    private static AlterConfigsRequest request(AlterConfigsResource... resources) {
        AlterConfigsRequest request = new AlterConfigsRequest();
        request.resources = List.of(resources);
        return request;
    }

    private static AlterConfigsResource resource(byte type, String name, String... pairs) {
        AlterConfigsResource resource = new AlterConfigsResource();
        resource.resourceType = type;
        resource.resourceName = name;
        resource.configs = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            AlterableConfig config = new AlterableConfig();
            config.name = pairs[i];
            config.value = pairs[i + 1];
            resource.configs.add(config);
        }
        return resource;
    }

    private static List<ErrorCode> errors(AlterConfigsResponse response) {
        List<ErrorCode> errors = new ArrayList<>();
        response.responses.forEach(result -> errors.add(ErrorCode.of(result.errorCode)));
        return errors;
    }
}
