package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.Project;
import gregor.compat.process.StockBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock tools print the same against our broker as against stock 3.9.2, for all that a first walk through Kafka shows. */
class ToolTranscriptTest {
    private static final Map<String, String> CONFIG = Map.of("num.partitions", "1");

    @TempDir
    private static Path home;

    private static Broker tested;
    private static Broker stock;
    private static ToolComparison comparison;

    @BeforeAll
    static void start() throws Exception {
        tested = Broker.underTest(home.resolve("tested"), CONFIG);
        stock = new StockBroker(home.resolve("stock"), CONFIG);
        tested.start();
        stock.start();
        comparison = new ToolComparison(tested, stock);
    }

    @AfterAll
    static void end() {
        tested.close();
        stock.close();
    }

    @Test
    void toolsOf39PrintTheSame() throws Exception {
        walk(Project.OLD_KAFKA);
    }

    @Tag("slow")
    @Test
    void toolsOf43PrintTheSame() throws Exception {
        walk(Project.NEW_KAFKA);
    }

    private void walk(String version) throws Exception {
        String suffix = version.replace(".", "");
        String topic = "hello.kafka" + suffix;
        topics(version, topic, "grown" + suffix);
        records(version, topic);
        groups(version, topic, "group" + suffix);
        configs(version, topic);
        same(version, "kafka-topics", "--delete", "--topic", topic);
        same(version, "kafka-topics", "--list", "--exclude-internal");
        assertThat(comparison.differences()).isEmpty();
    }

    private void topics(String version, String topic, String grown) throws Exception {
        same(version, "kafka-topics", "--create", "--topic", topic);
        same(version, "kafka-topics", "--create", "--topic", grown, "--partitions", "2", "--replication-factor", "1");
        same(version, "kafka-topics", "--alter", "--topic", grown, "--partitions", "10");
        same(version, "kafka-topics", "--describe", "--topic", topic);
        same(version, "kafka-topics", "--describe", "--topic", grown);
        same(version, "kafka-topics", "--list", "--exclude-internal");
        String described = ToolComparison.printed(version, "kafka-topics", stock, "--describe", "--topic", grown);
        assertThat(described).contains("PartitionCount: 10");
    }

    private void records(String version, String topic) throws Exception {
        String lines = "a:1\nb:2\nc:3\nd:4\n";
        for (Broker broker : List.of(tested, stock)) {
            new StockTool(version, "kafka-console-producer")
                    .runWithInput(
                            lines,
                            "--bootstrap-server",
                            broker.bootstrap(),
                            "--topic",
                            topic,
                            "--property",
                            "parse.key=true",
                            "--property",
                            "key.separator=:");
            new StockTool(version, "kafka-console-producer")
                    .runWithInput(
                            "plain\n",
                            version.startsWith("3.") ? "--broker-list" : "--bootstrap-server",
                            broker.bootstrap(),
                            "--topic",
                            topic);
        }
        same(version, "kafka-get-offsets", "--topic", topic);
        same(version, "kafka-get-offsets", "--topic", topic, "--time", "earliest");
        same(
                version,
                "kafka-console-consumer",
                "--topic",
                topic,
                "--from-beginning",
                "--max-messages",
                "5",
                "--property",
                "print.key=true",
                "--property",
                "print.offset=true",
                "--timeout-ms",
                "20000");
    }

    private void groups(String version, String topic, String group) throws Exception {
        same(
                version,
                "kafka-console-consumer",
                "--topic",
                topic,
                "--group",
                group,
                "--from-beginning",
                "--max-messages",
                "3",
                "--timeout-ms",
                "20000");
        same(version, "kafka-consumer-groups", "--describe", "--group", group);
        same(version, "kafka-consumer-groups", "--describe", "--group", group, "--state");
        unknownGroup(version, "unknown-" + group);
        same(
                version,
                "kafka-consumer-groups",
                "--reset-offsets",
                "--group",
                group,
                "--topic",
                topic,
                "--to-offset",
                "1",
                "--execute");
        same(version, "kafka-consumer-groups", "--list");
        same(version, "kafka-consumer-groups", "--delete", "--group", group);
        same(version, "kafka-consumer-groups", "--list");
    }

    /**
     * From version 6 of DescribeGroups, which a 3.9 broker does not serve and we do, an unknown group is an error: then the tool
     * prints what it prints with a broker of its own release.
     */
    private void unknownGroup(String version, String group) throws Exception {
        if (version.equals(Project.OLD_KAFKA)) {
            same(version, "kafka-consumer-groups", "--describe", "--group", group);
        } else {
            assertThat(ToolComparison.printed(version, "kafka-consumer-groups", tested, "--describe", "--group", group))
                    .contains("GroupIdNotFoundException: Group " + group + " not found.");
        }
    }

    private void configs(String version, String topic) throws Exception {
        same(version, "kafka-configs", "--alter", "--topic", topic, "--add-config", "min.insync.replicas=2");
        same(version, "kafka-configs", "--describe", "--topic", topic);
        same(version, "kafka-configs", "--describe", "--topic", topic, "--all");
        same(version, "kafka-configs", "--alter", "--topic", topic, "--delete-config", "min.insync.replicas");
        same(version, "kafka-topics", "--describe", "--topic", topic);
        same(version, "kafka-cluster", "cluster-id");
    }

    private static void same(String version, String name, String... arguments) throws Exception {
        comparison.same(version, name, arguments);
    }
}
