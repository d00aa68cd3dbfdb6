package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Apache Kafka 4.3.1, broker and controller in one process: what there is to compare with versions younger than 3.9's. */
public final class KRaftBroker implements AutoCloseable {
    private final Path home;
    private final int port;
    private final int controllerPort;
    private Child child;

    public KRaftBroker(Path home) throws IOException {
        this.home = home;
        port = Project.freePort();
        controllerPort = Project.freePort();
    }

    /** Formats a new directory, starts and returns when the broker answers requests. */
    public void start() throws Exception {
        Files.createDirectories(home);
        String properties = properties().toString();
        List<String> format = List.of("format", "--standalone", "-t", "4L6g3nShT-eMCtK--X86sw", "-c", properties);
        try (Child tool = java(StockJvm.client(), "kafka.tools.StorageTool", format)) {
            tool.awaitSuccess(Duration.ofSeconds(90));
        }
        child = java(StockJvm.server("1G"), "kafka.Kafka", List.of(properties));
        Brokers.awaitAnswer(bootstrap(), child, Duration.ofSeconds(90));
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }

    private static Child java(List<String> options, String mainClass, List<String> arguments) throws IOException {
        return Child.java(Project.kafka(Project.NEW_KAFKA), options, mainClass, arguments);
    }

    private Path properties() throws IOException {
        List<String> lines = List.of(
                "process.roles=broker,controller",
                "node.id=0",
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "controller.listener.names=CONTROLLER",
                "controller.quorum.bootstrap.servers=127.0.0.1:" + controllerPort,
                "log.dirs=" + home.resolve("data").toAbsolutePath(),
                "offsets.topic.replication.factor=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "group.initial.rebalance.delay.ms=0");
        return Files.write(home.resolve("server.properties"), lines);
    }
}
