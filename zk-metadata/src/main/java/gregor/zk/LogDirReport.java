package gregor.zk;

import gregor.base.Timers;
import gregor.zk.znode.LogDirEventZnode;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the controller that a log directory of this broker failed, in ZooKeeper, so that it asks what can still be served. Tries
 * again until that is written. For any thread.
 */
public final class LogDirReport {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirReport.class);
    private static final long RETRY_MS = 1_000;

    private final ZkSession session;
    private final int brokerId;
    private final Timers timers;

    public LogDirReport(ZkSession session, int brokerId, Timers timers) {
        this.session = session;
        this.brokerId = brokerId;
        this.timers = timers;
    }

    public void send() {
        session.create(LogDirEventZnode.PREFIX, LogDirEventZnode.encode(brokerId), CreateMode.PERSISTENT_SEQUENTIAL)
                .whenComplete((path, fault) -> {
                    if (fault == null) {
                        LOG.info("The controller is told by {} that a log directory failed", path);
                    } else {
                        LOG.warn("The controller could not be told that a log directory failed: {}", fault.toString());
                        timers.after(RETRY_MS, this::send);
                    }
                });
    }
}
