package gregor.zk;

/**
 * How to reach ZooKeeper.
 *
 * @param connect {@code zookeeper.connect}: hosts with ports, separated by commas, and perhaps a chroot path
 * @param connectionTimeoutMs how long a start waits for the first connection
 * @param sessionTimeoutMs how long ZooKeeper keeps the session of a client it does not hear from
 * @param maxInFlightRequests requests sent and not yet answered; more wait in the client
 */
public record ZkConfig(String connect, int connectionTimeoutMs, int sessionTimeoutMs, int maxInFlightRequests) {
    /** The chroot, from its slash on; empty when there is none. */
    String chroot() {
        int slash = connect.indexOf('/');
        return slash < 0 || slash == connect.length() - 1 ? "" : connect.substring(slash);
    }

    /** The hosts without the chroot. */
    String hosts() {
        int slash = connect.indexOf('/');
        return slash < 0 ? connect : connect.substring(0, slash);
    }
}
