package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gregor.compat.Clients;
import gregor.compat.process.DiskFaults;
import gregor.compat.process.GregorBroker;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeReplicaLogDirsResult.ReplicaLogDirInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that moves to a directory which has no room for one kind of write after the other: it takes records and is read where it
 * is, and moves when there is room, without a restart. (Stock takes the directory offline.)
 */
@Tag("slow")
class FullDiskMoveTest {
    private static final TopicPartition MOVING = new TopicPartition("moving", 0);
    private static final TopicPartitionReplica REPLICA = new TopicPartitionReplica(MOVING.topic(), 0, 0);
    private static final int RECORDS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Calls, and what the path must be like: all of them in the copy. */
    private static final List<List<String>> STEPS = List.of(
            List.of("mkdir", "*-future"),
            List.of("create", "*-future/*.log"),
            List.of("write", "*-future/*.log"),
            List.of("create", "*-future/*.index"),
            List.of("write", "*-future/*.timeindex"),
            List.of("write", "*-future/*.snapshot"),
            List.of("create", "*-future/complete-copy*"));

    @TempDir
    private Path home;

    private final List<String> acknowledged = new ArrayList<>();
    private GregorBroker broker;

    @Test
    void theLogIsServedWhereItIsAndMovesWhenThereIsRoom() throws Exception {
        assumeTrue(DiskFaults.available(), "no compiler for the library that fails");
        DiskFaults faults = new DiskFaults(home.resolve("disks"));
        try (GregorBroker started = new GregorBroker(home, config(), faults.environment())) {
            broker = started;
            broker.start();
            try (Admin admin = Clients.admin(broker.bootstrap())) {
                create(admin);
                for (List<String> step : STEPS) {
                    send();
                    faults.set(DiskFaults.Action.ENOSPC, step.get(0), step.get(1), 1);
                    boolean refused = !move(admin, "two");
                    Awaitility.await(step.toString())
                            .atMost(PATIENCE)
                            .until(() -> !faults.counted().isEmpty());
                    send();
                    allAreRead(step);
                    assertThat(place(admin).getCurrentReplicaLogDir())
                            .as("%s", step)
                            .isEqualTo(dir("one"));
                    assertThat(refused && hasCopy("two")).as("%s", step).isFalse();
                    faults.clear();
                    assertThat(!refused || move(admin, "two")).as("%s", step).isTrue();
                    awaitAt(admin, "two");
                    send();
                    allAreRead(step);
                    assertThat(move(admin, "one")).isTrue();
                    awaitAt(admin, "one");
                }
            }
            broker.stop();
            assertThat(broker.printed()).noneMatch(line -> line.contains("goes offline"));
            broker.start();
            allAreRead(List.of("a restart"));
        }
    }

    private void create(Admin admin) throws Exception {
        try {
            // There is no such replica yet; it will be created there.
            admin.alterReplicaLogDirs(Map.of(REPLICA, dir("one"))).all().get();
        } catch (ExecutionException notYet) {
            admin.createTopics(List.of(new NewTopic(MOVING.topic(), 1, (short) 1)
                            .configs(Map.of("segment.bytes", "3000", "index.interval.bytes", "200"))))
                    .all()
                    .get();
        }
        awaitAt(admin, "one");
    }

    /** False if the broker does not even begin. */
    private boolean move(Admin admin, String name) throws InterruptedException {
        try {
            admin.alterReplicaLogDirs(Map.of(REPLICA, dir(name))).all().get();
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(KafkaStorageException.class);
            return false;
        }
    }

    private void awaitAt(Admin admin, String name) {
        Awaitility.await("the move to " + name)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> dir(name).equals(place(admin).getCurrentReplicaLogDir())
                        && place(admin).getFutureReplicaLogDir() == null);
    }

    private static ReplicaLogDirInfo place(Admin admin) throws Exception {
        return admin.describeReplicaLogDirs(List.of(REPLICA)).all().get().get(REPLICA);
    }

    private void send() throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), Map.of("linger.ms", 0))) {
            for (int i = 0; i < RECORDS; i++) {
                String key = Integer.toString(acknowledged.size());
                producer.send(new ProducerRecord<>(MOVING.topic(), 0, key, "x".repeat(90)))
                        .get(10, TimeUnit.SECONDS);
                acknowledged.add(key);
            }
        }
    }

    private void allAreRead(List<String> step) {
        List<String> keys = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrap(), "none", Map.of())) {
            consumer.assign(List.of(MOVING));
            consumer.seekToBeginning(List.of(MOVING));
            long end = consumer.endOffsets(List.of(MOVING)).get(MOVING);
            while (consumer.position(MOVING) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    keys.add(record.key());
                }
            }
        }
        assertThat(keys).as("%s", step).isEqualTo(acknowledged);
    }

    private boolean hasCopy(String name) {
        return new File(dir(name)).list((dir, file) -> file.endsWith("-future")).length > 0;
    }

    private String dir(String name) {
        return home.toAbsolutePath().resolve("disks").resolve(name).toString();
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("log.dirs", dir("one") + "," + dir("two"));
        config.put("log.segment.delete.delay.ms", "100");
        return config;
    }
}
