package gregor.compat.storage;

import gregor.compat.Clients;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Creates and deletes topics and cuts a partition's beginning off, over and over, whether the broker is there or not. */
final class Upheaval {
    private static final int RECORDS_LEFT = 400;
    private static final long PAUSE_NANOS = 100_000_000;

    private final String bootstrap;
    private final TopicPartition cut;
    private final AtomicInteger rounds = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "upheaval");
    private volatile boolean wanted = true;

    Upheaval(String bootstrap, TopicPartition cut) {
        this.bootstrap = bootstrap;
        this.cut = cut;
    }

    void start() {
        thread.start();
    }

    int rounds() {
        return rounds.get();
    }

    private void run() {
        while (wanted) {
            try (Admin admin = admin()) {
                while (wanted) {
                    round(admin, "passing-" + rounds.get());
                    rounds.incrementAndGet();
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (Exception brokerIsAway) {
                rounds.incrementAndGet();
            }
        }
    }

    private void round(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get(5, TimeUnit.SECONDS);
        try (KafkaProducer<String, String> producer = Clients.producer(
                bootstrap,
                Map.of(
                        "max.block.ms",
                        2_000,
                        "delivery.timeout.ms",
                        3_000,
                        "request.timeout.ms",
                        2_000,
                        "linger.ms",
                        0))) {
            producer.send(new ProducerRecord<>(topic, "value")).get(5, TimeUnit.SECONDS);
        }
        long end = admin.listOffsets(Map.of(cut, OffsetSpec.latest()))
                .partitionResult(cut)
                .get(5, TimeUnit.SECONDS)
                .offset();
        admin.deleteRecords(Map.of(cut, RecordsToDelete.beforeOffset(Math.max(0, end - RECORDS_LEFT))))
                .all()
                .get(5, TimeUnit.SECONDS);
        admin.deleteTopics(List.of(topic)).all().get(5, TimeUnit.SECONDS);
    }

    private Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", bootstrap,
                "default.api.timeout.ms", "3000",
                "request.timeout.ms", "2000",
                "reconnect.backoff.max.ms", "100"));
    }

    void end() throws InterruptedException {
        wanted = false;
        thread.join();
    }
}
