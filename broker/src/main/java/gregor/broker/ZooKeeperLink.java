package gregor.broker;

import gregor.base.Lifecycle;
import gregor.base.Timers;
import gregor.broker.config.ZooKeeperConfig;
import gregor.zk.EmbeddedZooKeeper;
import gregor.zk.PipelinedSession;
import gregor.zk.ZkConfig;
import gregor.zk.ZkSession;
import java.io.IOException;
import java.nio.file.Path;

/** The way to ZooKeeper: a session with the configured ensemble or, when there is none, with a server in this process. */
final class ZooKeeperLink implements Lifecycle {
    private final ZooKeeperConfig config;
    private final Path logDir;
    private final Timers timers;
    private EmbeddedZooKeeper embedded;
    private PipelinedSession session;

    /** @param logDir below which an embedded server keeps its data */
    ZooKeeperLink(ZooKeeperConfig config, Path logDir, Timers timers) {
        this.config = config;
        this.logDir = logDir;
        this.timers = timers;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        String connect = config.connect();
        if (connect == null) {
            embedded = new EmbeddedZooKeeper(logDir, config.embeddedPort());
            embedded.start();
            connect = embedded.connect();
        }
        session = new PipelinedSession(
                new ZkConfig(connect, config.connectionTimeoutMs(), config.sessionTimeoutMs(), config.maxInFlight()),
                timers);
        session.start();
    }

    ZkSession session() {
        return session;
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        if (embedded != null) {
            embedded.close();
        }
    }

    @Override
    public String toString() {
        return embedded == null ? config.connect() : embedded.connect() + " (embedded)";
    }
}
