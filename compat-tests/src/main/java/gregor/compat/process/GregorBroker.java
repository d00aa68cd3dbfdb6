package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The built distribution, started by {@code bin/server-start.sh}; ZooKeeper embedded unless the overrides name one. */
public final class GregorBroker implements Broker {
    private static final String ZOOKEEPER = "zookeeper.connect";

    private final Path home;
    private final Map<String, String> overrides;
    private final Map<String, String> environment;
    private final int port;
    private final int zooKeeperPort;
    private Child child;

    public GregorBroker(Path home, Map<String, String> overrides) throws IOException {
        this(home, overrides, Project.CHILD_ENVIRONMENT);
    }

    public GregorBroker(Path home, Map<String, String> overrides, Map<String, String> environment) throws IOException {
        this.home = home;
        this.overrides = overrides;
        this.environment = environment;
        this.port = Project.freePort();
        this.zooKeeperPort = Project.freePort();
    }

    @Override
    public void start() throws Exception {
        if (overrides.containsKey(ZOOKEEPER)) {
            Registration.awaitGone(zooKeeper(), 0);
        }
        launch();
        Brokers.awaitAnswer(bootstrap(), child, Duration.ofMinutes(5));
    }

    /** Starts without a wait, for those that are not expected to serve at once, or at all. */
    public Child launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Project.script("server-start.sh").toString());
        values().forEach((key, value) -> command.addAll(List.of("--override", key + "=" + value)));
        child = Child.start(command, environment, home);
        return child;
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
                "log.dirs", home.resolve("data").toAbsolutePath().toString()));
    }

    @Override
    public String zooKeeper() {
        return overrides.getOrDefault(ZOOKEEPER, "127.0.0.1:" + zooKeeperPort);
    }

    @Override
    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** What the broker has printed since its last start. */
    public List<String> printed() {
        return child.lines();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }

    private Map<String, String> values() {
        Map<String, String> values = new TreeMap<>(Map.of(
                "broker.id",
                "0",
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port,
                "log.dirs",
                logDir().toString(),
                "offsets.topic.replication.factor",
                "1",
                "group.initial.rebalance.delay.ms",
                "0",
                "zookeeper.embedded.port",
                Integer.toString(zooKeeperPort)));
        values.putAll(overrides);
        return values;
    }
}
