package gregor.compat.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A stock ZooKeeper server, as Kafka 3.9 ships it, in a process of its own. */
public final class ZooKeeperProcess implements AutoCloseable {
    private final Path home;
    private final int port;
    private Child child;

    public ZooKeeperProcess(Path home) throws IOException {
        this.home = home;
        this.port = Project.freePort();
    }

    public void start() throws IOException {
        Files.createDirectories(home);
        Path config = home.resolve("zookeeper.properties");
        Files.writeString(
                config,
                "dataDir=" + home.resolve("data").toAbsolutePath() + "\nclientPort=" + port
                        + "\nclientPortAddress=127.0.0.1\nmaxClientCnxns=0\nadmin.enableServer=false\n");
        child = Child.java(
                Project.kafka(Project.OLD_KAFKA),
                StockJvm.server("512M"),
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                List.of(config.toString()));
        Awaitility.await("ZooKeeper answers").atMost(Duration.ofSeconds(60)).until(() -> Ports.accepts(port));
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public void stop() throws InterruptedException {
        child.kill();
    }

    @Override
    public void close() {
        if (child != null) {
            child.close();
        }
    }
}
