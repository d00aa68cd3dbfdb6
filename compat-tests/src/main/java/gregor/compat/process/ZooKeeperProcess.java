package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A ZooKeeper server in a process of its own: a stock one, as Kafka 3.9 ships it, or ours. */
public final class ZooKeeperProcess implements AutoCloseable {
    private final Path home;
    private final Broker.Kind kind;
    private final int port;
    private Child child;

    public ZooKeeperProcess(Path home) throws IOException {
        this(home, Broker.Kind.STOCK);
    }

    public ZooKeeperProcess(Path home, Broker.Kind kind) throws IOException {
        this.home = home;
        this.kind = kind;
        this.port = Project.freePort();
    }

    public void start() throws IOException {
        Files.createDirectories(home);
        Path config = home.resolve("zookeeper.properties");
        Files.writeString(
                config,
                "dataDir=" + home.resolve("data").toAbsolutePath() + "\nclientPort=" + port
                        + "\nclientPortAddress=127.0.0.1\nmaxClientCnxns=0\nadmin.enableServer=false\n");
        child = kind == Broker.Kind.STOCK ? stock(config) : ours(config);
        Awaitility.await("ZooKeeper answers").atMost(Duration.ofSeconds(60)).until(() -> Ports.accepts(port));
    }

    private static Child stock(Path config) throws IOException {
        return Child.java(
                Project.kafka(Project.OLD_KAFKA),
                StockJvm.server("512M"),
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                List.of(config.toString()));
    }

    private static Child ours(Path config) throws IOException {
        Path script = Project.script("zookeeper-server-start.sh");
        return Child.start(
                List.of(script.toString(), config.toString()), Project.CHILD_ENVIRONMENT, config.getParent());
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** kill -9; what it has stored stays. */
    public void stop() throws InterruptedException {
        child.kill();
    }

    public void suspend() throws IOException, InterruptedException {
        child.signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        child.signal("CONT");
    }

    public boolean isAlive() {
        return child != null && child.isAlive();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
