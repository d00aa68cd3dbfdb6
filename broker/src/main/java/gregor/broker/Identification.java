package gregor.broker;

import gregor.broker.api.Services.Identity;
import gregor.broker.config.BrokerConfig;
import gregor.broker.config.Listener;
import gregor.log.dirs.LogDirs;
import gregor.zk.ClusterIdentity;
import gregor.zk.ZkSession;
import gregor.zk.znode.BrokerEndpoint;
import gregor.zk.znode.BrokerRegistration;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Finds out at start which broker of which cluster this is, and what it tells the cluster about itself. */
final class Identification {
    private static final String GENERATE_KEY = "broker.id.generation.enable";

    private final BrokerConfig config;

    Identification(BrokerConfig config) {
        this.config = config;
    }

    /** Agrees with ZooKeeper and the log directories on the ids, and marks new directories with them. */
    Identity establish(ZkSession session, LogDirs dirs) throws Exception {
        ClusterIdentity cluster = new ClusterIdentity(session);
        Waiting.on(cluster.ensureRoots());
        String clusterId = Waiting.on(cluster.clusterId());
        Identity identity = new Identity(brokerId(cluster, dirs), clusterId);
        dirs.identify(identity.brokerId(), clusterId);
        return identity;
    }

    private int brokerId(ClusterIdentity cluster, LogDirs dirs) throws Exception {
        if (config.brokerId() >= 0) {
            return config.brokerId();
        }
        if (dirs.storedBrokerId().isPresent()) {
            return dirs.storedBrokerId().getAsInt();
        }
        if (!config.values().flag(GENERATE_KEY)) {
            throw new StartFailure("broker.id is not set, and " + GENERATE_KEY + " is false");
        }
        return Waiting.on(cluster.nextBrokerId(config.values().intValue("reserved.broker.max.id")));
    }

    /** @param bound the listeners with the ports they got */
    BrokerRegistration registration(int brokerId, List<Listener> bound) throws UnknownHostException {
        String ownName = null;
        List<BrokerEndpoint> endpoints = new ArrayList<>();
        for (Listener listener : config.listeners().advertised()) {
            if (listener.host() == null && ownName == null) {
                ownName = InetAddress.getLocalHost().getCanonicalHostName();
            }
            endpoints.add(new BrokerEndpoint(
                    listener.name(),
                    listener.protocol().name(),
                    listener.host() == null ? ownName : listener.host(),
                    listener.port() == 0 ? portOf(listener.name(), bound) : listener.port()));
        }
        int jmxPort = Integer.getInteger("com.sun.management.jmxremote.port", -1);
        return new BrokerRegistration(brokerId, endpoints, config.rack(), jmxPort);
    }

    private static int portOf(String listener, List<Listener> bound) {
        return bound.stream()
                .filter(each -> each.name().equals(listener))
                .mapToInt(Listener::port)
                .findFirst()
                .orElseThrow();
    }
}
