package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.GregorBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * 20,000 partitions on one broker, with the heap of its start script (1 GB): created, written to, found again after a clean stop
 * and after a kill. Files are not mapped, and those of idle partitions are not open. Prints what each stage takes.
 */
@Tag("slow")
class ManyPartitionsTest {
    private static final int TOPICS = 200;
    private static final int PARTITIONS = 100;
    private static final int TOPICS_PER_REQUEST = 10;
    private static final long RESIDENT_MB_MAX = 1_200;

    /** What is open but segments: sockets, jars, ZooKeeper's files. */
    private static final int OTHER_DESCRIPTORS_MAX = 300;

    @TempDir
    private Path home;

    private GregorBroker broker;
    private long stageNs = System.nanoTime();

    @BeforeEach
    void prepare() throws Exception {
        broker = new GregorBroker(home, Map.of());
    }

    @AfterEach
    void end() {
        broker.close();
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void areCreatedServedAndFoundAgain() throws Exception {
        broker.start();
        create();
        report("created");
        assertThat(endOffsets().values()).hasSize(TOPICS * PARTITIONS).containsOnly(0L);
        writeToAll();
        report("written to");
        assertThat(descriptors()).isLessThan(descriptorLimit() / 2 + OTHER_DESCRIPTORS_MAX);

        broker.stop();
        report("stopped");
        broker.start();
        assertServed(1);
        report("started after a clean stop");
        assertThat(descriptors()).isLessThan(OTHER_DESCRIPTORS_MAX);
        writeToAll();

        stageNs = System.nanoTime();
        broker.kill();
        broker.start();
        assertServed(2);
        report("started after a kill");
        assertThat(descriptors()).isLessThan(OTHER_DESCRIPTORS_MAX);
        assertThat(mappedLogs()).isEmpty();
        assertThat(residentMb()).isLessThan(RESIDENT_MB_MAX);
        broker.stop();
    }

    private void create() throws Exception {
        try (Admin admin = admin()) {
            for (int from = 0; from < TOPICS; from += TOPICS_PER_REQUEST) {
                admin.createTopics(IntStream.range(from, from + TOPICS_PER_REQUEST)
                                .mapToObj(i -> new NewTopic(topic(i), PARTITIONS, (short) 1))
                                .toList())
                        .all()
                        .get();
            }
        }
    }

    /** Every partition answers with its end; the records of one can be read, and written behind. */
    private void assertServed(long records) throws Exception {
        awaitLeaders();
        Map<TopicPartition, Long> ends = endOffsets();
        assertThat(ends.values()).hasSize(TOPICS * PARTITIONS).containsOnly(records);
        TopicPartition last = new TopicPartition(topic(TOPICS - 1), PARTITIONS - 1);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrap(), "many", Map.of())) {
            consumer.assign(List.of(last));
            consumer.seek(last, 0);
            assertThat(consumer.poll(Duration.ofSeconds(30)).count()).isEqualTo((int) records);
        }
    }

    /** A broker that has just begun answers before its controller has told it of every topic. */
    private void awaitLeaders() throws Exception {
        try (Admin admin = admin()) {
            Awaitility.await("all topics are known")
                    .atMost(Duration.ofMinutes(5))
                    .until(() -> admin.listTopics().names().get().size() >= TOPICS);
        }
    }

    private Map<TopicPartition, Long> endOffsets() throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        all().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = admin()) {
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(asked).all().get();
            found.forEach((partition, end) -> ends.put(partition, end.offset()));
        }
        return ends;
    }

    private void writeToAll() throws Exception {
        Map<String, Object> small = Map.of("batch.size", "200", "linger.ms", "100");
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), small)) {
            List<Future<?>> sent = new ArrayList<>();
            all().forEach(partition -> sent.add(
                    producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, "value"))));
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "default.api.timeout.ms",
                "300000",
                "request.timeout.ms",
                "120000"));
    }

    private static Stream<TopicPartition> all() {
        return IntStream.range(0, TOPICS)
                .boxed()
                .flatMap(topic -> IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic(topic), partition)));
    }

    private static String topic(int number) {
        return "many-" + number;
    }

    private void report(String stage) throws IOException {
        long ms = (System.nanoTime() - stageNs) / 1_000_000;
        boolean alive = Files.exists(process());
        System.out.printf(
                "%-28s %,7d ms%s%n",
                stage, ms, alive ? ", " + residentMb() + " MB resident, " + descriptors() + " descriptors" : "");
        stageNs = System.nanoTime();
    }

    private Path process() {
        return Path.of("/proc", Long.toString(broker.pid()));
    }

    private long residentMb() throws IOException {
        return number("status", "VmRSS:") / 1024;
    }

    private long descriptorLimit() throws IOException {
        return number("limits", "Max open files");
    }

    private long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(process().resolve("fd"))) {
            return open.count();
        }
    }

    private List<String> mappedLogs() throws IOException {
        try (Stream<String> maps = Files.lines(process().resolve("maps"))) {
            return maps.filter(line -> line.contains("/many-")).toList();
        }
    }

    /** The first number after the words. */
    private long number(String file, String words) throws IOException {
        try (Stream<String> lines = Files.lines(process().resolve(file))) {
            String line =
                    lines.filter(each -> each.startsWith(words)).findFirst().orElseThrow();
            return Long.parseLong(line.substring(words.length()).trim().split("\\s+")[0]);
        }
    }
}
