package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.broker.config.BrokerConfig;
import gregor.log.dirs.UnusableLogDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole broker with everything real, in this process, and a stock client. */
final class BrokerTest {
    private static final String TOPIC = "hello.kafka";

    @TempDir
    private Path directory;

    private final Map<String, String> properties = new TreeMap<>();
    private final List<Broker> started = new ArrayList<>();

    @AfterEach
    void close() {
        started.forEach(Broker::close);
    }

    @Test
    void recordsOutliveARestart() throws Exception {
        Broker broker = start();
        String clusterId = clusterId(broker);
        createTopic(broker);
        produce(broker, "a", "b", "c");
        assertThat(consume(broker, 3)).containsExactly("a", "b", "c");
        broker.close();
        assertThat(directory.resolve("data/.kafka_cleanshutdown")).exists();

        Broker again = start();
        assertThat(clusterId(again)).isEqualTo(clusterId);
        produce(again, "d");
        assertThat(consume(again, 1)).containsExactly("d");
    }

    @Test
    void aSecondBrokerOnTheSameDataIsRefused() throws Exception {
        start();
        Broker second = broker();
        assertThatThrownBy(second::start)
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("in use by another broker");
    }

    @Test
    void anotherBrokersDataIsRefused() throws Exception {
        start().close();
        properties.put("broker.id", "1");
        Broker other = broker();
        assertThatThrownBy(other::start).isInstanceOf(UnusableLogDir.class).hasMessageContaining("belongs to broker 0");
    }

    @Test
    void aBrokerWithoutAnIdIsGivenOneAndKeepsIt() throws Exception {
        properties.put("broker.id", "-1");
        assertThat(start()).asString().contains(", node 1001,");
        started.get(0).close();
        assertThat(start()).asString().contains(", node 1001,");
    }

    @Test
    void aPortThatIsTakenIsOneClearLine() throws Exception {
        int taken = start().port();
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + taken);
        properties.put("log.dirs", directory.resolve("other").toString());
        Broker second = broker();
        assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on PLAINTEXT://127.0.0.1:" + taken);
    }

    @Test
    void aZooKeeperThatIsAwayIsOneClearLine() {
        properties.put("zookeeper.connect", "127.0.0.1:1");
        properties.put("zookeeper.connection.timeout.ms", "300");
        Broker broker = broker();
        assertThatThrownBy(broker::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No ZooKeeper answered at 127.0.0.1:1");
    }

    @Test
    void theRehearsalOfTheStartScriptGoesThrough() throws Exception {
        Path empty = directory.resolve("rehearsal");
        Rehearsal.main(new String[] {empty.toString()});
        assertThat(Files.exists(empty.resolve("rehearsal-0"))).isTrue();
    }

    private Broker start() throws Exception {
        Broker broker = broker();
        broker.start();
        return broker;
    }

    private Broker broker() {
        properties.putIfAbsent("broker.id", "0");
        properties.putIfAbsent("log.dirs", directory.resolve("data").toString());
        properties.putIfAbsent("listeners", "PLAINTEXT://127.0.0.1:0");
        properties.putIfAbsent("zookeeper.embedded.port", "0");
        properties.putIfAbsent("offsets.topic.num.partitions", "2");
        properties.putIfAbsent("offsets.topic.replication.factor", "1");
        properties.putIfAbsent("group.initial.rebalance.delay.ms", "0");
        Broker broker = new Broker(BrokerConfig.of(properties), () -> {});
        started.add(0, broker);
        return broker;
    }

    private static String clusterId(Broker broker) throws Exception {
        try (Admin admin = Admin.create(client(broker))) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static void createTopic(Broker broker) throws Exception {
        try (Admin admin = Admin.create(client(broker))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void produce(Broker broker, String... values) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client(broker), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value)).get();
            }
        }
    }

    /** Goes on where the group stopped. */
    private static List<String> consume(Broker broker, int count) {
        Map<String, Object> settings = client(broker);
        settings.put("group.id", "readers");
        settings.put("auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            for (int polls = 0; values.size() < count && polls < 100; polls++) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(record.value());
                }
            }
            consumer.commitSync();
        }
        return values;
    }

    private static Map<String, Object> client(Broker broker) {
        return new TreeMap<>(Map.of("bootstrap.servers", "127.0.0.1:" + broker.port()));
    }
}
