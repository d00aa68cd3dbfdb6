package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Apache Kafka 3.9.2 in ZooKeeper mode, with a ZooKeeper of its own unless the overrides name one. */
public final class StockBroker extends ChildBroker {
    private final Map<String, String> environment;
    private final ZooKeeperProcess zooKeeper;

    public StockBroker(Path home, Map<String, String> overrides) throws IOException {
        this(home, overrides, Map.of());
    }

    public StockBroker(Path home, Map<String, String> overrides, Map<String, String> environment) throws IOException {
        super(home, overrides);
        this.environment = environment;
        this.zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
    }

    @Override
    public void start() throws Exception {
        if (!overrides.containsKey(ZOOKEEPER)) {
            if (child == null) {
                zooKeeper.start();
            }
            Registration.awaitGone(zooKeeper(), id());
        }
        super.start();
    }

    @Override
    public Child launch() throws IOException {
        child = Child.java(
                Project.kafka(Project.OLD_KAFKA),
                StockJvm.server("1G"),
                "kafka.Kafka",
                List.of(properties().toString()),
                environment);
        return child;
    }

    /** Warnings and errors: what it is told to print. */
    @Override
    public List<String> printed() {
        return child.errors().lines().toList();
    }

    @Override
    public String zooKeeper() {
        return overrides.getOrDefault(ZOOKEEPER, zooKeeper.address());
    }

    @Override
    public void close() {
        super.close();
        zooKeeper.close();
    }

    private Path properties() throws IOException {
        Files.createDirectories(home);
        Map<String, String> own = Map.of(
                ZOOKEEPER,
                zooKeeper(),
                "transaction.state.log.replication.factor",
                "1",
                "transaction.state.log.min.isr",
                "1");
        StringBuilder text = new StringBuilder();
        values(own)
                .forEach((key, value) ->
                        text.append(key).append('=').append(value).append('\n'));
        return Files.writeString(home.resolve("server.properties"), text);
    }
}
