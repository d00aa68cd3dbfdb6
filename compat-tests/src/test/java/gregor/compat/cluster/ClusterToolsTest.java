package gregor.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import gregor.compat.StockTool;
import gregor.compat.process.Child;
import gregor.compat.process.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stock tools for those who run a cluster, of 3.9.2 and of 4.3.1: partitions move, leaders are elected, replicas are compared, and
 * what is not as it should be is listed. Which brokers: {@code -Dcompat.brokers=ours|stock|mixed}.
 */
@Tag("slow")
@ParameterizedClass
@ValueSource(strings = {Project.OLD_KAFKA, Project.NEW_KAFKA})
class ClusterToolsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LARGE_RECORDS = 2_000;
    private static final int LARGE_RECORD_BYTES = 5_000;

    @TempDir
    private static Path home;

    private static Cluster cluster;

    @Parameter
    private String version;

    @BeforeAll
    static void start() throws Exception {
        cluster = Cluster.direct(
                home,
                Cluster.three(Cluster.underTest()),
                Map.of("replica.lag.time.max.ms", "5000", "auto.leader.rebalance.enable", "false"));
        cluster.start();
    }

    @AfterAll
    static void end() throws Exception {
        cluster.close();
    }

    @Test
    void whatIsUnderReplicatedIsListedAndLeadersGoBackToThePreferred() throws Exception {
        String topic = named("filtered");
        topics("--create", "--topic", topic, "--replica-assignment", "3:1:2,1:2:3,2:3:1");
        awaitLines(0, topic, "--under-replicated-partitions");
        cluster.stop(3);
        awaitLines(3, topic, "--under-replicated-partitions");
        awaitLines(3, topic, "--at-min-isr-partitions");
        awaitLines(0, topic, "--under-min-isr-partitions");
        awaitLines(0, topic, "--unavailable-partitions");
        cluster.start(3);
        awaitLines(0, topic, "--under-replicated-partitions");
        assertThat(partition(topic, 0)).doesNotContain("Leader: 3");
        tool("kafka-leader-election", "--election-type", "preferred", "--all-topic-partitions");
        await(() -> assertThat(partition(topic, 0)).contains("Leader: 3"));
    }

    @Test
    void partitionsMoveWithTheirRecords() throws Exception {
        String topic = named("moved");
        topics("--create", "--topic", topic, "--replica-assignment", "1:2,2:1");
        produce(topic, LARGE_RECORDS);
        String plan = plan(topic, "[3,2]", "[2,3]").toString();
        assertThat(tool(
                        "kafka-reassign-partitions",
                        "--reassignment-json-file",
                        plan,
                        "--execute",
                        "--throttle",
                        "50000000"))
                .contains("Successfully started partition reassignments for " + topic + "-0," + topic + "-1");
        await(() -> assertThat(tool("kafka-reassign-partitions", "--reassignment-json-file", plan, "--verify"))
                .contains(
                        "Reassignment of partition " + topic + "-0 is completed.",
                        "Reassignment of partition " + topic + "-1 is completed.",
                        "Clearing topic-level throttles on topic " + topic));
        assertThat(partition(topic, 0)).contains("Replicas: 3,2");
        assertThat(partition(topic, 1)).contains("Replicas: 2,3");
        assertThat(Clients.consume(cluster.bootstrap(), "mover", topic, LARGE_RECORDS))
                .hasSize(LARGE_RECORDS);
        await(() -> assertThat(cluster.broker(1).logDir().resolve(topic + "-0")).doesNotExist());
    }

    @Test
    void aMoveIsCancelled() throws Exception {
        String topic = named("stayed");
        topics("--create", "--topic", topic, "--replica-assignment", "1:2");
        produce(topic, LARGE_RECORDS);
        String plan = plan(topic, "[3,2]").toString();
        // So slow that it would take hours.
        tool("kafka-reassign-partitions", "--reassignment-json-file", plan, "--execute", "--throttle", "1000");
        assertThat(tool("kafka-reassign-partitions", "--list"))
                .contains(topic + "-0: replicas: 3,2,1. adding: 3. removing: 1.");
        assertThat(tool("kafka-reassign-partitions", "--reassignment-json-file", plan, "--cancel"))
                .contains("Successfully cancelled partition reassignment for: " + topic + "-0");
        await(() ->
                assertThat(tool("kafka-reassign-partitions", "--list")).contains("No partition reassignments found."));
        await(() -> assertThat(partition(topic, 0)).contains("Replicas: 2,1"));
    }

    @Test
    void anUncleanElectionGivesALeaderWhereNoneWouldBe() throws Exception {
        String topic = named("unclean");
        topics("--create", "--topic", topic, "--replica-assignment", "1:2", "--config", "min.insync.replicas=1");
        cluster.stop(2);
        await(() -> assertThat(partition(topic, 0)).contains("Isr: 1\t"));
        produce(topic, 1);
        cluster.stop(1);
        cluster.start(2);
        await(() -> assertThat(partition(topic, 0)).contains("Leader: none"));
        tool("kafka-leader-election", "--election-type", "unclean", "--topic", topic, "--partition", "0");
        await(() -> assertThat(partition(topic, 0)).contains("Leader: 2"));
        cluster.start(1);
        await(() -> assertThat(partition(topic, 0)).containsPattern("Isr: (1,2|2,1)"));
    }

    @Test
    void replicasAreFoundToBeTheSame() throws Exception {
        String topic = named("verified");
        topics("--create", "--topic", topic, "--partitions", "2", "--replication-factor", "3");
        produce(topic, LARGE_RECORDS);
        try (Child verification = new StockTool(version, "kafka-replica-verification")
                .start(
                        "--broker-list",
                        cluster.bootstrap(),
                        "--topics-include",
                        topic,
                        "--report-interval-ms",
                        "1000")) {
            verification.awaitLine(line -> line.contains("max lag is 0 for partition " + topic + "-"), PATIENCE);
        }
    }

    @Test
    void theVerifiableClientsDoTheirWork() throws Exception {
        String topic = named("verifiable");
        topics("--create", "--topic", topic, "--partitions", "3", "--replication-factor", "3");
        assertThat(tool("kafka-verifiable-producer", "--topic", topic, "--max-messages", "2000", "--acks", "-1"))
                .contains("\"sent\":2000", "\"acked\":2000");
        assertThat(tool(
                        "kafka-verifiable-consumer",
                        "--topic",
                        topic,
                        "--group-id",
                        topic,
                        "--max-messages",
                        "2000",
                        "--reset-policy",
                        "earliest"))
                .contains("\"name\":\"records_consumed\"", "\"name\":\"offsets_committed\"", "\"success\":true");
    }

    private static void produce(String topic, int records) {
        try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrap(), Map.of())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, "x".repeat(LARGE_RECORD_BYTES)));
            }
        }
    }

    private static Path plan(String topic, String... replicas) throws Exception {
        List<String> partitions = new ArrayList<>();
        for (int i = 0; i < replicas.length; i++) {
            partitions.add("{\"topic\":\"" + topic + "\",\"partition\":" + i + ",\"replicas\":" + replicas[i] + "}");
        }
        String json = "{\"version\":1,\"partitions\":[" + String.join(",", partitions) + "]}";
        return Files.writeString(home.resolve(topic + ".json"), json).toAbsolutePath();
    }

    /** The tools of both releases work on one cluster. */
    private String named(String topic) {
        return topic + "-by-" + version.replace(".", "");
    }

    private void topics(String... arguments) throws Exception {
        tool("kafka-topics", arguments);
    }

    /** What is said of one partition. */
    private String partition(String topic, int index) throws Exception {
        return tool("kafka-topics", "--describe", "--topic", topic)
                .lines()
                .filter(line -> line.contains("\tPartition: " + index + "\t"))
                .findFirst()
                .orElseThrow();
    }

    private void awaitLines(int count, String topic, String filter) {
        await(() -> assertThat(tool("kafka-topics", "--describe", "--topic", topic, filter)
                        .lines()
                        .filter(line -> line.contains("\tPartition: ")))
                .hasSize(count));
    }

    private String tool(String name, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", cluster.bootstrap()));
        all.addAll(List.of(arguments));
        return new StockTool(version, name).run(all.toArray(String[]::new));
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(PATIENCE).pollInSameThread().untilAsserted(assertion);
    }
}
