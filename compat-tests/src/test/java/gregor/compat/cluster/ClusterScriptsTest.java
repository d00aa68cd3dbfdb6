package gregor.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import gregor.compat.process.Brokers;
import gregor.compat.process.Child;
import gregor.compat.process.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bin/cluster-start.sh and bin/cluster-stop.sh, typed as the README says. */
class ClusterScriptsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path home;

    @AfterEach
    void end() throws Exception {
        script("cluster-stop.sh", "dev");
    }

    @Test
    void aClusterStartsStopsAndGoesOnWithItsData() throws Exception {
        String brokers = brokers(script("cluster-start.sh", "3", "dev"));
        try (Admin admin = Clients.admin(brokers)) {
            assertThat(admin.describeCluster().nodes().get()).hasSize(3);
            admin.createTopics(List.of(new NewTopic("kept", 3, (short) 3)))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer = Clients.producer(brokers, Map.of())) {
            producer.send(new ProducerRecord<>("kept", "value")).get();
        }
        script("cluster-stop.sh", "dev");
        assertThat(Stream.of(brokers.split(",")).filter(Brokers::answers)).isEmpty();
        assertThat(brokers(script("cluster-start.sh", "3", "dev"))).isEqualTo(brokers);
        assertThat(Clients.consume(brokers, "group", "kept", 1))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isEqualTo("value"));
    }

    private String script(String name, String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of(Project.script(name).toString()), Stream.of(arguments))
                .toList();
        try (Child child = Child.start(command, Project.CHILD_ENVIRONMENT, home)) {
            return child.awaitSuccess(PATIENCE);
        }
    }

    private static String brokers(String printed) {
        return printed.lines()
                .filter(line -> line.startsWith("Brokers: "))
                .map(line -> line.substring("Brokers: ".length()))
                .findFirst()
                .orElseThrow();
    }
}
