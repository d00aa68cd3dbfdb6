package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.ClientRun;
import gregor.compat.Clients;
import gregor.compat.process.Broker;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs in message formats 0, 1 and 2, plain and compressed, in one partition, written by stock as a cluster that was upgraded
 * since 0.9 has them: read, recovered, expired and served by ours as by stock.
 */
@Tag("slow")
class OldFormatsTest {
    private static final String MIXED = "mixed";
    private static final String COMPACTED = "compacted";
    private static final String ZERO = "without.times";
    private static final int COUNT = 120;
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4");
    private static final List<String> FORMATS = List.of("0.9.0", "0.10.2", "2.8");

    @TempDir
    private static Path home;

    private static ZooKeeperProcess zooKeeper;
    private static Path written;

    @BeforeAll
    static void write() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
        written = home.resolve("written");
        Map<String, String> old = config(written);
        old.put("inter.broker.protocol.version", "2.8");
        old.put("log.cleaner.enable", "false");
        try (StockBroker broker = new StockBroker(home.resolve("writer"), old)) {
            broker.start();
            create(broker);
            for (String format : FORMATS) {
                for (String topic : List.of(MIXED, COMPACTED)) {
                    storeAs(broker, topic, format);
                    produce(broker, topic, "v" + FORMATS.indexOf(format));
                }
            }
            produce(broker, ZERO, "v0");
            produce(broker, ZERO, "v0-again");
            broker.stop();
        }
    }

    @AfterAll
    static void end() {
        zooKeeper.close();
    }

    private static void create(Broker broker) throws Exception {
        Map<String, String> small = Map.of("segment.bytes", "4000", "index.interval.bytes", "400");
        Map<String, String> timeless = new HashMap<>(small);
        timeless.put("message.format.version", "0.9.0");
        Map<String, String> compact = new HashMap<>(small);
        compact.put("cleanup.policy", "compact");
        compact.put("min.cleanable.dirty.ratio", "0.01");
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            admin.createTopics(List.of(
                            new NewTopic(MIXED, 2, (short) 1).configs(small),
                            new NewTopic(COMPACTED, 2, (short) 1).configs(compact),
                            new NewTopic(ZERO, 2, (short) 1).configs(timeless)))
                    .all()
                    .get();
        }
    }

    private static void storeAs(Broker broker, String topic, String format) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry("message.format.version", format), AlterConfigOp.OpType.SET);
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
            Awaitility.await(format)
                    .until(() -> admin.describeConfigs(List.of(resource))
                            .all()
                            .get()
                            .get(resource)
                            .get("message.format.version")
                            .value()
                            .startsWith(format));
        }
    }

    /** The newest client would ask for what only format 2 can do. */
    private static void produce(Broker broker, String topic, String source) throws Exception {
        String version = source.equals("v2") ? "3.9.2" : "0.10.2.2";
        ClientRun.program(version, "produce", broker.bootstrap(), topic, source, String.join(",", CODECS), "" + COUNT);
    }

    private static Map<String, String> config(Path data) {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("zookeeper.session.timeout.ms", "6000");
        config.put("log.dirs", data.toAbsolutePath().toString());
        config.put("offsets.topic.num.partitions", "1");
        config.put("log.initial.task.delay.ms", "500");
        config.put("log.retention.check.interval.ms", "500");
        config.put("log.cleaner.backoff.ms", "300");
        return config;
    }

    @Test
    void areReadByEveryGenerationOfClients() throws Exception {
        Path data = DataCopy.of(written, home.resolve("for-clients"));
        int all = COUNT * CODECS.size() * FORMATS.size();
        try (Broker broker = Broker.underTest(home.resolve("clients"), config(data))) {
            broker.start();
            for (String version : List.of("0.9.0.1", "0.10.2.2", "1.1.1", "3.9.2", "4.3.1")) {
                assertThat(ClientRun.program(
                                version, "consume", broker.bootstrap(), MIXED, "group-" + version, "" + all))
                        .as(version)
                        .contains("consumed " + all);
            }
            assertThat(ClientRun.oldConsumer("0.8.2.2", broker.zooKeeper(), MIXED, all, "kafka"))
                    .contains("consumed " + all);
            broker.stop();
        }
    }

    @Test
    void areServedAsByStock() throws Exception {
        List<Served> served = new ArrayList<>();
        for (boolean stock : new boolean[] {true, false}) {
            served.add(serve(stock, "whole", data -> {}));
        }
        served.get(1).isLike(served.get(0));
        sameFiles(served.get(1).data, served.get(0).data, ".*\\.(log|index|timeindex)");
    }

    @Test
    void areRecoveredAsByStock() throws Exception {
        List<Served> served = new ArrayList<>();
        for (boolean stock : new boolean[] {true, false}) {
            served.add(serve(stock, "broken", OldFormatsTest::breakIt));
        }
        served.get(1).isLike(served.get(0));
        sameFiles(served.get(1).data, served.get(0).data, ".*\\.(log|index|timeindex)");
    }

    /** As after a kill, with torn ends, without indexes, and nothing known to have been forced. */
    private static void breakIt(Path data) throws IOException {
        Files.delete(data.resolve(".kafka_cleanshutdown"));
        Files.writeString(data.resolve("recovery-point-offset-checkpoint"), "0\n0\n");
        for (String partition : List.of("mixed-0", "mixed-1", "without.times-0", "without.times-1")) {
            Path directory = data.resolve(partition);
            for (Path index : Damage.files(directory, "index")) {
                Files.delete(index);
            }
            List<Path> segments = Damage.files(directory, ".log");
            Path last = segments.get(segments.size() - 1);
            if (partition.endsWith("0")) {
                byte[] content = Files.readAllBytes(last);
                Files.write(last, Arrays.copyOf(content, content.length - 7));
            } else {
                Files.write(last, new byte[100], StandardOpenOption.APPEND);
            }
        }
    }

    @Test
    void expireByTheTimesOfTheirFiles() throws Exception {
        List<Served> served = new ArrayList<>();
        for (boolean stock : new boolean[] {true, false}) {
            served.add(serve(stock, "aged", data -> {
                List<Path> segments = Damage.files(data.resolve("without.times-0"), ".log");
                for (Path old : segments.subList(0, 2)) {
                    Files.setLastModifiedTime(
                            old,
                            FileTime.fromMillis(System.currentTimeMillis()
                                    - Duration.ofDays(8).toMillis()));
                }
            }));
        }
        served.get(1).isLike(served.get(0));
        assertThat(served.get(1).partitions.get(new TopicPartition(ZERO, 0)).startOffset())
                .isPositive();
    }

    @Test
    void areCompactedAsByStock() throws Exception {
        List<List<ServedPartition>> served = new ArrayList<>();
        for (boolean stock : new boolean[] {true, false}) {
            String own = "compacted" + (stock ? "-stock" : "-ours");
            Path data = DataCopy.of(written, home.resolve(own + "-data"));
            try (Broker broker = stock
                    ? new StockBroker(home.resolve(own), config(data))
                    : new GregorBroker(home.resolve(own), config(data))) {
                broker.start();
                List<ServedPartition> partitions = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    TopicPartition partition = new TopicPartition(COMPACTED, i);
                    ServedPartition.awaitLeader(broker.bootstrap(), partition);
                    Awaitility.await("compaction of " + partition)
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> Files.readString(data.resolve("cleaner-offset-checkpoint"))
                                    .contains(COMPACTED + " " + partition.partition() + " "));
                    partitions.add(ServedPartition.read(broker.bootstrap(), partition));
                }
                served.add(partitions);
                broker.stop();
            }
        }
        for (int i = 0; i < 2; i++) {
            served.get(1)
                    .get(i)
                    .isLike(new TopicPartition(COMPACTED, i), served.get(0).get(i));
            assertThat(served.get(1).get(i).records()).hasSizeLessThan(COUNT * CODECS.size() * FORMATS.size() / 2);
        }
    }

    private Served serve(boolean stock, String name, Preparation preparation) throws Exception {
        String own = name + (stock ? "-stock" : "-ours");
        Path data = DataCopy.of(written, home.resolve(own + "-data"));
        preparation.of(data);
        try (Broker broker = stock
                ? new StockBroker(home.resolve(own), config(data))
                : new GregorBroker(home.resolve(own), config(data))) {
            broker.start();
            Map<TopicPartition, ServedPartition> partitions =
                    new TreeMap<>(Comparator.comparing(TopicPartition::toString));
            for (String topic : List.of(MIXED, ZERO)) {
                for (int i = 0; i < 2; i++) {
                    TopicPartition partition = new TopicPartition(topic, i);
                    ServedPartition.awaitLeader(broker.bootstrap(), partition);
                    if (name.equals("aged") && topic.equals(ZERO) && i == 0) {
                        ServedPartition.awaitStart(broker.bootstrap(), partition);
                    }
                    partitions.put(partition, ServedPartition.read(broker.bootstrap(), partition));
                }
            }
            broker.stop();
            return new Served(data, partitions);
        }
    }

    private static void sameFiles(Path ours, Path stock, String names) throws IOException {
        for (String partition : List.of("mixed-0", "mixed-1", "without.times-0", "without.times-1")) {
            List<String> files;
            try (var all = Files.list(stock.resolve(partition))) {
                files = all.map(file -> file.getFileName().toString())
                        .filter(file -> file.matches(names))
                        .sorted()
                        .toList();
            }
            assertThat(files).isNotEmpty();
            for (String file : files) {
                assertThat(ours.resolve(partition).resolve(file))
                        .as("%s/%s", partition, file)
                        .hasSameBinaryContentAs(stock.resolve(partition).resolve(file));
            }
        }
    }

    private interface Preparation {
        void of(Path data) throws IOException;
    }

    private record Served(Path data, Map<TopicPartition, ServedPartition> partitions) {
        void isLike(Served other) {
            partitions.forEach((partition, served) -> served.isLike(partition, other.partitions.get(partition)));
        }
    }
}
