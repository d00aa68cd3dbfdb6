package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker of ours leads, a stock one follows it and stands in another rack. */
@Tag("slow")
class StockFollowerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final int RECORDS = 2_000;

    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;
    private Broker leader;
    private Broker follower;

    @BeforeEach
    void start() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
        leader = new GregorBroker(home.resolve("leader"), config(0));
        follower = new StockBroker(home.resolve("follower"), config(1));
        leader.start();
        follower.start();
    }

    @AfterEach
    void end() {
        follower.close();
        leader.close();
        zooKeeper.close();
    }

    @Test
    void itsFetchesCommitWhatItHasCopiedAndItDeletesWhatTheLeaderDeletes() throws Exception {
        try (Admin admin = admin()) {
            Awaitility.await("both brokers are there")
                    .atMost(PATIENCE)
                    .until(() -> admin.describeCluster()
                                    .nodes()
                                    .get(10, TimeUnit.SECONDS)
                                    .size()
                            == 2);
            NewTopic topic = new NewTopic(PARTITION.topic(), Map.of(0, List.of(0, 1)));
            admin.createTopics(List.of(topic.configs(Map.of("min.insync.replicas", "2"))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            produceToAll();
            assertThat(valuesReadIn("rack-1")).containsExactlyElementsOf(values());
            long low = admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(500)))
                    .lowWatermarks()
                    .get(PARTITION)
                    .get(30, TimeUnit.SECONDS)
                    .lowWatermark();
            assertThat(low).isEqualTo(500);
        }
    }

    /** With many requests on their way. */
    private void produceToAll() throws Exception {
        Map<String, Object> config = Map.of("acks", "all", "batch.size", "500", "linger.ms", "0");
        try (KafkaProducer<String, String> producer = Clients.producer(leader.bootstrap(), config)) {
            List<Future<?>> sent = new ArrayList<>();
            for (String value : values()) {
                sent.add(producer.send(new ProducerRecord<>(PARTITION.topic(), 0, null, value)));
            }
            for (Future<?> each : sent) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> values() {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            values.add("value " + i);
        }
        return values;
    }

    private List<String> valuesReadIn(String rack) {
        Map<String, Object> config = Map.of("bootstrap.servers", leader.bootstrap(), "client.rack", rack);
        StringDeserializer strings = new StringDeserializer();
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config, strings, strings)) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            Awaitility.await("all records are read")
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .until(() -> {
                        for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(500))) {
                            values.add(each.value());
                        }
                        return values.size() >= RECORDS;
                    });
        }
        return values;
    }

    private Admin admin() {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", leader.bootstrap());
        return Admin.create(config);
    }

    private Map<String, String> config(int id) {
        return Map.of(
                "broker.id",
                Integer.toString(id),
                "broker.rack",
                "rack-" + id,
                "zookeeper.connect",
                zooKeeper.address(),
                "replica.selector.class",
                "org.apache.kafka.common.replica.RackAwareReplicaSelector",
                "offsets.topic.num.partitions",
                "1",
                "offsets.topic.replication.factor",
                "1");
    }
}
