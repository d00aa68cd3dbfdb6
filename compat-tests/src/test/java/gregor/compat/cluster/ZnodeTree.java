package gregor.compat.cluster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** All that a ZooKeeper holds, a line for each znode, without what differs from one cluster to the next. */
final class ZnodeTree {
    private static final int SESSION_TIMEOUT_MS = 10_000;

    private final ZooKeeper client;
    private final List<String> lines = new ArrayList<>();

    private ZnodeTree(ZooKeeper client) {
        this.client = client;
    }

    static List<String> read(String zooKeeper) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(zooKeeper, SESSION_TIMEOUT_MS, event -> connected.countDown());
        try {
            connected.await(SESSION_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            ZnodeTree tree = new ZnodeTree(client);
            tree.add("/");
            return tree.lines;
        } finally {
            client.close();
        }
    }

    private void add(String path) throws Exception {
        if (path.equals("/zookeeper")) {
            return;
        }
        Stat stat = new Stat();
        byte[] content;
        try {
            content = client.getData(path, false, stat);
        } catch (KeeperException.NoNodeException goneMeanwhile) {
            return;
        }
        String text = content == null ? "null" : new String(content, StandardCharsets.UTF_8);
        String value = withoutChance(SortedJson.of(text));
        lines.add(path + (stat.getEphemeralOwner() == 0 ? "" : " (ephemeral)") + " = " + value);
        for (String child : client.getChildren(path, false).stream().sorted().toList()) {
            add(path.equals("/") ? "/" + child : path + "/" + child);
        }
    }

    private static String withoutChance(String text) {
        return text.replaceAll("\"leader_epoch\":\\d+", "\"leader_epoch\":E")
                .replaceAll("\"timestamp\":\"\\d+\"", "\"timestamp\":\"T\"")
                .replaceAll("\"topic_id\":\"[^\"]+\"", "\"topic_id\":\"I\"")
                .replaceAll("\"id\":\"[^\"]+\"", "\"id\":\"I\"")
                .replaceAll("\"port\":-?\\d+", "\"port\":P")
                // A client asks any broker for the id of its producer.
                .replaceAll("\"block_end\":\"\\d+\",\"block_start\":\"\\d+\",\"broker\":\\d+", "\"block\":B")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:P");
    }
}
