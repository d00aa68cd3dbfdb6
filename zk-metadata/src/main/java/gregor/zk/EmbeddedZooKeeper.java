package gregor.zk;

import gregor.base.Lifecycle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real ZooKeeper server in the broker's process, for development and single nodes: bound to loopback, its data below a log
 * directory. Sessions of an earlier run are ended at start, so that a killed broker does not have to wait for its own former
 * registration to expire. Started and closed by the thread that composes the broker.
 */
public final class EmbeddedZooKeeper implements Lifecycle {
    /**
     * The data's directory in a log directory. A stock broker refuses to start on a log directory with a directory it does not
     * know, and this is the one form that it passes over and never touches in ZooKeeper mode: a partition of KRaft's metadata
     * topic, of a number that KRaft does not use (Kafka's LogManager.loadLogs).
     */
    public static final String DIRECTORY = "__cluster_metadata-2181";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
    private static final int TICK_MS = 2_000;
    private static final int UNLIMITED = 0;
    private static final int SNAPSHOTS_KEPT = 3;

    private final Path dataDir;
    private final int tickMs;
    private final int port;
    private ZooKeeperNode node;
    private FileChannel lock;

    /**
     * @param logDir the log directory below which the data is kept
     * @param port {@code zookeeper.embedded.port}: 0 for any free one
     */
    public EmbeddedZooKeeper(Path logDir, int port) {
        this(logDir, port, TICK_MS);
    }

    /** @param tickMs the grain of time: sessions last two ticks at least */
    EmbeddedZooKeeper(Path logDir, int port, int tickMs) {
        this.dataDir = logDir.resolve(DIRECTORY);
        this.port = port;
        this.tickMs = tickMs;
    }

    /**
     * Serves when it returns.
     *
     * @throws IOException if the port or the directory is in use, or the data damaged; its message is for the operator
     */
    @Override
    public void start() throws IOException, InterruptedException {
        Files.createDirectories(dataDir);
        lockData();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ZooKeeperNode.Settings settings = new ZooKeeperNode.Settings(
                dataDir.toFile(), dataDir.toFile(), address, tickMs, UNLIMITED, -1, Integer.MAX_VALUE);
        node = new ZooKeeperNode(settings, SNAPSHOTS_KEPT);
        node.start(true);
        LOG.info("Embedded ZooKeeper serves at {}, data in {}", connect(), dataDir);
    }

    /** The port it listens on. */
    public int port() {
        return node.port();
    }

    /** What a client in this process connects to. */
    public String connect() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port();
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("The lock of {} could not be given back", dataDir, e);
        }
    }

    /** Two servers on one directory would destroy it, and with any free port nothing else keeps them apart. */
    private void lockData() throws IOException {
        lock = FileChannel.open(dataDir.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = lock.tryLock();
            if (held != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked by this process", dataDir, e);
        }
        throw new IOException("Another embedded ZooKeeper is using " + dataDir);
    }
}
