package gregor.broker.peer;

import gregor.zk.BrokerView;
import gregor.zk.ClusterView;
import gregor.zk.znode.BrokerEndpoint;
import java.util.function.Supplier;

/** The other brokers, at the addresses that the controller last told this one, on the listener that brokers use among themselves. */
public final class Peers {
    private final Supplier<ClusterView> cluster;
    private final String listener;
    private final Dialer dialer;

    /** @param listener the name of the inter-broker listener */
    public Peers(Supplier<ClusterView> cluster, String listener, Dialer dialer) {
        this.cluster = cluster;
        this.listener = listener;
        this.dialer = dialer;
    }

    /** A connection of the caller's own, to be closed by it. */
    public PeerConnection connect(int brokerId, PeerTerms terms) {
        return dialer.dial(() -> endpoint(brokerId), terms);
    }

    private BrokerEndpoint endpoint(int brokerId) {
        BrokerView broker = cluster.get().broker(brokerId);
        return broker == null ? null : broker.endpoint(listener);
    }
}
