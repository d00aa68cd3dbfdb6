package gregor.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same things are done to a cluster of ours and to one of stock 3.9.2: topics made, grown, moved and deleted, settings changed, a
 * broker stopped and started, leaders elected. ZooKeeper holds the same afterwards.
 */
@Tag("slow")
class ClusterZnodesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PLAIN = "plain";
    private static final String GROWN = "grown";
    private static final String DELETED = "deleted";

    @TempDir
    private Path home;

    @Test
    void theSameScenarioLeavesTheSameZnodes() throws Exception {
        List<String> tested = afterScenario("tested", Cluster.underTest());
        List<String> stock = afterScenario("stock", "stock");
        assertThat(tested).containsExactlyElementsOf(stock);
    }

    private List<String> afterScenario(String name, String brokers) throws Exception {
        Map<String, String> settings =
                Map.of("auto.leader.rebalance.enable", "false", "offsets.topic.num.partitions", "1");
        try (Cluster cluster = Cluster.direct(home.resolve(name), Cluster.three(brokers), settings)) {
            cluster.startOneByOne();
            try (Admin admin = Clients.admin(cluster.bootstrap())) {
                topics(admin);
                settings(admin);
                move(admin);
                produce(cluster);
                cluster.stop(3);
                cluster.start(3);
                awaitInSync(admin);
                admin.electLeaders(ElectionType.PREFERRED, null).all().get();
                awaitInSync(admin);
            }
            return ZnodeTree.read(cluster.zooKeeper().address());
        }
    }

    private static void topics(Admin admin) throws Exception {
        admin.createTopics(List.of(
                        new NewTopic(PLAIN, Map.of(0, List.of(1, 2, 3), 1, List.of(3, 1, 2))),
                        new NewTopic(GROWN, Map.of(0, List.of(1, 2))),
                        new NewTopic(DELETED, Map.of(0, List.of(2, 3)))))
                .all()
                .get();
        admin.createPartitions(Map.of(GROWN, NewPartitions.increaseTo(2, List.of(List.of(2, 3)))))
                .all()
                .get();
        admin.deleteTopics(List.of(DELETED)).all().get();
        Awaitility.await("the topic is gone")
                .atMost(PATIENCE)
                .until(() -> !admin.listTopics().names().get().contains(DELETED));
    }

    private static void settings(Admin admin) throws Exception {
        set(admin, new ConfigResource(ConfigResource.Type.TOPIC, PLAIN), "retention.ms", "86400000");
        set(admin, new ConfigResource(ConfigResource.Type.BROKER, "1"), "log.cleaner.threads", "2");
    }

    private static void set(Admin admin, ConfigResource resource, String key, String value) throws Exception {
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
    }

    private static void move(Admin admin) throws Exception {
        TopicPartition moved = new TopicPartition(GROWN, 0);
        admin.alterPartitionReassignments(Map.of(moved, Optional.of(new NewPartitionReassignment(List.of(3, 2)))))
                .all()
                .get();
        Awaitility.await("the partition has moved")
                .atMost(PATIENCE)
                .until(() ->
                        admin.listPartitionReassignments().reassignments().get().isEmpty());
    }

    private static void produce(Cluster cluster) throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrap(), Map.of())) {
            producer.send(new ProducerRecord<>(PLAIN, "value")).get();
        }
    }

    private static void awaitInSync(Admin admin) {
        Awaitility.await("all in sync, led by the preferred or by another one")
                .atMost(PATIENCE)
                .until(() -> admin.describeTopics(Set.of(PLAIN, GROWN)).allTopicNames().get().values().stream()
                        .allMatch(ClusterZnodesTest::isInSync));
    }

    private static boolean isInSync(TopicDescription topic) {
        return topic.partitions().stream()
                .allMatch(partition ->
                        partition.isr().size() == partition.replicas().size());
    }
}
