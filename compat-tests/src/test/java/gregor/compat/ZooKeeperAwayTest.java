package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Brokers;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZooKeeper in a process of its own that comes late, goes while the broker runs, and comes back. */
class ZooKeeperAwayTest {
    private static final String TOPIC = "before";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SESSION_TIMEOUT_MS = 6_000;

    @TempDir
    private Path home;

    @Test
    void theBrokerStartsWhenZooKeeperComes() throws Exception {
        try (ZooKeeperProcess zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
                GregorBroker broker = broker(zooKeeper)) {
            var child = broker.launch();
            child.awaitLine(line -> line.contains("Waiting for ZooKeeper at " + zooKeeper.address()), PATIENCE);
            zooKeeper.start();
            Brokers.awaitAnswer(broker.bootstrap(), child, PATIENCE);
            create(broker, TOPIC);
        }
    }

    @Test
    void recordsKeepFlowingWhileZooKeeperIsAway() throws Exception {
        try (ZooKeeperProcess zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
                GregorBroker broker = broker(zooKeeper)) {
            zooKeeper.start();
            broker.start();
            create(broker, TOPIC);
            produceAndConsume(broker, "with");
            zooKeeper.stop();
            awaitPrinted(broker, "The connection to ZooKeeper is lost");
            produceAndConsume(broker, "without");
            zooKeeper.start();
            awaitPrinted(broker, "ZooKeeper is back");
            Awaitility.await("a topic is created")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> create(broker, "after"));
            produceAndConsume(broker, "again");
        }
    }

    private GregorBroker broker(ZooKeeperProcess zooKeeper) throws Exception {
        return new GregorBroker(
                home.resolve("broker"),
                Map.of(
                        "zookeeper.connect",
                        zooKeeper.address(),
                        "zookeeper.connection.timeout.ms",
                        "60000",
                        "zookeeper.session.timeout.ms",
                        "" + SESSION_TIMEOUT_MS));
    }

    private static void create(GregorBroker broker, String topic) throws Exception {
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
        }
    }

    /** With clients that know nothing yet: metadata, the coordinator and producer ids are asked for, too. */
    private static void produceAndConsume(GregorBroker broker, String value) throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), Map.of())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get(30, TimeUnit.SECONDS);
        }
        assertThat(Clients.consume(broker.bootstrap(), "group", TOPIC, 1))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo(value));
    }

    private static void awaitPrinted(GregorBroker broker, String text) {
        Awaitility.await(text)
                .atMost(PATIENCE)
                .until(() -> broker.printed().stream().anyMatch(line -> line.contains(text)));
    }
}
