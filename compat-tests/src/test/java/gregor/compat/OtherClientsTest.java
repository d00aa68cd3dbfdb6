package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gregor.compat.process.Broker;
import gregor.compat.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are not Java: librdkafka through kcat, and kafkajs. Both come from their packages; bin/compat installs them. */
@Tag("slow")
class OtherClientsTest {
    private static final Duration RUN_MAX = Duration.ofSeconds(120);
    private static final int COUNT = 300;

    @TempDir
    private static Path home;

    private static Broker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.underTest(home, Map.of());
        broker.start();
    }

    @AfterAll
    static void end() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void kcatProducesAndReadsBack(String codec) throws Exception {
        assumeTrue(isInstalled("kcat"), "kcat is not installed");
        String topic = "kcat-" + codec;
        String lines = numbered();
        kcat(lines, "-P", "-t", topic, "-K", ":", "-z", codec, "-X", "enable.idempotence=true", "-X", "acks=all");
        assertThat(kcat("", "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-K", ":")
                        .lines())
                .containsExactlyInAnyOrderElementsOf(lines.lines().toList());
    }

    @Test
    void kcatReadsInAGroup() throws Exception {
        assumeTrue(isInstalled("kcat"), "kcat is not installed");
        kcat(numbered(), "-P", "-t", "grouped", "-K", ":");
        String read = kcat(
                "",
                "-G",
                "kcat-group",
                "-X",
                "auto.offset.reset=earliest",
                "-c",
                "" + COUNT,
                "-q",
                "-K",
                ":",
                "grouped");
        assertThat(read.lines()).hasSize(COUNT);
    }

    @Test
    void kcatSeesTheCluster() throws Exception {
        assumeTrue(isInstalled("kcat"), "kcat is not installed");
        assertThat(kcat("", "-L")).contains("1 brokers:", "broker 0 at " + broker.bootstrap() + " (controller)");
    }

    @Test
    void nodeClientProducesConsumesAndCommits() throws Exception {
        assumeTrue(isInstalled("npm"), "npm is not installed");
        Path work = Path.of("target/node").toAbsolutePath();
        Files.createDirectories(work);
        for (String file : List.of("package.json", "package-lock.json", "client.js")) {
            Files.copy(Path.of("src/test/node", file), work.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(work, "", "npm", "ci", "--silent", "--no-audit", "--no-fund");
        assertThat(run(work, "", "node", "client.js", broker.bootstrap(), "node", "" + COUNT)
                        .lines())
                .contains("consumed " + 2 * COUNT, "committed " + 2 * COUNT);
    }

    private static String kcat(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("kcat", "-b", broker.bootstrap()));
        command.addAll(List.of(arguments));
        return run(Path.of("target"), input, command.toArray(String[]::new));
    }

    private static String run(Path directory, String input, String... command) throws Exception {
        try (Child child = Child.start(List.of(command), Map.of(), directory)) {
            child.feed(input);
            return child.awaitSuccess(RUN_MAX);
        }
    }

    private static boolean isInstalled(String program) throws InterruptedException {
        try (Child child = Child.start(List.of(program, "-V"), Map.of(), Path.of("target"))) {
            child.awaitEnd(RUN_MAX);
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static String numbered() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> "key-" + i + ":value-" + i + "\n")
                .collect(Collectors.joining());
    }
}
