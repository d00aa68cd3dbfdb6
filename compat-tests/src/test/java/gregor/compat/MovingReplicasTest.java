package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionReplica;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition moves between two log directories while records are written to it: none is lost, doubled or out of order. */
class MovingReplicasTest {
    private static final String TOPIC = "moving";
    private static final TopicPartitionReplica REPLICA = new TopicPartitionReplica(TOPIC, 0, 0);
    /** Between few records, so that a copy that is held back can still catch up. */
    private static final long PACE_NANOS = 5_000_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private final AtomicBoolean producing = new AtomicBoolean(true);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    void aPartitionMovesUnderLoadAndBackAgain() throws Exception {
        try (Broker broker = Broker.underTest(home, config(""))) {
            broker.start();
            Thread producer = begin(broker);
            try (Admin admin = Clients.admin(broker.bootstrap())) {
                for (int i = 0; i < 4; i++) {
                    awaitRecords(1_000);
                    Path target = other(place(admin));
                    move(admin, target);
                    Awaitility.await("the move").atMost(PATIENCE).until(() -> isAt(admin, target));
                }
            }
            end(producer);
            everyRecordIsThereOnceAndInOrder(broker);
            Awaitility.await("the end of the former log").until(() -> logs().size() == 1);
        }
    }

    @Tag("slow")
    @Test
    void nothingIsLostInKillsInTheMiddleOfMoves() throws Exception {
        long seed = System.nanoTime();
        System.out.println("MovingReplicasTest seed " + seed);
        Random random = new Random(seed);
        try (Broker broker = Broker.underTest(home, config("20000000"))) {
            broker.start();
            Thread producer = begin(broker);
            for (int i = 0; i < 24; i++) {
                awaitRecords(300);
                try (Admin admin = Clients.admin(broker.bootstrap())) {
                    awaitNoMove(admin);
                    move(admin, other(place(admin)));
                }
                LockSupport.parkNanos(random.nextInt(i % 2 == 0 ? 50_000_000 : 900_000_000));
                broker.kill();
                broker.start();
            }
            try (Admin admin = Clients.admin(broker.bootstrap())) {
                awaitNoMove(admin);
            }
            end(producer);
            everyRecordIsThereOnceAndInOrder(broker);
            Awaitility.await("the end of the former log").until(() -> logs().size() == 1);
        }
    }

    private Map<String, String> config(String rate) {
        String dirs = home.resolve("a") + "," + home.resolve("b");
        return rate.isEmpty()
                ? Map.of("log.dirs", dirs, "log.segment.bytes", "262144")
                : Map.of(
                        "log.dirs",
                        dirs,
                        "log.segment.bytes",
                        "262144",
                        "replica.alter.log.dirs.io.max.bytes.per.second",
                        rate);
    }

    private Thread begin(Broker broker) throws Exception {
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        Thread thread = new Thread(() -> produce(broker.bootstrap()), "producer");
        thread.start();
        return thread;
    }

    private void produce(String bootstrap) {
        Map<String, Object> config = Map.of(
                "enable.idempotence",
                true,
                "linger.ms",
                1,
                "batch.size",
                8_000,
                "delivery.timeout.ms",
                300_000,
                "request.timeout.ms",
                5_000,
                "reconnect.backoff.max.ms",
                200,
                "retry.backoff.ms",
                20);
        try (KafkaProducer<String, String> producer = Clients.producer(bootstrap, config)) {
            for (int number = 0; producing.get(); number++) {
                int sent = number;
                producer.send(new ProducerRecord<>(TOPIC, 0, null, sent + ":" + "x".repeat(200)), (done, failure) -> {
                    if (failure != null) {
                        failures.add("record " + sent + ": " + failure);
                    } else {
                        acknowledged.incrementAndGet();
                    }
                });
                if (sent % 50 == 0) {
                    producer.flush();
                    LockSupport.parkNanos(PACE_NANOS);
                }
            }
        }
    }

    private void awaitRecords(int more) {
        int before = acknowledged.get();
        Awaitility.await("records").atMost(PATIENCE).until(() -> acknowledged.get() >= before + more);
    }

    private void end(Thread producer) throws InterruptedException {
        awaitRecords(500);
        producing.set(false);
        producer.join();
        assertThat(failures).isEmpty();
    }

    private static void move(Admin admin, Path target) throws Exception {
        admin.alterReplicaLogDirs(Map.of(REPLICA, target.toString())).all().get();
    }

    private static Path place(Admin admin) throws Exception {
        return Path.of(admin.describeReplicaLogDirs(List.of(REPLICA))
                .all()
                .get()
                .get(REPLICA)
                .getCurrentReplicaLogDir());
    }

    private static boolean isAt(Admin admin, Path target) throws Exception {
        var where = admin.describeReplicaLogDirs(List.of(REPLICA)).all().get().get(REPLICA);
        return target.toString().equals(where.getCurrentReplicaLogDir()) && where.getFutureReplicaLogDir() == null;
    }

    private static void awaitNoMove(Admin admin) {
        Awaitility.await("the end of a move that was interrupted")
                .atMost(PATIENCE)
                .until(() -> {
                    var where = admin.describeReplicaLogDirs(List.of(REPLICA))
                            .all()
                            .get()
                            .get(REPLICA);
                    return where.getCurrentReplicaLogDir() != null && where.getFutureReplicaLogDir() == null;
                });
    }

    private Path other(Path dir) {
        return dir.equals(home.resolve("a")) ? home.resolve("b") : home.resolve("a");
    }

    /** Directories that have the partition's name, or a copy's. */
    private List<String> logs() throws Exception {
        List<String> found = new ArrayList<>();
        for (Path dir : List.of(home.resolve("a"), home.resolve("b"))) {
            try (Stream<Path> entries = Files.list(dir)) {
                entries.map(path -> path.getFileName().toString())
                        .filter(name -> name.equals(TOPIC + "-0") || name.endsWith("-future"))
                        .forEach(name -> found.add(dir.getFileName() + "/" + name));
            }
        }
        return found;
    }

    private void everyRecordIsThereOnceAndInOrder(Broker broker) {
        List<ConsumerRecord<String, String>> all =
                Clients.consume(broker.bootstrap(), "reader", TOPIC, acknowledged.get());
        assertThat(all).hasSize(acknowledged.get());
        for (int i = 0; i < all.size(); i++) {
            String value = all.get(i).value();
            assertThat(Integer.parseInt(value.substring(0, value.indexOf(':'))))
                    .as("record at offset %d", all.get(i).offset())
                    .isEqualTo(i);
        }
    }
}
