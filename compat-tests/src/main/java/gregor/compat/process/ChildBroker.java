package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** What brokers of every make have in common: a process of their own on a port of their own, and data that outlives it. */
abstract class ChildBroker implements Broker {
    static final String BROKER_ID = "broker.id";
    static final String LOG_DIRS = "log.dirs";
    static final String ZOOKEEPER = "zookeeper.connect";

    private static final Duration START_MAX = Duration.ofMinutes(10);
    private static final Duration STOP_MAX = Duration.ofMinutes(2);

    final Path home;
    final Map<String, String> overrides;
    private final int port;
    Child child;

    ChildBroker(Path home, Map<String, String> overrides) throws IOException {
        this.home = home;
        this.overrides = overrides;
        this.port = Project.freePort();
    }

    @Override
    public void start() throws Exception {
        if (overrides.containsKey(ZOOKEEPER)) {
            Registration.awaitGone(zooKeeper(), id());
        }
        launch();
        Brokers.awaitAnswer(bootstrap(), child, START_MAX);
    }

    /** Every setting but those that only one make of broker needs. */
    final Map<String, String> values(Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(Map.of(
                BROKER_ID,
                "0",
                "listeners",
                "PLAINTEXT://" + bootstrap(),
                LOG_DIRS,
                logDir().toString(),
                "offsets.topic.replication.factor",
                "1",
                "group.initial.rebalance.delay.ms",
                "0"));
        values.putAll(more);
        values.putAll(overrides);
        return values;
    }

    @Override
    public void stop() throws Exception {
        child.stop(STOP_MAX);
    }

    @Override
    public void kill() throws Exception {
        child.kill();
    }

    @Override
    public void suspend() throws Exception {
        child.signal("STOP");
    }

    @Override
    public void resume() throws Exception {
        child.signal("CONT");
    }

    @Override
    public boolean isAlive() {
        return child != null && child.isAlive();
    }

    @Override
    public int id() {
        return Integer.parseInt(overrides.getOrDefault(BROKER_ID, "0"));
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
    public long pid() {
        return child.pid();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
