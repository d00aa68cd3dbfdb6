package gregor.zk;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** The path below which a session lives. It can only be made by a client outside of it. Used once, by the starting thread. */
final class Chroot {
    private final ZkConfig config;

    Chroot(ZkConfig config) {
        this.config = config;
    }

    /** Makes the path and its parents; what is there already stays. */
    void create() throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper outside = new ZooKeeper(config.hosts(), config.sessionTimeoutMs(), event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        try {
            connected.await();
            String path = "";
            for (String name : config.chroot().substring(1).split("/")) {
                path += "/" + name;
                create(outside, path);
            }
        } catch (KeeperException e) {
            throw new IOException("The chroot " + config.chroot() + " cannot be made: " + e.code(), e);
        } finally {
            outside.close();
        }
    }

    private static void create(ZooKeeper outside, String path) throws InterruptedException, KeeperException {
        try {
            outside.create(path, null, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException e) {
            // Made by another broker at the same moment, or a parent that was there before: both are what we want.
            return;
        }
    }
}
