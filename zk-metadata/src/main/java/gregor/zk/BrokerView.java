package gregor.zk;

import gregor.zk.znode.BrokerEndpoint;
import java.util.List;

/**
 * A live broker.
 *
 * @param epoch its broker epoch (the czxid of its registration), or {@link #UNKNOWN_EPOCH}
 * @param rack null when none is configured
 */
public record BrokerView(int id, long epoch, List<BrokerEndpoint> endpoints, String rack) {
    /** UpdateMetadata does not carry the epochs of other brokers. */
    public static final long UNKNOWN_EPOCH = -1;

    public BrokerView {
        endpoints = List.copyOf(endpoints);
    }

    /** The endpoint of the named listener, or null if the broker has none of that name. */
    public BrokerEndpoint endpoint(String listener) {
        for (BrokerEndpoint endpoint : endpoints) {
            if (endpoint.listener().equals(listener)) {
                return endpoint;
            }
        }
        return null;
    }
}
