package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeReplicaLogDirsResult.ReplicaLogDirInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our broker and stock 3.9.2 in turn on the same two log directories: each ends the move in whose midst the other ended. */
class MovedByBothTest {
    private static final String TOPIC = "moved";
    private static final TopicPartitionReplica REPLICA = new TopicPartitionReplica(TOPIC, 0, 0);
    private static final int BATCH = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private int produced;
    private Path target;

    @BeforeEach
    void startZooKeeper() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
    }

    @AfterEach
    void endZooKeeper() {
        zooKeeper.close();
    }

    @Tag("slow")
    @Test
    void eachEndsTheMoveThatTheOtherBeganAndWasStopped() throws Exception {
        takeTurns(true);
    }

    @Tag("slow")
    @Test
    void eachEndsTheMoveThatTheOtherBeganAndWasKilled() throws Exception {
        takeTurns(false);
    }

    private void takeTurns(boolean cleanStop) throws Exception {
        try (Broker ours = Broker.underTest(home.resolve("ours"), config());
                Broker stock = new StockBroker(home.resolve("stock"), config())) {
            for (Broker broker : List.of(ours, stock, ours, stock, ours)) {
                broker.start();
                try (Admin admin = Clients.admin(broker.bootstrap())) {
                    endMove(admin);
                    produce(broker);
                    everythingIsThere(broker);
                    beginMove(admin);
                }
                if (cleanStop) {
                    broker.stop();
                } else {
                    broker.kill();
                }
            }
        }
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("log.dirs", home.resolve("a") + "," + home.resolve("b"));
        config.put("log.segment.bytes", "262144");
        config.put("zookeeper.session.timeout.ms", "6000");
        return config;
    }

    /** What the one before began comes to its end without being asked for. */
    private void endMove(Admin admin) throws Exception {
        if (target == null) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            return;
        }
        Awaitility.await("the copy is known")
                .atMost(PATIENCE)
                .until(() -> where(admin).getFutureReplicaLogDir().equals(target.toString()));
        rate(admin, Long.MAX_VALUE);
        Awaitility.await("the move").atMost(PATIENCE).until(() -> where(admin).getFutureReplicaLogDir() == null);
        assertThat(where(admin).getCurrentReplicaLogDir()).isEqualTo(target.toString());
        Awaitility.await("the end of the former log")
                .atMost(PATIENCE)
                .until(() -> logs().equals(List.of(target.resolve(TOPIC + "-0"))));
    }

    /** Slowly, so that it is under way when the broker ends. */
    private void beginMove(Admin admin) throws Exception {
        rate(admin, 100_000);
        target = other(Path.of(where(admin).getCurrentReplicaLogDir()));
        admin.alterReplicaLogDirs(Map.of(REPLICA, target.toString())).all().get();
        Awaitility.await("something is copied").atMost(PATIENCE).until(() -> copiedBytes() > 0);
        assertThat(where(admin).getFutureReplicaLogDir()).isEqualTo(target.toString());
    }

    private long copiedBytes() throws Exception {
        long bytes = 0;
        for (Path log : logs()) {
            if (log.startsWith(target)) {
                try (Stream<Path> files = Files.list(log)) {
                    bytes += files.filter(file -> file.toString().endsWith(".log"))
                            .mapToLong(file -> file.toFile().length())
                            .sum();
                }
            }
        }
        return bytes;
    }

    private static void rate(Admin admin, long bytesPerSecond) throws Exception {
        ConfigEntry entry =
                new ConfigEntry("replica.alter.log.dirs.io.max.bytes.per.second", Long.toString(bytesPerSecond));
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.BROKER, "0"),
                        List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static ReplicaLogDirInfo where(Admin admin) throws Exception {
        return admin.describeReplicaLogDirs(List.of(REPLICA)).all().get().get(REPLICA);
    }

    private Path other(Path dir) {
        return dir.equals(home.resolve("a")) ? home.resolve("b") : home.resolve("a");
    }

    /** The partition's log and its copy. */
    private List<Path> logs() throws Exception {
        List<Path> found = new ArrayList<>();
        for (Path dir : List.of(home.resolve("a"), home.resolve("b"))) {
            try (Stream<Path> entries = Files.list(dir)) {
                entries.filter(path -> path.getFileName().toString().matches(TOPIC + "-0(\\..*-future)?"))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private void produce(Broker broker) throws Exception {
        Map<String, Object> idempotent = Map.of("enable.idempotence", true, "linger.ms", 2, "batch.size", 8_000);
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), idempotent)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, null, produced + ":" + "x".repeat(300))));
                produced++;
            }
            for (Future<?> future : sent) {
                future.get();
            }
        }
    }

    private void everythingIsThere(Broker broker) {
        List<ConsumerRecord<String, String>> all =
                Clients.consume(broker.bootstrap(), "fresh-" + produced, TOPIC, produced);
        assertThat(all).hasSize(produced);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).value()).startsWith(i + ":");
        }
    }
}
