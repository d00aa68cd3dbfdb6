package gregor.zk;

import java.io.File;
import java.io.IOException;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/**
 * A server in a process that is not its own: it does not register itself with JMX, which would cost more than the rest of the
 * start, and what goes wrong ends nothing but itself.
 */
final class QuietServer extends ZooKeeperServer {
    private final FileTxnSnapLog files;
    private final int snapshotsKept;
    private final Runnable onWriteFailed;

    /**
     * @param snapshotsKept older ones are deleted whenever a new one is taken; 0 to keep all
     * @param onWriteFailed told, by the thread that could not write, that this server answers nobody any more
     */
    QuietServer(FileTxnSnapLog files, ZooKeeperNode.Settings settings, int snapshotsKept, Runnable onWriteFailed) {
        super(
                files,
                settings.tickMs(),
                settings.minSessionTimeoutMs(),
                settings.maxSessionTimeoutMs(),
                -1,
                new ZKDatabase(files),
                "");
        this.files = files;
        this.snapshotsKept = snapshotsKept;
        this.onWriteFailed = onWriteFailed;
    }

    @Override
    public File takeSnapshot(boolean sync, boolean severe) throws IOException {
        // What is severe to ZooKeeper ends the process.
        File taken = super.takeSnapshot(sync, false);
        if (snapshotsKept > 0) {
            new OldSnapshots(files, snapshotsKept).delete();
        }
        return taken;
    }

    @Override
    protected void setState(State state) {
        super.setState(state);
        if (state == State.ERROR) {
            onWriteFailed.run();
        }
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
