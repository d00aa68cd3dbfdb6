package gregor.broker.api;

import static gregor.broker.api.TestCluster.answer;
import static gregor.broker.api.TestCluster.get;
import static gregor.broker.api.TestCluster.partition;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import gregor.wire.ErrorCode;
import gregor.wire.message.IncrementalAlterConfigsRequest;
import gregor.wire.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import gregor.wire.message.IncrementalAlterConfigsRequest.AlterableConfig;
import gregor.zk.ConfigEntity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Trap 42. */
class IncrementalAlterConfigsHandlerTest {
    private static final byte TOPIC = 2;
    private static final byte LOGGER = 8;
    private static final byte SET = 0;
    private static final byte DELETE = 1;
    private static final byte APPEND = 2;
    private static final byte SUBTRACT = 3;

    @TempDir
    private Path dir;

    private TestCluster cluster;
    private IncrementalAlterConfigsHandler handler;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(Map.of(), dir);
        cluster.topic("a", partition(0, 1, List.of(1)));
        handler = new IncrementalAlterConfigsHandler(cluster.writer());
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void keysAreSetAndDeletedAndTheOthersStay() throws Exception {
        ask(TOPIC, "a", config(SET, "segment.bytes", "5000"), config(SET, "retention.ms", "5"));
        ask(TOPIC, "a", config(DELETE, "retention.ms", null), config(SET, "flush.ms", "7"));
        assertThat(stored()).isEqualTo(Map.of("segment.bytes", "5000", "flush.ms", "7"));
    }

    @Test
    void trap42ListsGrowAndShrinkFromWhatIsSetOrFromTheDefault() throws Exception {
        ask(TOPIC, "a", config(APPEND, "cleanup.policy", "compact,delete"));
        assertThat(stored()).isEqualTo(Map.of("cleanup.policy", "delete,compact"));
        ask(TOPIC, "a", config(SUBTRACT, "cleanup.policy", "delete"));
        assertThat(stored()).isEqualTo(Map.of("cleanup.policy", "compact"));
    }

    @Test
    void onlyListsGrow() throws Exception {
        assertThat(ask(TOPIC, "a", config(APPEND, "segment.bytes", "1"))).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(ask(TOPIC, "a", config(SUBTRACT, "segment.bytes", "1"))).isEqualTo(ErrorCode.INVALID_CONFIG);
    }

    @Test
    void trap42AKeyNamedTwiceAndAnUnknownOperationAreFaultsOfTheResource() throws Exception {
        assertThat(ask(TOPIC, "a", config(SET, "flush.ms", "1"), config(DELETE, "flush.ms", null)))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(ask(TOPIC, "a", config((byte) 9, "flush.ms", "1"))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(ask(TOPIC, "a", config(SET, "flush.ms", null))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(stored()).isEmpty();
    }

    @Test
    void changesMadeAtTheSameTimeAllStay() throws Exception {
        List<CompletionStage<?>> answers = new ArrayList<>();
        for (String key : List.of("flush.ms", "segment.ms", "retention.ms", "flush.messages", "segment.bytes")) {
            answers.add(handler.handle(TestCluster.context(1), request(TOPIC, "a", config(SET, key, "1000")))
                    .answer());
        }
        for (CompletionStage<?> answer : answers) {
            get(answer);
        }
        assertThat(stored()).hasSize(5);
    }

    @Test
    void loggersAreSetAndUnset() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("gregor.test.some.logger");
        assertThat(ask(LOGGER, "1", config(SET, logger.getName(), "TRACE"))).isEqualTo(ErrorCode.NONE);
        assertThat(logger.getLevel()).isEqualTo(Level.TRACE);
        assertThat(ask(LOGGER, "1", config(DELETE, logger.getName(), null))).isEqualTo(ErrorCode.NONE);
        assertThat(logger.getLevel()).isNull();
    }

    @Test
    void whatALoggerCannotBeIsRefused() throws Exception {
        String known = IncrementalAlterConfigsHandler.class.getName();
        LoggerFactory.getLogger(known);
        assertThat(ask(LOGGER, "1", config(SET, known, "LOUD"))).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(ask(LOGGER, "1", config(SET, "no.such.logger", "INFO"))).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(ask(LOGGER, "1", config(APPEND, known, "INFO"))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(ask(LOGGER, "1", config(DELETE, "root", null))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(ask(LOGGER, "2", config(SET, known, "INFO"))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    private Map<String, String> stored() throws Exception {
        return get(cluster.configStore().fetch(ConfigEntity.topic("a")));
    }

    private ErrorCode ask(byte type, String name, AlterableConfig... configs) throws Exception {
        return ErrorCode.of(
                answer(handler, 1, request(type, name, configs)).responses.get(0).errorCode);
    }

    private static IncrementalAlterConfigsRequest request(byte type, String name, AlterableConfig... configs) {
        AlterConfigsResource resource = new AlterConfigsResource();
        resource.resourceType = type;
        resource.resourceName = name;
        resource.configs = List.of(configs);
        IncrementalAlterConfigsRequest request = new IncrementalAlterConfigsRequest();
        request.resources = List.of(resource);
        return request;
    }

    private static AlterableConfig config(byte operation, String name, String value) {
        AlterableConfig config = new AlterableConfig();
        config.configOperation = operation;
        config.name = name;
        config.value = value;
        return config;
    }
}
