package gregor.zk;

import java.util.List;

/** Another live broker is registered with this broker's id; its message tells the operator what to do. */
public final class BrokerIdTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokerIdTaken(int brokerId, List<?> endpoints) {
        super("broker.id " + brokerId + " is already taken by the broker at " + endpoints
                + ": choose another, or wait until that one's ZooKeeper session has expired");
    }
}
