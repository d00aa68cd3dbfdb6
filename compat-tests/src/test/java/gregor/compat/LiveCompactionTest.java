package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic that is written and read while it is compacted all the time, its old files gone at once: readers see offsets in order and
 * no error, and in the end the last value of each key. Committed offsets are compacted with it.
 */
@Tag("slow")
class LiveCompactionTest {
    private static final String TOPIC = "live";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int KEYS = 200;
    private static final int RECORDS = 60_000;
    private static final int COMMITS = 3_000;
    private static final Duration FINISH_MAX = Duration.ofSeconds(120);

    @TempDir
    private Path home;

    private final Map<String, String> last = new HashMap<>();
    private final AtomicBoolean written = new AtomicBoolean();

    @Test
    void nobodyNoticesTheCleaner() throws Exception {
        Map<String, String> config = Map.of(
                "log.cleaner.backoff.ms",
                "20",
                "offsets.topic.num.partitions",
                "1",
                "offsets.topic.replication.factor",
                "1",
                "offsets.topic.segment.bytes",
                "20000");
        try (Broker broker = Broker.underTest(home.resolve("broker"), config)) {
            broker.start();
            try (Admin admin = Clients.admin(broker.bootstrap())) {
                createTopic(admin);
                CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> readAgainAndAgain(broker));
                change(admin, "log.cleaner.threads", "2");
                produce(broker);
                change(admin, "log.cleaner.io.max.bytes.per.second", "50000000");
                commitAgainAndAgain(broker);
                written.set(true);
                assertThat(reader.get()).as("times all was read").isPositive();
            }
            assertThat(read(broker)).isEqualTo(new TreeMap<>(last));
            assertThat(compacted(broker, TOPIC)).as("bytes that stay").isLessThan(RECORDS * 20L);
            assertThat(compacted(broker, "__consumer_offsets")).isLessThan(COMMITS * 30L);
            broker.stop();
            broker.start();
            assertThat(read(broker)).isEqualTo(new TreeMap<>(last));
            assertThat(committed(broker)).isEqualTo(COMMITS - 1);
            broker.stop();
            dumpIsSane(broker.logDir().resolve(PARTITION.toString()));
        }
    }

    private static void createTopic(Admin admin) throws Exception {
        NewTopic topic = new NewTopic(TOPIC, 1, (short) 1);
        topic.configs(Map.of(
                "cleanup.policy", "compact",
                "segment.bytes", "30000",
                "min.cleanable.dirty.ratio", "0.01",
                "file.delete.delay.ms", "0"));
        admin.createTopics(List.of(topic)).all().get();
    }

    private static void change(Admin admin, String key, String value) throws Exception {
        ConfigResource allBrokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(allBrokers, List.of(set))).all().get();
    }

    private void produce(Broker broker) {
        Random random = new Random(7);
        try (KafkaProducer<String, String> producer =
                Clients.producer(broker.bootstrap(), Map.of("batch.size", 2000, "linger.ms", 1))) {
            for (int i = 0; i < RECORDS; i++) {
                String key = "key" + random.nextInt(KEYS);
                String value = random.nextInt(50) == 0 ? null : "value" + i;
                last.put(key, value);
                producer.send(new ProducerRecord<>(TOPIC, key, value));
            }
        }
        last.values().removeIf(value -> value == null);
    }

    private int readAgainAndAgain(Broker broker) {
        int times = 0;
        while (!written.get()) {
            read(broker);
            times++;
        }
        return times;
    }

    /** From the beginning to what is the end now; a consumer that is told to be out of range fails. */
    private static Map<String, String> read(Broker broker) {
        Map<String, String> values = new TreeMap<>();
        try (KafkaConsumer<String, String> consumer = Clients.consumer(
                broker.bootstrap(),
                "readers",
                Map.of("auto.offset.reset", "none", "max.partition.fetch.bytes", 20_000))) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, 0);
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            long before = -1;
            while (consumer.position(PARTITION) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    assertThat(record.offset()).isGreaterThan(before);
                    before = record.offset();
                    values.put(record.key(), record.value());
                }
            }
        }
        values.values().removeIf(value -> value == null);
        return values;
    }

    private static void commitAgainAndAgain(Broker broker) {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrap(), "committers", Map.of())) {
            consumer.assign(List.of(PARTITION));
            for (int i = 0; i < COMMITS; i++) {
                consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(i)));
            }
        }
    }

    private static long committed(Broker broker) throws Exception {
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            return admin.listConsumerGroupOffsets("committers")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(PARTITION)
                    .offset();
        }
    }

    /** Bytes of the partition's log, once it is cleaned up to its last segment. */
    private static long compacted(Broker broker, String topic) {
        Path directory = broker.logDir().resolve(topic + "-0");
        Path checkpoint = broker.logDir().resolve("cleaner-offset-checkpoint");
        Awaitility.await(topic)
                .atMost(FINISH_MAX)
                .untilAsserted(() -> assertThat(PartitionFiles.checkpoint(checkpoint))
                        .containsEntry(topic + "-0", lastBase(directory)));
        return logs(directory).stream()
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    private static long lastBase(Path directory) {
        List<Path> logs = logs(directory);
        String name = logs.get(logs.size() - 1).getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('.')));
    }

    private static List<Path> logs(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void dumpIsSane(Path directory) throws Exception {
        String logs = logs(directory).stream().map(Path::toString).collect(Collectors.joining(","));
        StockTool dump = new StockTool(Project.OLD_KAFKA, "kafka-dump-log");
        assertThat(dump.run("--files", logs, "--deep-iteration")).doesNotContain("isvalid: false");
        assertThat(dump.run("--files", logs.replace(".log", ".index"), "--index-sanity-check"))
                .doesNotContain("Mismatches", "corrupt");
    }
}
