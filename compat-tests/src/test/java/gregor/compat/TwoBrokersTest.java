package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two brokers and one ZooKeeper, the first of them the controller: topics with a partition on each are made, written, read and
 * deleted through either, also when both have been away. Two stock brokers are the control.
 */
@Tag("slow")
class TwoBrokersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RECORDS = 200;

    /** Who is the controller, and over whom. */
    enum Pairing {
        GREGOR_OVER_GREGOR,
        GREGOR_OVER_STOCK,
        STOCK_OVER_GREGOR,
        STOCK_OVER_STOCK;

        boolean isStock(int broker) {
            return broker == 0
                    ? this == STOCK_OVER_GREGOR || this == STOCK_OVER_STOCK
                    : this == GREGOR_OVER_STOCK || this == STOCK_OVER_STOCK;
        }
    }

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private final List<Broker> brokers = new ArrayList<>();

    @BeforeEach
    void startZooKeeper() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
    }

    @AfterEach
    void end() {
        brokers.forEach(Broker::close);
        zooKeeper.close();
    }

    @ParameterizedTest
    @EnumSource
    void topicsOverBothBrokersAreMadeUsedAndDeletedThroughEither(Pairing pairing) throws Exception {
        start(pairing);
        for (int through = 0; through < 2; through++) {
            String topic = "topic-through-" + through;
            create(through, topic);
            produce(through, topic, 2);
            consume(1 - through, topic, RECORDS);
            grow(1 - through, topic);
            produce(1 - through, topic, 4);
            consume(through, topic, 2 * RECORDS);
            delete(through, topic);
            awaitFilesGone(topic);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoComesBackServesWhatItHad(Pairing pairing) throws Exception {
        start(pairing);
        create(0, "kept");
        create(0, "dropped");
        produce(0, "kept", 2);
        brokers.get(1).stop();
        awaitLeaders(0, "kept", Set.of(0));
        delete(0, "dropped");
        brokers.get(1).start();
        awaitLeaders(0, "kept", Set.of(0, 1));
        consume(1, "kept", RECORDS);
        awaitFilesGone("dropped");

        // The office goes over to the other one.
        brokers.get(0).stop();
        awaitLeaders(1, "kept", Set.of(1));
        createOn(1, "during", 1);
        brokers.get(0).start();
        awaitLeaders(1, "kept", Set.of(0, 1));
        produce(0, "kept", 2);
        consume(0, "kept", 2 * RECORDS);
        create(1, "after");
        produce(0, "after", 2);
        consume(1, "after", RECORDS);
    }

    private void start(Pairing pairing) throws Exception {
        for (int id = 0; id < 2; id++) {
            Map<String, String> config = Map.of(
                    "broker.id", Integer.toString(id),
                    "zookeeper.connect", zooKeeper.address(),
                    "controlled.shutdown.retry.backoff.ms", "500",
                    "offsets.topic.num.partitions", "4",
                    "log.segment.delete.delay.ms", "1000");
            Path broker = home.resolve("broker-" + id);
            brokers.add(pairing.isStock(id) ? new StockBroker(broker, config) : new GregorBroker(broker, config));
            brokers.get(id).start();
        }
        for (int id = 0; id < 2; id++) {
            try (Admin admin = admin(id)) {
                Awaitility.await("both brokers see each other")
                        .atMost(PATIENCE)
                        .until(() -> admin.describeCluster()
                                        .nodes()
                                        .get(10, TimeUnit.SECONDS)
                                        .size()
                                == 2);
                assertThat(admin.describeCluster()
                                .controller()
                                .get(10, TimeUnit.SECONDS)
                                .id())
                        .isZero();
            }
        }
    }

    private void create(int through, String topic) throws Exception {
        try (Admin admin = admin(through)) {
            admin.createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(0), 1, List.of(1)))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        awaitLeaders(0, topic, Set.of(0, 1));
        awaitLeaders(1, topic, Set.of(0, 1));
    }

    private void createOn(int through, String topic, int broker) throws Exception {
        try (Admin admin = admin(through)) {
            Awaitility.await("there is a controller")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> admin.createTopics(List.of(new NewTopic(topic, Map.of(0, List.of(broker)))))
                            .all()
                            .get(10, TimeUnit.SECONDS));
        }
    }

    private void grow(int through, String topic) throws Exception {
        try (Admin admin = admin(through)) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(4, List.of(List.of(1), List.of(0)))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private void delete(int through, String topic) throws Exception {
        try (Admin admin = admin(through)) {
            admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        }
    }

    /** The brokers that lead partitions of the topic, as one of them tells clients. */
    private void awaitLeaders(int through, String topic, Set<Integer> leaders) {
        try (Admin admin = admin(through)) {
            Awaitility.await(topic + " is led by " + leaders)
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(leaders(admin, topic)).isEqualTo(leaders));
        }
    }

    private static Set<Integer> leaders(Admin admin, String topic) throws Exception {
        TopicDescription description = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get(10, TimeUnit.SECONDS)
                .get(topic);
        return description.partitions().stream()
                .map(TopicPartitionInfo::leader)
                .filter(leader -> leader != null && !leader.isEmpty())
                .map(leader -> leader.id())
                .collect(Collectors.toSet());
    }

    private void produce(int through, String topic, int partitions) throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(bootstrap(through), Map.of())) {
            Awaitility.await("all partitions are known")
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .until(() -> producer.partitionsFor(topic).size() == partitions);
            List<Future<?>> sent = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, i % partitions, null, "value " + i)));
            }
            for (Future<?> each : sent) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** With a group of its own, whose coordinator may be either broker. */
    private void consume(int through, String topic, int records) {
        assertThat(Clients.consume(bootstrap(through), "group-" + System.nanoTime(), topic, records))
                .hasSize(records);
    }

    private void awaitFilesGone(String topic) {
        for (Broker broker : brokers) {
            Awaitility.await("files of " + topic + " are gone")
                    .atMost(PATIENCE)
                    .until(() -> filesOf(broker, topic).isEmpty());
        }
    }

    private static List<Path> filesOf(Broker broker, String topic) throws IOException {
        try (Stream<Path> all = Files.list(broker.logDir())) {
            return all.filter(path -> path.getFileName().toString().startsWith(topic + "-"))
                    .toList();
        }
    }

    private Admin admin(int broker) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrap(broker));
        config.put("default.api.timeout.ms", 30_000);
        return Admin.create(config);
    }

    private String bootstrap(int broker) {
        return brokers.get(broker).bootstrap();
    }
}
