package gregor.broker.config;

/**
 * How ZooKeeper is reached.
 *
 * @param connect host:port list with an optional chroot; null: an embedded server is started
 * @param embeddedPort loopback port of the embedded server; 0: any free one
 * @param maxInFlight requests sent before the first is answered
 */
public record ZooKeeperConfig(
        String connect, int embeddedPort, int sessionTimeoutMs, int connectionTimeoutMs, int maxInFlight) {

    static ZooKeeperConfig of(Values values) {
        int sessionTimeoutMs = values.intValue("zookeeper.session.timeout.ms");
        Object connectionTimeoutMs = values.value("zookeeper.connection.timeout.ms");
        return new ZooKeeperConfig(
                values.text("zookeeper.connect"),
                values.intValue("zookeeper.embedded.port"),
                sessionTimeoutMs,
                connectionTimeoutMs == null ? sessionTimeoutMs : (Integer) connectionTimeoutMs,
                values.intValue("zookeeper.max.in.flight.requests"));
    }
}
