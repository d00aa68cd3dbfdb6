package gregor.compat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A follower is killed and comes back with an old disk, without one, and with records that nobody else has: in the end both
 * replicas are the same, byte for byte. The first of a pair leads, the second follows; of each kind.
 */
@Tag("slow")
class ReturningFollowersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TOPIC = "returned";
    private static final int RECORDS = 2_000;

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({"OURS, OURS", "STOCK, OURS", "OURS, STOCK"})
    void bothReplicasAreTheSameInTheEnd(Kind first, Kind second) throws Exception {
        Map<String, String> config = Map.of("min.insync.replicas", "1", "auto.leader.rebalance.enable", "false");
        try (Cluster cluster = Cluster.direct(home, List.of(first, second), config)) {
            cluster.start();
            create(cluster);
            produce(cluster, "a");
            awaitEqual(cluster);
            withOldDisk(cluster);
            withoutDisk(cluster);
            withDivergedDisk(cluster);
        }
    }

    private static void withOldDisk(Cluster cluster) throws Exception {
        cluster.kill(2);
        produce(cluster, "b");
        cluster.start(2);
        awaitEqual(cluster);
    }

    private static void withoutDisk(Cluster cluster) throws Exception {
        cluster.kill(2);
        cluster.wipe(2);
        cluster.start(2);
        awaitEqual(cluster);
    }

    /** Each of both takes records alone; the second wins, by an unclean election. */
    private static void withDivergedDisk(Cluster cluster) throws Exception {
        cluster.kill(2);
        produce(cluster, "only on the first");
        cluster.kill(1);
        cluster.start(2);
        produce(cluster, "d");
        cluster.start(1);
        awaitEqual(cluster);
        produce(cluster, "e");
        awaitEqual(cluster);
    }

    private static void create(Cluster cluster) throws Exception {
        NewTopic topic =
                new NewTopic(TOPIC, Map.of(0, List.of(1, 2))).configs(Map.of("unclean.leader.election.enable", "true"));
        try (Admin admin = Clients.admin(cluster.bootstrap())) {
            admin.createTopics(List.of(topic)).all().get();
        }
    }

    private static void produce(Cluster cluster, String value) {
        Map<String, Object> patient = Map.of("enable.idempotence", false, "delivery.timeout.ms", 120_000);
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrap(), patient)) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, value + " " + i));
            }
        }
    }

    private static void awaitEqual(Cluster cluster) {
        ReplicaLogs replicas = new ReplicaLogs(cluster.brokers(), TOPIC + "-0");
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(replicas.areOfOneSize() && replicas.areEqual())
                        .as("%s", replicas.digests())
                        .isTrue());
    }
}
