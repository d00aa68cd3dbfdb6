package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every generation of the Java client produces with each codec it has and reads, in a group, what it and the newest client
 * wrote: counts and order are checked by the program itself.
 */
class ClientMatrixTest {
    private static final int COUNT = 400;
    private static final String NEWEST = "4.3.1";

    @TempDir
    private static Path home;

    private static Broker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.underTest(home, Map.of("num.partitions", "2"));
        broker.start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.8.2.2", "0.10.2.2", "2.5.0", "4.3.1"})
    void quick(String version) throws Exception {
        producesAndConsumes(version);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"0.9.0.1", "0.11.0.3", "1.1.1", "2.0.1", "2.8.2", "3.4.1", "3.9.2", "4.0.2"})
    void others(String version) throws Exception {
        producesAndConsumes(version);
    }

    private void producesAndConsumes(String version) throws Exception {
        String topic = "matrix-" + version;
        List<String> codecs = codecs(version);
        // The newest client's records are read by the old one too: the broker converts down for it.
        List<String> readable = version.compareTo("2.1") < 0 ? codecs("2.0.1") : codecs(NEWEST);
        assertThat(ClientRun.program(
                        version, "produce", broker.bootstrap(), topic, "own", String.join(",", codecs), "" + COUNT))
                .containsAll(codecs.stream()
                        .map(codec -> "produced " + codec + " " + COUNT)
                        .toList());
        ClientRun.program(
                NEWEST, "produce", broker.bootstrap(), topic, "newest", String.join(",", readable), "" + COUNT);
        int all = COUNT * (codecs.size() + readable.size());
        if (version.startsWith("0.8")) {
            assertThat(ClientRun.oldConsumer(version, broker.zooKeeper(), topic, all, "zookeeper"))
                    .contains("consumed " + all);
            assertThat(ClientRun.oldConsumer(version, broker.zooKeeper(), topic, all, "kafka"))
                    .contains("consumed " + all);
        } else {
            assertThat(ClientRun.program(version, "consume", broker.bootstrap(), topic, "group-" + version, "" + all))
                    .contains("consumed " + all);
        }
        assertThat(ClientRun.program(NEWEST, "consume", broker.bootstrap(), topic, "newest-" + version, "" + all))
                .contains("consumed " + all);
    }

    private static List<String> codecs(String version) {
        return version.startsWith("0") || version.startsWith("1.") || version.startsWith("2.0")
                ? List.of("none", "gzip", "snappy", "lz4")
                : List.of("none", "gzip", "snappy", "lz4", "zstd");
    }
}
