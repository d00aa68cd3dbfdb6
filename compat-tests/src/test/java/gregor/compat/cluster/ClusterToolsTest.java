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

/**
 * The stock tools for those who run a cluster, of 3.9.2: partitions move, leaders are elected, replicas are compared, and what is not
 * as it should be is listed. Which brokers: {@code -Dcompat.brokers=ours|stock|mixed}.
 */
@Tag("slow")
class ClusterToolsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LARGE_RECORDS = 2_000;
    private static final int LARGE_RECORD_BYTES = 5_000;

    @TempDir
    private static Path home;

    private static Cluster cluster;

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
        topics("--create", "--topic", "filtered", "--replica-assignment", "3:1:2,1:2:3,2:3:1");
        awaitLines(0, "filtered", "--under-replicated-partitions");
        cluster.stop(3);
        awaitLines(3, "filtered", "--under-replicated-partitions");
        awaitLines(3, "filtered", "--at-min-isr-partitions");
        awaitLines(0, "filtered", "--under-min-isr-partitions");
        awaitLines(0, "filtered", "--unavailable-partitions");
        cluster.start(3);
        awaitLines(0, "filtered", "--under-replicated-partitions");
        assertThat(partition("filtered", 0)).doesNotContain("Leader: 3");
        tool("kafka-leader-election", "--election-type", "preferred", "--all-topic-partitions");
        await(() -> assertThat(partition("filtered", 0)).contains("Leader: 3"));
    }

    @Test
    void partitionsMoveWithTheirRecords() throws Exception {
        topics("--create", "--topic", "moved", "--replica-assignment", "1:2,2:1");
        produce("moved", LARGE_RECORDS);
        String plan = plan("moved", "[3,2]", "[2,3]").toString();
        assertThat(tool(
                        "kafka-reassign-partitions",
                        "--reassignment-json-file",
                        plan,
                        "--execute",
                        "--throttle",
                        "50000000"))
                .contains("Successfully started partition reassignments for moved-0,moved-1");
        await(() -> assertThat(tool("kafka-reassign-partitions", "--reassignment-json-file", plan, "--verify"))
                .contains(
                        "Reassignment of partition moved-0 is completed.",
                        "Reassignment of partition moved-1 is completed.",
                        "Clearing topic-level throttles on topic moved"));
        assertThat(partition("moved", 0)).contains("Replicas: 3,2");
        assertThat(partition("moved", 1)).contains("Replicas: 2,3");
        assertThat(Clients.consume(cluster.bootstrap(), "mover", "moved", LARGE_RECORDS))
                .hasSize(LARGE_RECORDS);
        await(() -> assertThat(cluster.broker(1).logDir().resolve("moved-0")).doesNotExist());
    }

    @Test
    void aMoveIsCancelled() throws Exception {
        topics("--create", "--topic", "stayed", "--replica-assignment", "1:2");
        produce("stayed", LARGE_RECORDS);
        String plan = plan("stayed", "[3,2]").toString();
        // So slow that it would take hours.
        tool("kafka-reassign-partitions", "--reassignment-json-file", plan, "--execute", "--throttle", "1000");
        assertThat(tool("kafka-reassign-partitions", "--list"))
                .contains("stayed-0: replicas: 3,2,1. adding: 3. removing: 1.");
        assertThat(tool("kafka-reassign-partitions", "--reassignment-json-file", plan, "--cancel"))
                .contains("Successfully cancelled partition reassignment for: stayed-0");
        await(() ->
                assertThat(tool("kafka-reassign-partitions", "--list")).contains("No partition reassignments found."));
        await(() -> assertThat(partition("stayed", 0)).contains("Replicas: 2,1"));
    }

    @Test
    void anUncleanElectionGivesALeaderWhereNoneWouldBe() throws Exception {
        topics("--create", "--topic", "unclean", "--replica-assignment", "1:2", "--config", "min.insync.replicas=1");
        cluster.stop(2);
        await(() -> assertThat(partition("unclean", 0)).contains("Isr: 1\t"));
        produce("unclean", 1);
        cluster.stop(1);
        cluster.start(2);
        await(() -> assertThat(partition("unclean", 0)).contains("Leader: none"));
        tool("kafka-leader-election", "--election-type", "unclean", "--topic", "unclean", "--partition", "0");
        await(() -> assertThat(partition("unclean", 0)).contains("Leader: 2"));
        cluster.start(1);
        await(() -> assertThat(partition("unclean", 0)).containsPattern("Isr: (1,2|2,1)"));
    }

    @Test
    void replicasAreFoundToBeTheSame() throws Exception {
        topics("--create", "--topic", "verified", "--partitions", "2", "--replication-factor", "3");
        produce("verified", LARGE_RECORDS);
        try (Child verification = new StockTool(Project.OLD_KAFKA, "kafka-replica-verification")
                .start(
                        "--broker-list",
                        cluster.bootstrap(),
                        "--topics-include",
                        "verified",
                        "--report-interval-ms",
                        "1000")) {
            verification.awaitLine(line -> line.contains("max lag is 0 for partition verified-"), PATIENCE);
        }
    }

    @Test
    void theVerifiableClientsDoTheirWork() throws Exception {
        topics("--create", "--topic", "verifiable", "--partitions", "3", "--replication-factor", "3");
        assertThat(tool("kafka-verifiable-producer", "--topic", "verifiable", "--max-messages", "2000", "--acks", "-1"))
                .contains("\"sent\":2000", "\"acked\":2000");
        assertThat(tool(
                        "kafka-verifiable-consumer",
                        "--topic",
                        "verifiable",
                        "--group-id",
                        "verifiable",
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

    private static void topics(String... arguments) throws Exception {
        tool("kafka-topics", arguments);
    }

    /** What is said of one partition. */
    private static String partition(String topic, int index) throws Exception {
        return tool("kafka-topics", "--describe", "--topic", topic)
                .lines()
                .filter(line -> line.contains("\tPartition: " + index + "\t"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitLines(int count, String topic, String filter) {
        await(() -> assertThat(tool("kafka-topics", "--describe", "--topic", topic, filter)
                        .lines()
                        .filter(line -> line.contains("\tPartition: ")))
                .hasSize(count));
    }

    private static String tool(String name, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", cluster.bootstrap()));
        all.addAll(List.of(arguments));
        return new StockTool(Project.OLD_KAFKA, name).run(all.toArray(String[]::new));
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(PATIENCE).pollInSameThread().untilAsserted(assertion);
    }
}
