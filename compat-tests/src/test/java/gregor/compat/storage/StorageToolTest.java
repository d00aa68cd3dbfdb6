package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.ToolComparison;
import gregor.compat.process.Broker;
import gregor.compat.process.Project;
import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stock tools that look at storage print the same of our broker, and of its files, as of stock 3.9.2. */
class StorageToolTest {
    private static final String DUMP = "kafka-dump-log";
    private static final String OFFSETS = "kafka-get-offsets";
    private static final String CONFIGS = "kafka-configs";
    private static final Pattern PATH = Pattern.compile("/\\S*/(?=[^/]*$)");
    /** When something was committed, and the checksum over it; sequences, which mean nothing without a producer id. */
    private static final Pattern BY_NATURE = Pattern.compile("\\b1[0-9]{12}\\b|crc: \\d+|[a-zA-Z]*[sS]equence: -?\\d+");

    private static final long NOW_MS = System.currentTimeMillis() - 60_000;

    @TempDir
    private static Path home;

    private static Pair pair;

    private String topic;

    @BeforeAll
    static void start() throws Exception {
        pair = new Pair(home, Map.of("offsets.topic.num.partitions", "1"));
    }

    private void fill() throws Exception {
        pair.create(topic);
        pair.alter(topic, Map.of("segment.bytes", "700", "index.interval.bytes", "100"));
        for (int i = 0; i < 12; i++) {
            pair.produce(topic, batch(i));
        }
        // One more segment, so that the indexes of all before are complete.
        pair.produce(topic, Pair.batch(NOW_MS + 100, 500));
        pair.sameFiles(topic);
        pair.commit("committed", topic, 3);
    }

    @AfterAll
    static void end() {
        pair.close();
    }

