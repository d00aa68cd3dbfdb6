package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same logs, cleaned by our broker and by stock 3.9.2, each on a copy of its own, several times while the logs grow: both keep
 * the same segments, batches, keys, values, offsets, empty batches, markers, horizons and aborted transactions.
 */
@Tag("slow")
class CompactionTest {
    private static final int ROUNDS = 3;
    private static final int SEGMENTS_FIRST = 6;
    private static final int SEGMENTS_MORE = 2;
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private final long startMs =
            System.currentTimeMillis() - Duration.ofHours(1).toMillis();
    /** By topic. */
    private final Map<String, CompactedLog> logs = new LinkedHashMap<>();
    /** All that was compared. */
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void createTopics() throws Exception {
        System.out.println("CompactionTest -Dseed=" + SEED);
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
        List<NewTopic> topics = List.of(
                topic("plain", CompactedLog.Kind.PLAIN, "0"),
                topic("plain.retained", CompactedLog.Kind.PLAIN, "86400000"),
                topic("transactions", CompactedLog.Kind.TRANSACTIONAL, "0"),
                topic("transactions.retained", CompactedLog.Kind.TRANSACTIONAL, "86400000"),
                topic("old", CompactedLog.Kind.OLD, "0"),
                topic("old.retained", CompactedLog.Kind.OLD, "86400000"));
        try (Broker stock = new StockBroker(home.resolve("first"), config("first-data"))) {
            stock.start();
            try (Admin admin = Clients.admin(stock.bootstrap())) {
                admin.createTopics(topics).all().get();
            }
            stock.stop();
        }
        copy(data("first-data"), data("ours-data"));
        copy(data("first-data"), data("stock-data"));
    }

    @AfterEach
    void endZooKeeper() {
        zooKeeper.close();
    }

    @Test
    void bothKeepTheSame() throws Exception {
        try (Broker ours = Broker.underTest(home.resolve("ours"), config("ours-data"));
                Broker stock = new StockBroker(home.resolve("stock"), config("stock-data"))) {
            for (int round = 0; round < ROUNDS; round++) {
                int segments = round == 0 ? SEGMENTS_FIRST : SEGMENTS_MORE;
                for (int i = 0; i < segments; i++) {
                    addSegments();
                }
                cleaned(ours);
                cleaned(stock);
                for (String topic : logs.keySet()) {
                    compare(topic, round);
                }
            }
        }
        for (String kind :
                List.of(" horizon", " count 0 ", " control", "format 0", "format 1", "value none", ".txnindex")) {
            assertThat(seen.stream().filter(line -> line.contains(kind)).count())
                    .as("lines with %s", kind)
                    .isPositive();
        }
    }

    private void compare(String topic, int round) throws IOException {
        Path ours = data("ours-data").resolve(topic + "-0");
        Path stock = data("stock-data").resolve(topic + "-0");
        List<String> expected = PartitionFiles.records(stock);
        assertThat(PartitionFiles.records(ours))
                .as("%s after cleaning %d", topic, round)
                .isEqualTo(expected);
        seen.addAll(expected);
        List<String> aborted = PartitionFiles.abortedTransactions(stock);
        assertThat(PartitionFiles.abortedTransactions(ours))
                .as("aborted transactions of %s after cleaning %d", topic, round)
                .isEqualTo(aborted);
        seen.addAll(aborted);
    }

    /** Runs a broker until its cleaner has cleaned all that it may. */
    private void cleaned(Broker broker) throws Exception {
        Path checkpoint = broker.logDir().resolve("cleaner-offset-checkpoint");
        Map<String, Long> expected = logs.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey() + "-0",
                        entry -> entry.getValue().cleanableEnd()));
        broker.start();
        Awaitility.await("the cleaner's checkpoint")
                .atMost(Duration.ofSeconds(120))
                .untilAsserted(
                        () -> assertThat(PartitionFiles.checkpoint(checkpoint)).containsAllEntriesOf(expected));
        broker.stop();
    }

    /** The next segment of each log, in both directories, which then have to recover it. */
    private void addSegments() throws IOException {
        for (Map.Entry<String, CompactedLog> entry : logs.entrySet()) {
            CompactedLog log = entry.getValue();
            ByteBuffer segment = log.nextSegment();
            int number = log.baseOffsets().size();
            String name = String.format("%020d.log", log.baseOffsets().get(number - 1));
            for (String data : List.of("ours-data", "stock-data")) {
                Path file = data(data).resolve(entry.getKey() + "-0").resolve(name);
                try (FileChannel channel = FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    channel.write(segment.duplicate());
                }
                Files.setLastModifiedTime(file, FileTime.fromMillis(startMs + 1000L * number));
            }
        }
        // All is committed from the start: a cleaner that saw the records before their commit would clean them in two
        // goes.
        StringBuilder committed = new StringBuilder("0\n" + logs.size() + "\n");
        logs.forEach((topic, log) ->
                committed.append(topic).append(" 0 ").append(log.endOffset()).append('\n'));
        for (String data : List.of("ours-data", "stock-data")) {
            Files.deleteIfExists(data(data).resolve(".kafka_cleanshutdown"));
            Files.deleteIfExists(data(data).resolve("recovery-point-offset-checkpoint"));
            Files.writeString(data(data).resolve("replication-offset-checkpoint"), committed);
        }
    }

    private NewTopic topic(String name, CompactedLog.Kind kind, String deleteRetentionMs) {
        logs.put(name, new CompactedLog(kind, SEED + logs.size(), startMs));
        return new NewTopic(name, 1, (short) 1)
                .configs(Map.of(
                        "cleanup.policy",
                        "compact",
                        "min.cleanable.dirty.ratio",
                        "0",
                        "segment.bytes",
                        "40000",
                        "delete.retention.ms",
                        deleteRetentionMs));
    }

    private Map<String, String> config(String data) {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("log.dirs", data(data).toString());
        config.put("log.cleaner.backoff.ms", "100");
        config.put("offsets.topic.num.partitions", "1");
        return config;
    }

    private Path data(String name) {
        return home.resolve(name).toAbsolutePath();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!path.getFileName().toString().equals(".lock")) {
                    Files.copy(path, target);
                }
            }
        }
    }
}
