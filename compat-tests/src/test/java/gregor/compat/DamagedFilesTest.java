package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.GregorBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are damaged when the broker starts are made anew from the records, and the log says so; the records are served. */
class DamagedFilesTest {
    private static final TopicPartition PARTITION = new TopicPartition("damaged", 0);
    private static final int COUNT = 400;

    @TempDir
    private Path home;

    private GregorBroker broker;

    @BeforeEach
    void fill() throws Exception {
        broker = new GregorBroker(
                home,
                Map.of(
                        "log.segment.bytes",
                        "16384",
                        "log.index.interval.bytes",
                        "1000",
                        "offsets.topic.num.partitions",
                        "1"));
        broker.start();
        produce(0);
    }

    @AfterEach
    void end() {
        broker.close();
    }

    @Test
    void areMendedAfterACleanStop() throws Exception {
        broker.stop();
        String snapshot = damageEverything();
        servesAllRecords();
        assertThat(printed())
                .contains(
                        "recovery-point-offset-checkpoint is damaged",
                        "log-start-offset-checkpoint is damaged",
                        "replication-offset-checkpoint is damaged",
                        "leader epochs",
                        snapshot,
                        "the indexes of ",
                        "cut from");
    }

    @Test
    void areMendedAfterAKill() throws Exception {
        broker.stop(); // So that there are checkpoints to damage.
        broker.start();
        broker.kill();
        damageEverything();
        servesAllRecords();
        assertThat(printed())
                .contains(
                        "recovery-point-offset-checkpoint is damaged",
                        "every log is checked from its beginning",
                        "replication-offset-checkpoint is damaged",
                        "leader epochs",
                        "cut from");
    }

    /** The name of a producer snapshot that is needed after a clean stop, and was damaged. */
    private String damageEverything() throws IOException {
        for (String checkpoint : List.of(
                "recovery-point-offset-checkpoint",
                "log-start-offset-checkpoint",
                "replication-offset-checkpoint",
                "damaged-0/leader-epoch-checkpoint")) {
            damage(broker.logDir().resolve(checkpoint));
        }
        damage(files("index").get(0));
        damage(files("timeindex").get(0));
        List<Path> segments = files("log");
        Path last = segments.get(segments.size() - 1);
        Files.write(last, noise(137), StandardOpenOption.APPEND);
        Path snapshot = last.resolveSibling(last.getFileName().toString().replace(".log", ".snapshot"));
        damage(snapshot);
        return snapshot.getFileName().toString();
    }

    private void servesAllRecords() throws Exception {
        broker.start();
        assertThat(Clients.consume(broker.bootstrap(), "reader", PARTITION.topic(), COUNT))
                .extracting(ConsumerRecord::value)
                .containsExactlyElementsOf(numbered(0, COUNT));
        foundByOffsetAndTime();
        assertThat(broker.printed()).noneMatch(line -> line.contains(" ERROR "));
        produce(COUNT);
        assertThat(Clients.consume(broker.bootstrap(), "reader", PARTITION.topic(), COUNT))
                .extracting(ConsumerRecord::value)
                .containsExactlyElementsOf(numbered(COUNT, 2 * COUNT));
    }

    private void foundByOffsetAndTime() {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrap(), "seeker", Map.of())) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, 25);
            assertThat(consumer.poll(Duration.ofSeconds(10)).iterator().next().value())
                    .isEqualTo("value-25");
            assertThat(consumer.offsetsForTimes(Map.of(PARTITION, 1L))
                            .get(PARTITION)
                            .offset())
                    .isZero();
        }
    }

    private String printed() {
        return String.join("\n", broker.printed());
    }

    private void produce(int from) throws Exception {
        Map<String, Object> small = Map.of("batch.size", 500);
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), small)) {
            String filler = "x".repeat(100);
            for (int i = from; i < from + COUNT; i++) {
                producer.send(new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), filler, "value-" + i));
            }
        }
    }

    private List<Path> files(String kind) throws IOException {
        try (var paths = Files.list(broker.logDir().resolve(PARTITION.toString()))) {
            return paths.filter(path -> path.toString().endsWith("." + kind))
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file) throws IOException {
        assertThat(file).exists();
        Files.write(file, noise(61));
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        return noise;
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "value-" + i).toList();
    }
}
