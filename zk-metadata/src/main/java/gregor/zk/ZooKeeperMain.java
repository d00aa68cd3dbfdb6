package gregor.zk;

import java.io.IOException;
import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs ZooKeeper by itself, as {@code bin/zookeeper-server-start.sh} does: until the process is told to end. */
public final class ZooKeeperMain {
    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperMain.class);

    /** ZooKeeper's own default, while {@code autopurge.purgeInterval} is not set. */
    private static final int KEEP_ALL = 0;

    private ZooKeeperMain() {}

    /** Takes the path of a {@code zookeeper.properties}. With {@code server.N} lines in it, runs a member of an ensemble. */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: zookeeper-server-start.sh [-daemon] zookeeper.properties");
            System.exit(2);
        }
        try {
            run(arguments[0]);
        } catch (ConfigException e) {
            fail(arguments[0] + ": " + e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        } catch (IOException e) {
            fail(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.error("ZooKeeper ended", e);
            fail("ZooKeeper ended: " + e.getMessage());
        }
    }

    private static void run(String file) throws Exception {
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parse(file);
        if (config.isDistributed()) {
            new QuorumPeerMain().runFromConfig(config);
            return;
        }
        ServerConfig server = new ServerConfig();
        server.readFrom(config);
        ZooKeeperNode.Settings settings = new ZooKeeperNode.Settings(
                server.getDataDir(),
                server.getDataLogDir(),
                server.getClientPortAddress(),
                server.getTickTime(),
                server.getMaxClientCnxns(),
                server.getMinSessionTimeout(),
                server.getMaxSessionTimeout());
        int snapshotsKept = config.getPurgeInterval() > 0 ? config.getSnapRetainCount() : KEEP_ALL;
        ZooKeeperNode node = new ZooKeeperNode(settings, snapshotsKept);
        node.start(false);
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "zookeeper-stop"));
        System.out.println("ZooKeeper serves on port " + node.port() + ", data in " + server.getDataDir());
        node.join();
    }

    private static void fail(String message) {
        System.err.println(message);
        System.exit(1);
    }
}
