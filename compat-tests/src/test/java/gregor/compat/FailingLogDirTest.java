package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import gregor.compat.process.Broker;
import gregor.compat.process.Brokers;
import gregor.compat.process.Child;
import gregor.compat.process.DiskFaults;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two disks fails under a broker, with input/output errors from the system: its partitions are lost until it is back, the
 * others are not. Stock 3.9.2 goes through the same.
 */
class FailingLogDirTest {
    private static final String GOOD = "good";
    private static final String BAD = "bad";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private DiskFaults faults;

    /** Starts the broker's process. */
    private interface Launch {
        Child launch() throws IOException;
    }

    @BeforeEach
    void prepare() throws Exception {
        assumeThat(DiskFaults.available())
                .as("skipped: a C compiler is needed for a disk that fails")
                .isTrue();
        faults = new DiskFaults(home.resolve("disks"));
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
    }

    @AfterEach
    void end() {
        if (zooKeeper != null) {
            zooKeeper.close();
        }
    }

    @Tag("slow")
    @Test
    void theOtherDirectoryServesOnOurs() throws Exception {
        try (GregorBroker broker = new GregorBroker(home.resolve("ours"), config(), faults.environment())) {
            List<String> printed = survives(broker, broker::launch);
            assertThat(printed.stream().filter(line -> line.contains("goes offline")))
                    .singleElement()
                    .asString()
                    .contains(dir("b"));
        }
    }

    @Tag("slow")
    @Test
    void theOtherDirectoryServesOnStock() throws Exception {
        try (StockBroker broker = new StockBroker(home.resolve("stock"), config(), faults.environment())) {
            survives(broker, broker::launch);
        }
    }

    /** What was printed until the broker was stopped in good order. */
    private List<String> survives(Broker broker, Launch launch) throws Exception {
        Child first = start(broker, launch);
        List<String> printed;
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            create(admin, GOOD, "a");
            create(admin, BAD, "b");
            produce(broker, GOOD, "one");
            produce(broker, BAD, "one");
            faults.set(DiskFaults.Action.EIO, "*", dir("b") + "/", 1);
            theBadOneIsRefused(broker);
            Awaitility.await("no leader")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> partition(admin, BAD).leader() == null);
            theGoodOneServes(broker, admin);
            newTopicsGoToTheGoodOne(admin);
        }
        first.stop(PATIENCE);
        printed = first.lines();
        faults.clear();
        Child second = start(broker, launch);
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            Awaitility.await("the leader is back")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> partition(admin, BAD).leader() != null);
            produce(broker, BAD, "two");
            assertThat(Clients.consume(broker.bootstrap(), "reader", BAD, 2))
                    .extracting(record -> record.value())
                    .containsExactly("one", "two");
        }
        faults.set(DiskFaults.Action.EIO, "*", "*", 1);
        theBadOneIsRefused(broker);
        assertThatThrownBy(() -> produce(broker, GOOD, "lost")).isInstanceOf(Exception.class);
        assertThat(second.awaitEnd(PATIENCE)).isEqualTo(1);
        return printed;
    }

    private static Child start(Broker broker, Launch launch) throws IOException {
        Child child = launch.launch();
        Brokers.awaitAnswer(broker.bootstrap(), child, Duration.ofMinutes(2));
        return child;
    }

    private void theBadOneIsRefused(Broker broker) {
        assertThatThrownBy(() -> produce(broker, BAD, "lost")).isInstanceOf(Exception.class);
    }

    private void theGoodOneServes(Broker broker, Admin admin) throws Exception {
        produce(broker, GOOD, "two");
        assertThat(Clients.consume(broker.bootstrap(), "reader", GOOD, 2)).hasSize(2);
        Map<String, LogDirDescription> dirs =
                admin.describeLogDirs(List.of(0)).allDescriptions().get().get(0);
        assertThat(dirs.get(dir("a")).error()).isNull();
        assertThat(dirs.get(dir("b")).error()).isInstanceOf(KafkaStorageException.class);
        assertThat(partition(admin, BAD).replicas()).hasSize(1);
        assertThat(partition(admin, GOOD).leader()).isNotNull();
    }

    private void newTopicsGoToTheGoodOne(Admin admin) throws Exception {
        admin.createTopics(List.of(new NewTopic("later", 3, (short) 1))).all().get();
        Awaitility.await("all partitions")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> admin
                                .describeLogDirs(List.of(0))
                                .allDescriptions()
                                .get()
                                .get(0)
                                .get(dir("a"))
                                .replicaInfos()
                                .keySet()
                                .stream()
                                .filter(partition -> partition.topic().equals("later"))
                                .count()
                        == 3);
    }

    private void create(Admin admin, String topic, String dir) throws Exception {
        TopicPartitionReplica replica = new TopicPartitionReplica(topic, 0, 0);
        // There is no such replica yet; it will be created there.
        assertThatThrownBy(() -> admin.alterReplicaLogDirs(Map.of(replica, dir(dir)))
                        .all()
                        .get())
                .isInstanceOf(ExecutionException.class);
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        Awaitility.await("the place of " + topic)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> dir(dir).equals(admin.describeReplicaLogDirs(List.of(replica))
                        .all()
                        .get()
                        .get(replica)
                        .getCurrentReplicaLogDir()));
    }

    private static TopicPartitionInfo partition(Admin admin, String topic) throws Exception {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .get(0);
    }

    private static void produce(Broker broker, String topic, String value) throws Exception {
        Map<String, Object> impatient = Map.of(
                "delivery.timeout.ms", 5_000, "request.timeout.ms", 2_000, "linger.ms", 0, "max.block.ms", 5_000);
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), impatient)) {
            producer.send(new ProducerRecord<>(topic, 0, null, value)).get(20, TimeUnit.SECONDS);
        }
    }

    private String dir(String name) {
        return home.toAbsolutePath().resolve("disks").resolve(name).toString();
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("log.dirs", dir("a") + "," + dir("b"));
        config.put("offsets.topic.num.partitions", "1");
        config.put("zookeeper.session.timeout.ms", "6000");
        return config;
    }
}
