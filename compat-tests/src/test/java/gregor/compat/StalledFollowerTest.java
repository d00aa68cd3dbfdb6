package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.compat.process.Broker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker under test leads; a stock one that follows it stands still for a while, and its session at ZooKeeper lives on. */
@Tag("slow")
class StalledFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "orders";

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private Broker leader;
    private Broker follower;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
        leader = Broker.underTest(home.resolve("leader"), config(0));
        follower = new StockBroker(home.resolve("follower"), config(1));
        leader.start(); // First, so that it is the controller too.
        follower.start();
    }

    @AfterEach
    void end() {
        follower.close();
        leader.close();
        zooKeeper.close();
    }

    @Test
    void whoStandsStillLeavesTheReplicasInSyncAndComesBackWhenItHasAll() throws Exception {
        try (Admin admin = admin();
                KafkaProducer<String, String> producer = producer()) {
            Awaitility.await("both brokers are there")
                    .atMost(PATIENCE)
                    .until(() -> admin.describeCluster()
                                    .nodes()
                                    .get(10, TimeUnit.SECONDS)
                                    .size()
                            == 2);
            NewTopic topic = new NewTopic(TOPIC, Map.of(0, List.of(0, 1)));
            admin.createTopics(List.of(topic.configs(Map.of("min.insync.replicas", "2"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            send(producer, "before");

            follower.suspend();
            // In the log, and nobody may say whether it will stay: so it may not be acknowledged.
            assertThatThrownBy(() -> send(producer, "in between"))
                    .hasRootCauseInstanceOf(Exception.class)
                    .rootCause()
                    .isInstanceOfAny(NotEnoughReplicasAfterAppendException.class, TimeoutException.class);
            awaitInSync(admin, 0);
            assertThatThrownBy(() -> send(producer, "refused"))
                    .hasRootCauseInstanceOf(NotEnoughReplicasException.class);

            follower.resume();
            awaitInSync(admin, 0, 1);
            send(producer, "after");
            assertThat(Clients.consume(leader.bootstrap(), "readers", TOPIC, 3).stream()
                            .map(ConsumerRecord::value))
                    .containsExactly("before", "in between", "after");
        }
    }

    private static void send(KafkaProducer<String, String> producer, String value)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        producer.send(new ProducerRecord<>(TOPIC, 0, null, value)).get(60, TimeUnit.SECONDS);
    }

    private static void awaitInSync(Admin admin, int... brokers) {
        Awaitility.await("in sync are these")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> {
                    TopicDescription described = admin.describeTopics(List.of(TOPIC))
                            .allTopicNames()
                            .get()
                            .get(TOPIC);
                    List<Integer> inSync = new ArrayList<>(described.partitions().get(0).isr().stream()
                            .map(Node::id)
                            .sorted()
                            .toList());
                    assertThat(inSync)
                            .containsExactly(
                                    java.util.Arrays.stream(brokers).boxed().toArray(Integer[]::new));
                });
    }

    /** May ask the broker that stands still, and then soon asks the other one. */
    private Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", leader.bootstrap(), "request.timeout.ms", 2_000, "default.api.timeout.ms", 6_000));
    }

    /** Everything is sent once, and waits longer than a replica may lag. */
    private KafkaProducer<String, String> producer() {
        return Clients.producer(
                leader.bootstrap(),
                Map.of(
                        "retries", 0,
                        "enable.idempotence", false,
                        "linger.ms", 0,
                        "request.timeout.ms", 8_000,
                        "delivery.timeout.ms", 10_000));
    }

    private Map<String, String> config(int id) {
        return Map.of(
                "broker.id",
                Integer.toString(id),
                "zookeeper.connect",
                zooKeeper.address(),
                "zookeeper.session.timeout.ms",
                "40000",
                "replica.lag.time.max.ms",
                "3000",
                "offsets.topic.num.partitions",
                "1",
                "offsets.topic.replication.factor",
                "1");
    }
}
