package gregor.broker.peer;

import gregor.zk.znode.BrokerEndpoint;
import java.util.function.Supplier;

/** Makes connections to other brokers; what the network is for those who talk to peers. For any thread. */
public interface Dialer {
    /** @param address asked each time it connects; null when it is not known where the broker is */
    PeerConnection dial(Supplier<BrokerEndpoint> address, PeerTerms terms);
}
