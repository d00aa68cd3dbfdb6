package gregor.zk;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One real ZooKeeper server in this process, without ensemble, admin server and JMX. Started and closed once, by one
 * thread; its own threads do the rest. A server that could not write answers nobody any more: another takes its place, with the
 * same data and sessions, as soon as there is room on the disk again.
 */
final class ZooKeeperNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperNode.class);

    /** Grown in steps of this size: the 64 MB that ZooKeeper takes at once are too much beside one broker. */
    private static final int TXN_LOG_STEP_KB = 1_024;

    private static final int REVIVAL_INTERVAL_MS = 3_000;

    private final Settings settings;
    private final int snapshotsKept;
    private final NIOServerCnxnFactory connections;
    private final CountDownLatch closed = new CountDownLatch(1);
    private FileTxnSnapLog files;
    private ZooKeeperServer server;

    /** @param snapshotsKept older ones are deleted whenever a new one is taken; 0 to keep all */
    ZooKeeperNode(Settings settings, int snapshotsKept) {
        this.settings = settings;
        this.snapshotsKept = snapshotsKept;
        // Loading the class takes over every thread's last resort, in a process that is not its own.
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        this.connections = new QuietConnections();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    /**
     * What a server needs to know.
     *
     * @param address port 0 for any free one
     * @param maxConnectionsPerClient 0 for no limit
     * @param minSessionTimeoutMs -1 for two ticks
     * @param maxSessionTimeoutMs -1 for twenty ticks
     */
    record Settings(
            File dataDir,
            File txnLogDir,
            InetSocketAddress address,
            int tickMs,
            int maxConnectionsPerClient,
            int minSessionTimeoutMs,
            int maxSessionTimeoutMs) {}

    /**
     * Loads the data and serves.
     *
     * @param endOldSessions true when no client from before can be alive: what their sessions held is then free at once
     * @throws IOException if the port is taken or the data cannot be read; its message is for the operator
     */
    synchronized void start(boolean endOldSessions) throws IOException, InterruptedException {
        try {
            connections.configure(settings.address, settings.maxConnectionsPerClient);
        } catch (BindException e) {
            throw new IOException("ZooKeeper's port " + settings.address.getPort() + " is already in use", e);
        }
        FileTxnLog.setPreallocSize(TXN_LOG_STEP_KB * 1_024L);
        loadData();
        List<Long> oldSessions = new ArrayList<>(server.getZKDatabase().getSessions());
        connections.startup(server);
        if (endOldSessions) {
            oldSessions.forEach(server::closeSession);
        }
    }

    private void loadData() throws IOException, InterruptedException {
        try {
            files = new FileTxnSnapLog(settings.txnLogDir, settings.dataDir);
            server = new QuietServer(files, settings, snapshotsKept, this::onWriteFailed);
            server.startdata();
        } catch (IOException e) {
            throw new IOException("ZooKeeper's data in " + settings.dataDir + " cannot be used: " + e.getMessage(), e);
        }
    }

    int port() {
        return connections.getLocalPort();
    }

    /** Until the server has been closed. */
    void join() throws InterruptedException {
        connections.join();
    }

    /** Called by the server's own thread, which ends now. */
    private void onWriteFailed() {
        LOG.error("ZooKeeper could not write in {}; it starts again as soon as it can", settings.txnLogDir);
        Thread revival = new Thread(this::revive, "zookeeper-revival");
        revival.setDaemon(true);
        revival.start();
    }

    private void revive() {
        try {
            connections.closeAll(ServerCnxn.DisconnectReason.SERVER_SHUTDOWN);
            while (!closed.await(REVIVAL_INTERVAL_MS, TimeUnit.MILLISECONDS) && !isRevived()) {
                LOG.debug("ZooKeeper tries again in {} ms", REVIVAL_INTERVAL_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isRevived() throws InterruptedException {
        if (closed.getCount() == 0) {
            return true; // Nobody wants it any more.
        }
        try {
            retire();
            loadData();
            connections.startup(server);
            LOG.info("ZooKeeper serves again");
            return true;
        } catch (IOException e) {
            LOG.debug("ZooKeeper still cannot start", e);
            return false;
        }
    }

    private void retire() throws IOException {
        server.shutdown(true);
        files.close();
    }

    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            connections.shutdown();
            if (server != null) {
                server.shutdown(true);
            }
        }
    }

    /** Connections that do not register themselves with JMX either. */
    private static final class QuietConnections extends NIOServerCnxnFactory {
        @Override
        public void registerConnection(ServerCnxn connection) {
            // Nothing is registered, see above.
        }

        @Override
        public void unregisterConnection(ServerCnxn connection) {
            // Nothing was registered.
        }
    }
}
