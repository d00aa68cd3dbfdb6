package gregor.broker.config;

/**
 * The versions in which brokers talk to each other: those that the oldest release in the cluster understands, which {@code
 * inter.broker.protocol.version} names.
 */
public record InterBrokerVersions(String release) {
    public static InterBrokerVersions of(BrokerConfig config) {
        return new InterBrokerVersions(config.values().text("inter.broker.protocol.version"));
    }

    public int leaderAndIsr() {
        return latest("1.0-IV0", "2.2-IV0", "2.4-IV0", "2.4-IV1", "2.8-IV1", "3.2-IV0", "3.4-IV0");
    }

    public int stopReplica() {
        return latest("2.2-IV0", "2.4-IV1", "2.6-IV0", "3.4-IV0");
    }

    public int updateMetadata() {
        return latest("0.9.0", "0.10.0-IV1", "0.10.2-IV0", "1.0-IV0", "2.2-IV0", "2.4-IV1", "2.8-IV1", "3.4-IV0");
    }

    public int controlledShutdown() {
        return latest("0.9.0", "2.2-IV0", "2.4-IV1");
    }

    /** The API is there from 2.7-IV2 on, see {@link #asksControllerForIsr}. */
    public int alterPartition() {
        return latest("3.2-IV0", "3.3-IV0", "3.5-IV0");
    }

    /** Whether leaders ask the controller for changes of the in-sync replicas; before they wrote the znode. */
    public boolean asksControllerForIsr() {
        return atLeast("2.7-IV2");
    }

    /** Whether producer ids come from the controller; before every broker took them from ZooKeeper. */
    public boolean asksControllerForProducerIds() {
        return atLeast("3.0-IV0");
    }

    /** Whether this release, or an internal version of one, is understood by all. */
    public boolean atLeast(String version) {
        return KafkaVersion.atLeast(release, version);
    }

    /** @param since the releases that brought version 1, 2 and so on, in order */
    private int latest(String... since) {
        int version = 0;
        while (version < since.length && atLeast(since[version])) {
            version++;
        }
        return version;
    }
}
