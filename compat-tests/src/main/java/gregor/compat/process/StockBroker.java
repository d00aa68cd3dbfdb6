package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Apache Kafka 3.9.2 in ZooKeeper mode, with a ZooKeeper of its own unless the overrides name one. */
public final class StockBroker implements Broker {
    private static final String ZOOKEEPER = "zookeeper.connect";
    private static final String LOG_DIRS = "log.dirs";

    private final Path home;
    private final Map<String, String> overrides;
    private final Map<String, String> environment;
    private final ZooKeeperProcess zooKeeper;
    private final int port;
    private Child child;

    public StockBroker(Path home, Map<String, String> overrides) throws IOException {
        this(home, overrides, Map.of());
    }

    public StockBroker(Path home, Map<String, String> overrides, Map<String, String> environment) throws IOException {
        this.home = home;
        this.overrides = overrides;
        this.environment = environment;
        this.zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        this.port = Project.freePort();
    }

    @Override
    public void start() throws Exception {
        if (child == null && !overrides.containsKey(ZOOKEEPER)) {
            zooKeeper.start();
        }
        Registration.awaitGone(zooKeeper(), 0);
        launch();
        Brokers.awaitAnswer(bootstrap(), child, Duration.ofMinutes(10));
    }

    /** Starts without a wait, for those that are not expected to serve at once, or at all. */
    public Child launch() throws IOException {
        child = Child.java(
                Project.kafka(Project.OLD_KAFKA),
                StockJvm.server("1G"),
                "kafka.Kafka",
                List.of(properties().toString()),
                environment);
        return child;
    }

    /** What the broker has printed since its last start: warnings and errors. */
    public List<String> printed() {
        return child.errors().lines().toList();
    }

    @Override
    public void stop() throws Exception {
        child.stop(Duration.ofMinutes(2));
    }

    @Override
    public void kill() throws Exception {
        child.kill();
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public Path logDir() {
        return Path.of(overrides.getOrDefault(
                LOG_DIRS, home.resolve("data").toAbsolutePath().toString()));
    }

    @Override
    public String zooKeeper() {
        return overrides.getOrDefault(ZOOKEEPER, zooKeeper.address());
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
        zooKeeper.close();
    }

    private Path properties() throws IOException {
        Files.createDirectories(home);
        Map<String, String> values = new TreeMap<>(Map.of(
                "broker.id",
                "0",
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                LOG_DIRS,
                logDir().toString(),
                ZOOKEEPER,
                zooKeeper(),
                "offsets.topic.replication.factor",
                "1",
                "transaction.state.log.replication.factor",
                "1",
                "transaction.state.log.min.isr",
                "1",
                "group.initial.rebalance.delay.ms",
                "0"));
        values.putAll(overrides);
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        return Files.writeString(home.resolve("server.properties"), text);
    }
}
