package gregor.zk.znode;

import java.util.List;
import java.util.Map;

/**
 * What a broker tells the cluster about itself.
 *
 * @param rack null when none is configured
 * @param jmxPort -1 when JMX is not served
 * @param features supported feature versions by name; brokers of a ZooKeeper cluster have none
 */
public record BrokerRegistration(
        int id, List<BrokerEndpoint> endpoints, String rack, int jmxPort, Map<String, VersionRange> features) {
    /** A registration without features. */
    public BrokerRegistration(int id, List<BrokerEndpoint> endpoints, String rack, int jmxPort) {
        this(id, endpoints, rack, jmxPort, Map.of());
    }

    public BrokerRegistration {
        endpoints = List.copyOf(endpoints);
        features = Map.copyOf(features);
    }

    /** The versions of a feature that a broker supports, both ends included. */
    public record VersionRange(int min, int max) {}
}
