package gregor.zk;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ServerCnxn;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/**
 * One real ZooKeeper server in this process, without ensemble, admin server and JMX. Started and closed once, by one
 * thread; its own threads do the rest.
 */
final class ZooKeeperNode implements AutoCloseable {
    /** Grown in steps of this size: the 64 MB that ZooKeeper takes at once are too much beside one broker. */
    private static final int TXN_LOG_STEP_KB = 1_024;

    private final Settings settings;
    private final int snapshotsKept;
    private final NIOServerCnxnFactory connections;
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
    void start(boolean endOldSessions) throws IOException, InterruptedException {
        try {
            connections.configure(settings.address, settings.maxConnectionsPerClient);
        } catch (BindException e) {
            throw new IOException("ZooKeeper's port " + settings.address.getPort() + " is already in use", e);
        }
        FileTxnLog.setPreallocSize(TXN_LOG_STEP_KB * 1_024L);
        files = new FileTxnSnapLog(settings.txnLogDir, settings.dataDir);
        server = new QuietServer(files, settings, snapshotsKept);
        loadData();
        List<Long> oldSessions = new ArrayList<>(server.getZKDatabase().getSessions());
        connections.startup(server);
        if (endOldSessions) {
            oldSessions.forEach(server::closeSession);
        }
    }

    private void loadData() throws IOException, InterruptedException {
        try {
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

    @Override
    public void close() {
        connections.shutdown();
        if (server != null) {
            server.shutdown(true);
        }
    }

    /** A server that does not register itself with JMX, which would cost more than the rest of the start. */
    private static final class QuietServer extends ZooKeeperServer {
        private final FileTxnSnapLog files;
        private final int snapshotsKept;

        QuietServer(FileTxnSnapLog files, Settings settings, int snapshotsKept) {
            super(
                    files,
                    settings.tickMs,
                    settings.minSessionTimeoutMs,
                    settings.maxSessionTimeoutMs,
                    -1,
                    new ZKDatabase(files),
                    "");
            this.files = files;
            this.snapshotsKept = snapshotsKept;
        }

        @Override
        public File takeSnapshot(boolean sync, boolean severe) throws IOException {
            // What is severe to ZooKeeper ends the process, which is not its own.
            File taken = super.takeSnapshot(sync, false);
            if (snapshotsKept > 0) {
                new OldSnapshots(files, snapshotsKept).delete();
            }
            return taken;
        }

        @Override
        protected void registerJMX() {
            // Nothing is registered, see above.
        }

        @Override
        protected void unregisterJMX() {
            // Nothing was registered.
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
