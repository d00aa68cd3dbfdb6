package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gregor.compat.process.Child;
import gregor.compat.process.GregorBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that runs full under a producer and has room again later: the producer hears of it, readers go on, and nothing that was
 * acknowledged is lost. Needs the right to mount a small file system, and is skipped without.
 */
class FullDiskTest {
    private static final String TOPIC = "filling";
    private static final Duration MOUNT_MAX = Duration.ofSeconds(10);
    private static final int BALLAST_BYTES = 8 << 20;

    /** Enough to fill the disk several times over. */
    private static final int RECORDS_MAX = 4_000;

    @TempDir
    private Path home;

    private Path disk;
    private boolean mounted;
    private int sent;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(home.resolve("disk"));
        mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString());
        assumeTrue(mounted, "no right to mount a small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
        }
    }

    @Tag("slow")
    @Test
    void isSurvivedByTheBroker() throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST_BYTES]);
        Path reserve = Files.write(disk.resolve("reserve"), new byte[BALLAST_BYTES]);
        Map<String, String> config =
                Map.of("log.dirs", disk.resolve("data").toString(), "offsets.topic.num.partitions", "1");
        try (GregorBroker broker = new GregorBroker(home.resolve("broker"), config)) {
            broker.start();
            List<String> acknowledged = new ArrayList<>();
            try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), impatient())) {
                assertThat(produceUntilRefused(producer, acknowledged)).isTrue();
                fill(disk.resolve("rest"));
                allAreRead(broker, acknowledged);
                // ZooKeeper's data is on the same disk.
                assertThat(createUntilRefused(broker)).isTrue();
                Files.delete(ballast);
                createWhenThereIsRoom(broker, "later");
                producer.send(new ProducerRecord<>("later", "value")).get(20, TimeUnit.SECONDS);
                // Also those for whose logs there was no room at first.
                try (KafkaProducer<String, String> patient = Clients.producer(broker.bootstrap(), Map.of())) {
                    patient.send(new ProducerRecord<>("too-early-0", "value")).get(60, TimeUnit.SECONDS);
                }
                assertThat(produceUntilRefused(producer, acknowledged)).isTrue();
                fill(disk.resolve("rest"));
            }
            allAreRead(broker, acknowledged);
            broker.kill();
            aStartWithoutRoomEndsClearly(broker);
            Files.delete(reserve);
            broker.start();
            allAreRead(broker, acknowledged);
            try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), impatient())) {
                producer.send(new ProducerRecord<>("too-early-0", "value")).get(20, TimeUnit.SECONDS);
            }
        }
    }

    /** Topics until one does not fit into what the last block of ZooKeeper's log has left. */
    private static boolean createUntilRefused(GregorBroker broker) {
        try (Admin admin = impatientAdmin(broker)) {
            for (int i = 0; i < 50; i++) {
                create(admin, "too-early-" + i);
            }
            return false;
        } catch (Exception refused) {
            return true;
        }
    }

    /** A wish that timed out may have been granted since. */
    private static void createWhenThereIsRoom(GregorBroker broker, String topic) {
        try (Admin admin = impatientAdmin(broker)) {
            Awaitility.await("topic " + topic)
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> {
                        if (!admin.listTopics().names().get().contains(topic)) {
                            create(admin, topic);
                        }
                        return true;
                    });
        }
    }

    private static void create(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    private static Admin impatientAdmin(GregorBroker broker) {
        return Admin.create(Map.of(
                "bootstrap.servers",
                broker.bootstrap(),
                "default.api.timeout.ms",
                "2000",
                "request.timeout.ms",
                "2000"));
    }

    private static void aStartWithoutRoomEndsClearly(GregorBroker broker) throws Exception {
        Child child = broker.launch();
        assertThat(child.awaitEnd(Duration.ofSeconds(30))).isNotZero();
        assertThat(child.lines())
                .filteredOn(line -> line.contains("Not started"))
                .singleElement()
                .asString()
                .contains("No space left on device");
    }

    private static Map<String, Object> impatient() {
        return Map.of("delivery.timeout.ms", 3_000, "request.timeout.ms", 2_000, "linger.ms", 0);
    }

    /** True when a record was refused, false when all found room. */
    private boolean produceUntilRefused(KafkaProducer<String, String> producer, List<String> acknowledged)
            throws Exception {
        String filler = "x".repeat(16_000);
        for (int i = 0; i < RECORDS_MAX; i++) {
            String key = Integer.toString(sent++);
            try {
                producer.send(new ProducerRecord<>(TOPIC, 0, key, filler)).get(20, TimeUnit.SECONDS);
                acknowledged.add(key);
            } catch (ExecutionException refused) {
                return true;
            }
        }
        return false;
    }

    private static void allAreRead(GregorBroker broker, List<String> acknowledged) {
        List<String> keys = new ArrayList<>();
        try (var consumer = Clients.consumer(broker.bootstrap(), "none", Map.of())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    keys.add(record.key());
                }
            }
        }
        // A refused record may be there all the same, but once.
        assertThat(keys).containsSubsequence(acknowledged).doesNotHaveDuplicates();
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[512];
        try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        try (Child child = Child.start(List.of(command), Map.of(), Path.of("target"))) {
            return child.awaitEnd(MOUNT_MAX) == 0;
        } catch (IOException notThere) {
            return false;
        }
    }
}
