package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 under load from an idempotent producer with acks=all: every acknowledged record is there, once and in order, and a
 * consumer group goes on from its committed offsets.
 */
class CrashTest {
    private static final String TOPIC = "crashes";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private final AtomicBoolean producing = new AtomicBoolean(true);
    private final AtomicBoolean consuming = new AtomicBoolean(true);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger consumed = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    void nothingAcknowledgedIsLostInThreeKills() throws Exception {
        survives(3);
    }

    @Tag("slow")
    @Test
    void nothingAcknowledgedIsLostInTwentyKills() throws Exception {
        survives(20);
    }

    private void survives(int kills) throws Exception {
        try (Broker broker = Broker.underTest(home, Map.of("log.segment.bytes", "1048576"))) {
            broker.start();
            createTopic(broker);
            Thread producer = run("producer", () -> produce(broker.bootstrap()));
            Thread consumer = run("consumer", () -> consume(broker.bootstrap()));
            for (int i = 0; i < kills; i++) {
                awaitProgress(acknowledged, 2_000);
                broker.kill();
                broker.start();
                awaitProgress(consumed, 1);
            }
            awaitProgress(acknowledged, 1_000);
            producing.set(false);
            producer.join();
            Awaitility.await("the group reads all").atMost(PATIENCE).until(() -> consumed.get() >= acknowledged.get());
            consuming.set(false);
            consumer.join();
            assertThat(failures).isEmpty();
            everyAcknowledgedRecordIsThereOnceAndInOrder(broker);
        }
    }

    private static void createTopic(Broker broker) throws Exception {
        try (var admin = Clients.admin(broker.bootstrap())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    /** One record after the other, numbered; a record counts as acknowledged only with all before it. */
    private void produce(String bootstrap) {
        Map<String, Object> config = Map.of(
                "enable.idempotence", true,
                "linger.ms", 1,
                "batch.size", 4_000,
                "max.in.flight.requests.per.connection", 5,
                "delivery.timeout.ms", 300_000,
                "request.timeout.ms", 5_000,
                "reconnect.backoff.max.ms", 200,
                "retry.backoff.ms", 20);
        try (KafkaProducer<String, String> producer = Clients.producer(bootstrap, config)) {
            int number = 0;
            while (producing.get()) {
                int sent = number++;
                producer.send(new ProducerRecord<>(TOPIC, 0, null, filled(sent)), (metadata, failure) -> {
                    if (failure != null) {
                        failures.add("record " + sent + ": " + failure);
                    } else {
                        acknowledged.incrementAndGet();
                    }
                });
                if (sent % 50 == 0) {
                    producer.flush();
                }
            }
        }
    }

    /** A record may come again after a crash, but none may be skipped. */
    private void consume(String bootstrap) {
        Map<String, Object> config =
                Map.of("session.timeout.ms", 6_000, "reconnect.backoff.max.ms", 200, "default.api.timeout.ms", 60_000);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, "crash-group", config)) {
            consumer.subscribe(List.of(TOPIC));
            while (consuming.get()) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    int number = number(record);
                    if (number > consumed.get()) {
                        failures.add("consumed " + number + " instead of " + consumed.get());
                    }
                    consumed.set(Math.max(consumed.get(), number + 1));
                }
                consumer.commitSync();
            }
        }
    }

    private void everyAcknowledgedRecordIsThereOnceAndInOrder(Broker broker) {
        List<ConsumerRecord<String, String>> all =
                Clients.consume(broker.bootstrap(), "reader", TOPIC, acknowledged.get());
        assertThat(all).hasSize(acknowledged.get());
        for (int i = 0; i < all.size(); i++) {
            assertThat(number(all.get(i)))
                    .as("record at offset %d", all.get(i).offset())
                    .isEqualTo(i);
        }
    }

    private static String filled(int number) {
        return number + ":" + "x".repeat(100);
    }

    private static int number(ConsumerRecord<String, String> record) {
        return Integer.parseInt(record.value().substring(0, record.value().indexOf(':')));
    }

    private Thread run(String name, Runnable body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (RuntimeException e) {
                        failures.add(name + " ended: " + e);
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private void awaitProgress(AtomicInteger counter, int more) {
        int before = counter.get();
        Awaitility.await("progress")
                .atMost(PATIENCE)
                .until(() -> !failures.isEmpty() || counter.get() >= before + more);
        assertThat(failures).isEmpty();
    }
}
