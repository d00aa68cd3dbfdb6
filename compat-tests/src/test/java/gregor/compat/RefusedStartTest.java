package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Brokers;
import gregor.compat.process.Child;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker that cannot start says why in one line, and ends with an exit code that is not zero. */
class RefusedStartTest {
    private static final Duration END_MAX = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({
        "num.partitions, many, 'many', 'whole number'",
        "log.retention.bytes, 1x, '1x', 'whole number'",
        "log.segment.bytes, 1, '1', '14'",
        "compression.type, rar, 'rar', 'zstd'",
        "listeners, nonsense, 'nonsense', '://'",
        "auto.create.topics.enable, maybe, 'maybe', 'true'"
    })
    void aBrokenConfigurationNamesKeyValueAndWhatIsAllowed(String key, String value, String said, String allowed)
            throws Exception {
        try (GregorBroker broker = new GregorBroker(home, Map.of(key, value))) {
            assertThat(refusal(broker)).contains(key, said).containsIgnoringCase(allowed);
        }
    }

    @Test
    void aSecondBrokerOnTheSameDataIsRefused() throws Exception {
        try (GregorBroker first = new GregorBroker(home, Map.of());
                GregorBroker second = new GregorBroker(home, Map.of())) {
            first.start();
            assertThat(refusal(second)).contains(first.logDir().toString(), "in use");
            assertThat(Brokers.answers(first.bootstrap())).isTrue();
        }
    }

    @Test
    void aSecondBrokerOnTheSamePortIsRefused() throws Exception {
        try (GregorBroker first = new GregorBroker(home.resolve("first"), Map.of())) {
            first.start();
            String taken = "PLAINTEXT://" + first.bootstrap();
            try (GregorBroker second = new GregorBroker(home.resolve("second"), Map.of("listeners", taken))) {
                String port = first.bootstrap().substring(first.bootstrap().lastIndexOf(':') + 1);
                assertThat(refusal(second)).contains(port, "in use");
            }
            assertThat(Brokers.answers(first.bootstrap())).isTrue();
        }
    }

    @Test
    void aZooKeeperThatIsNotThereIsWaitedForAndThenGivenUp() throws Exception {
        String nowhere = "127.0.0.1:" + Project.freePort();
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", nowhere);
        config.put("zookeeper.connection.timeout.ms", "3000");
        try (GregorBroker broker = new GregorBroker(home, config)) {
            Child child = broker.launch();
            child.awaitLine(line -> line.contains("Waiting for ZooKeeper at " + nowhere), END_MAX);
            assertThat(refusal(child)).contains(nowhere, "3000 ms");
        }
    }

    private static String refusal(GregorBroker broker) throws Exception {
        return refusal(broker.launch());
    }

    private static String refusal(Child child) throws Exception {
        assertThat(child.awaitEnd(END_MAX)).as(child.describe()).isNotZero();
        List<String> errors =
                child.lines().stream().filter(line -> line.contains(" ERROR ")).toList();
        assertThat(errors).as(child.describe()).hasSize(1);
        assertThat(child.describe()).doesNotContain("\tat ");
        return errors.get(0);
    }
}
