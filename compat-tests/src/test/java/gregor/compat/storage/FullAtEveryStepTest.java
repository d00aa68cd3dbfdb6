package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gregor.compat.Clients;
import gregor.compat.process.DiskFaults;
import gregor.compat.process.DiskFaults.Action;
import gregor.compat.process.GregorBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without room for one kind of write after the other: records, segments that begin, indexes, snapshots, checkpoints, new
 * partitions, compactions. What was acknowledged is read meanwhile; when there is room all goes on without a restart.
 */
@Tag("slow")
class FullAtEveryStepTest {
    private static final TopicPartition APPENDED = new TopicPartition("appended", 0);
    private static final TopicPartition COMPACTED = new TopicPartition("compacted", 0);
    private static final int RECORDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Calls, and the end of the names of the files they are for. */
    private static final List<List<String>> STEPS = List.of(
            List.of("write", ".log$"),
            List.of("create", ".log$"),
            List.of("create", ".index$"),
            List.of("write", ".index$"),
            List.of("write", ".timeindex$"),
            List.of("create", ".snapshot$"),
            List.of("write", ".snapshot$"),
            List.of("write", "recovery-point-offset-checkpoint.tmp$"),
            List.of("write", "replication-offset-checkpoint.tmp$"),
            List.of("write", "log-start-offset-checkpoint.tmp$"),
            List.of("write", "leader-epoch-checkpoint.tmp$"),
            List.of("write", "partition.metadata.tmp$"),
            List.of("mkdir", "*"),
            List.of("create", ".log.cleaned$"),
            List.of("write", ".log.cleaned$"),
            List.of("write", "cleaner-offset-checkpoint.tmp$"));

    @TempDir
    private Path home;

    private final List<String> acknowledged = new ArrayList<>();
    private GregorBroker broker;
    private int sent;

    @Test
    void noRoomIsSurvivedAtEachKindOfWrite() throws Exception {
        assumeTrue(DiskFaults.available(), "no compiler for the library that fails");
        DiskFaults faults = new DiskFaults(home.resolve("data"));
        try (GregorBroker started = new GregorBroker(home, config(), faults.environment())) {
            broker = started;
            broker.start();
            createTopics();
            for (List<String> step : STEPS) {
                faults.set(Action.ENOSPC, step.get(0), step.get(1), 1);
                Awaitility.await(step.toString()).atMost(PATIENCE).until(() -> {
                    work();
                    return !faults.counted().isEmpty();
                });
                allAcknowledgedAreRead(step);
                faults.clear();
                everythingWorks(step);
                allAcknowledgedAreRead(step);
            }
            broker.stop();
            assertThat(broker.printed()).noneMatch(line -> line.contains("goes offline"));
            broker.start();
            allAcknowledgedAreRead(List.of("a restart"));
            broker.stop();
            Path data = broker.logDir();
            DumpedLog.checkIndexes(List.of(data.resolve(APPENDED.toString()), data.resolve(COMPACTED.toString())));
        }
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("log.dirs", home.resolve("data").toAbsolutePath().toString());
        config.put("log.initial.task.delay.ms", "100");
        config.put("log.flush.offset.checkpoint.interval.ms", "150");
        config.put("log.flush.start.offset.checkpoint.interval.ms", "150");
        config.put("replica.high.watermark.checkpoint.interval.ms", "150");
        config.put("log.cleaner.backoff.ms", "50");
        config.put("offsets.topic.num.partitions", "1");
        return config;
    }

    private void createTopics() throws Exception {
        Map<String, String> small = Map.of("segment.bytes", "3000", "index.interval.bytes", "200");
        Map<String, String> compact = new HashMap<>(small);
        compact.put("cleanup.policy", "compact");
        compact.put("min.cleanable.dirty.ratio", "0.01");
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            admin.createTopics(List.of(
                            new NewTopic(APPENDED.topic(), 1, (short) 1).configs(small),
                            new NewTopic(COMPACTED.topic(), 1, (short) 1).configs(compact)))
                    .all()
                    .get();
        }
    }

    /** Something of all that writes; what is refused is left. */
    private void work() throws InterruptedException {
        try (KafkaProducer<String, String> producer = producer()) {
            for (int i = 0; i < RECORDS; i++) {
                send(producer);
            }
        } catch (ExecutionException | TimeoutException refused) {
            sent++;
        }
        try (Admin admin = admin()) {
            createAndDelete(admin);
        } catch (ExecutionException | TimeoutException refused) {
            sent++;
        }
    }

    private void everythingWorks(List<String> step) {
        Awaitility.await("room again after " + step)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> {
                    try (KafkaProducer<String, String> producer = producer();
                            Admin admin = admin()) {
                        for (int i = 0; i < RECORDS; i++) {
                            send(producer);
                        }
                        createAndDelete(admin);
                        return true;
                    }
                });
    }

    private void send(KafkaProducer<String, String> producer)
            throws ExecutionException, InterruptedException, TimeoutException {
        String key = Integer.toString(sent++);
        producer.send(new ProducerRecord<>(COMPACTED.topic(), 0, "key-" + sent % 5, "x".repeat(90)))
                .get(5, TimeUnit.SECONDS);
        producer.send(new ProducerRecord<>(APPENDED.topic(), 0, key, "x".repeat(90)))
                .get(5, TimeUnit.SECONDS);
        acknowledged.add(key);
    }

    private void createAndDelete(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        String topic = "passing-" + sent++;
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(3, TimeUnit.SECONDS);
        admin.deleteTopics(List.of(topic)).all().get(3, TimeUnit.SECONDS);
    }

    private void allAcknowledgedAreRead(List<String> step) {
        List<String> keys = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrap(), "none", Map.of())) {
            consumer.assign(List.of(APPENDED));
            consumer.seekToBeginning(List.of(APPENDED));
            long end = consumer.endOffsets(List.of(APPENDED)).get(APPENDED);
            while (consumer.position(APPENDED) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    keys.add(record.key());
                }
            }
        }
        // A refused record may be there all the same, but once.
        assertThat(keys).as("%s", step).containsSubsequence(acknowledged).doesNotHaveDuplicates();
    }

    private KafkaProducer<String, String> producer() {
        return Clients.producer(
                broker.bootstrap(),
                Map.of(
                        "delivery.timeout.ms",
                        1_500,
                        "request.timeout.ms",
                        1_000,
                        "linger.ms",
                        0,
                        "max.block.ms",
                        3_000));
    }

    private Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", broker.bootstrap(),
                "default.api.timeout.ms", "2000",
                "request.timeout.ms", "1000"));
    }
}
