package gregor.broker.api;

import gregor.zk.BrokerView;
import gregor.zk.ClusterView;
import gregor.zk.PartitionLeadership;
import gregor.zk.znode.BrokerEndpoint;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tells a client that asked the wrong broker who leads a partition now, and where to find that broker, so that it need not ask
 * for metadata first (KIP-951, trap 57). One per answer; for one thread.
 */
final class LeaderHints {
    private static final int UNKNOWN = -1;

    private final ClusterView cluster;
    private final String listenerName;
    private final SortedMap<Integer, Node> nodes = new TreeMap<>();

    /** Who leads; both -1 when that is not known. */
    record Leader(int id, int epoch) {}

    /** A broker as seen from the client's listener. */
    record Node(int id, String host, int port, String rack) {}

    LeaderHints(ClusterView cluster, String listenerName) {
        this.cluster = cluster;
        this.listenerName = listenerName;
    }

    /** The partition's leader, whose address is from now on among {@link #forEachNode}. */
    Leader leaderOf(String topic, int partition) {
        PartitionLeadership leadership = cluster.partition(topic, partition);
        if (leadership == null) {
            return new Leader(UNKNOWN, UNKNOWN);
        }
        BrokerView broker = cluster.broker(leadership.leader());
        BrokerEndpoint endpoint = broker == null ? null : broker.endpoint(listenerName);
        if (endpoint != null) {
            nodes.put(broker.id(), new Node(broker.id(), endpoint.host(), endpoint.port(), broker.rack()));
        }
        return new Leader(leadership.leader(), leadership.leaderEpoch());
    }

    /** The leaders named so far, each once. */
    void forEachNode(Consumer<Node> to) {
        nodes.values().forEach(to);
    }
}