    private static ByteBuffer batch(int number) {
        Compression codec = Compression.values()[number % 5];
        try (BatchBuilder builder = new BatchBuilder(codec, codec.defaultLevel())) {
            if (number > 5) {
                builder.producer(4_000, (short) 0, 3 * (number - 6));
            }
            for (int i = 0; i < 3; i++) {
                byte[] value = ("value " + number + " " + "x".repeat(50)).getBytes(StandardCharsets.UTF_8);
                builder.append(NOW_MS + number * 10 - i, i == 0 ? null : new byte[] {'k', (byte) ('0' + i)}, value);
            }
            return builder.build();
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {Project.OLD_KAFKA, Project.NEW_KAFKA})
    void theSameIsPrinted(String version) throws Exception {
        topic = "dumped" + version.replace(".", "");
        fill();
        ToolComparison tools =
                new ToolComparison(pair.tested().broker(), pair.stock().broker());
        dump(tools, version);
        offsets(tools, version);
        tools.same(version, "kafka-log-dirs", "--describe", "--topic-list", topic + ",nowhere");
        tools.same(version, "kafka-log-dirs", "--describe", "--topic-list", topic, "--broker-list", "0");
        deleteRecords(tools, version);
        configs(tools, version);
        assertThat(tools.differences()).isEmpty();
    }

    private void dump(ToolComparison tools, String version) throws Exception {
        dump(tools, version, ".log", "--deep-iteration");
        dump(tools, version, ".log", "--print-data-log");
        dump(tools, version, ".log", "--print-data-log", "--skip-record-metadata");
        dump(tools, version, ".log", "--max-bytes", "300");
        dump(tools, version, ".index");
        dump(tools, version, ".timeindex");
        dump(tools, version, "index", "--index-sanity-check");
        dump(tools, version, "index", "--verify-index-only");
        dump(tools, version, ".snapshot");
        UnaryOperator<String> forget =
                line -> BY_NATURE.matcher(withoutPath(line)).replaceAll("<by nature>");
        tools.same(
                version,
                DUMP,
                forget,
                broker -> List.of(
                        "--offsets-decoder",
                        "--files",
                        broker.logDir()
                                .resolve("__consumer_offsets-0/00000000000000000000.log")
                                .toString()));
    }

    /** All files of the kind but those of the segment that is being written to, with one run of the tool. */
    private void dump(ToolComparison tools, String version, String suffix, String... options) throws Exception {
        tools.same(version, DUMP, StorageToolTest::withoutPath, broker -> {
            List<String> arguments = new ArrayList<>(Arrays.asList(options));
            arguments.add("--files");
            arguments.add(files(broker, suffix));
            return arguments;
        });
    }

    private String files(Broker broker, String suffix) {
        try (Stream<Path> files = Files.list(broker.logDir().resolve(topic + "-0"))) {
            List<String> all = files.map(Path::toString).sorted().toList();
            String active = all.stream()
                    .filter(file -> file.endsWith(".log"))
                    .reduce((first, second) -> second)
                    .orElseThrow()
                    .replace(".log", "");
            return all.stream()
                    .filter(file -> file.endsWith(suffix) && (!file.startsWith(active) || suffix.equals(".snapshot")))
                    .collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutPath(String line) {
        return PATH.matcher(line).replaceAll("");
    }

    private void offsets(ToolComparison tools, String version) throws Exception {
        for (String time : List.of(
                "earliest",
                "latest",
                "max-timestamp",
                "earliest-local",
                "latest-tiered",
                "-1",
                "-2",
                "-3",
                "-4",
                "-5",
                "" + NOW_MS,
                "" + (NOW_MS + 38),
                "" + (NOW_MS + 1_000_000))) {
            tools.same(version, OFFSETS, "--topic", topic, "--time", time);
        }
        tools.same(version, OFFSETS, "--topic-partitions", topic + ":0-1");
    }

    private void deleteRecords(ToolComparison tools, String version) throws Exception {
        for (String offset : List.of("7", "3", "-1", "1000000")) {
            Path file = Files.writeString(
                    home.resolve("delete.json"),
                    "{\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":" + offset
                            + "}],\"version\":1}");
            tools.same(version, "kafka-delete-records", "--offset-json-file", file.toString());
            tools.same(version, OFFSETS, "--topic", topic, "--time", "earliest");
        }
    }

    private void configs(ToolComparison tools, String version) throws Exception {
        String topicSettings = String.join(
                ",",
                "cleanup.policy=[compact,delete]",
                "compression.type=gzip",
                "compression.gzip.level=3",
                "compression.lz4.level=3",
                "compression.zstd.level=3",
                "delete.retention.ms=5",
                "file.delete.delay.ms=5",
                "flush.messages=5",
                "flush.ms=5",
                "index.interval.bytes=5",
                "max.compaction.lag.ms=500",
                "max.message.bytes=5000",
                "message.downconversion.enable=false",
                "message.timestamp.after.max.ms=5000",
                "message.timestamp.before.max.ms=5000",
                "message.timestamp.type=LogAppendTime",
                "min.cleanable.dirty.ratio=0.25",
                "min.compaction.lag.ms=5",
                "min.insync.replicas=1",
                "preallocate=true",
                "retention.bytes=5000000",
                "retention.ms=5000000",
                "segment.bytes=5000",
                "segment.index.bytes=5000",
                "segment.jitter.ms=5",
                "segment.ms=5000000",
                "unclean.leader.election.enable=true");
        tools.same(version, CONFIGS, "--alter", "--topic", topic, "--add-config", topicSettings);
        tools.same(version, CONFIGS, "--describe", "--topic", topic);
        tools.same(version, CONFIGS, "--describe", "--topic", topic, "--all");
        String keys = Arrays.stream(topicSettings.split("=[^=]*,|=[^=]*$")).collect(Collectors.joining(","));
        tools.same(version, CONFIGS, "--alter", "--topic", topic, "--delete-config", keys);
        tools.same(version, CONFIGS, "--describe", "--topic", topic);
        String brokerSettings =
                "log.segment.bytes=700,log.retention.ms=900000,log.cleanup.policy=[compact],message.max.bytes=2000000";
        for (List<String> brokers : List.of(
                List.of("--entity-type", "brokers", "--entity-default"),
                List.of("--entity-type", "brokers", "--entity-name", "0"))) {
            tools.same(version, CONFIGS, with(brokers, "--alter", "--add-config", brokerSettings));
            tools.same(version, CONFIGS, with(brokers, "--describe"));
            tools.same(version, CONFIGS, "--describe", "--topic", topic, "--all");
            tools.same(
                    version,
                    CONFIGS,
                    with(
                            brokers,
                            "--alter",
                            "--delete-config",
                            "log.segment.bytes,log.retention.ms,log.cleanup.policy,message.max.bytes"));
        }
    }

    private static String[] with(List<String> brokers, String... more) {
        return Stream.concat(brokers.stream(), Arrays.stream(more)).toArray(String[]::new);
    }
}
