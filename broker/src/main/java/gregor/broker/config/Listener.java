package gregor.broker.config;

/**
 * One address the broker listens on, or tells clients to use.
 *
 * @param name upper case; CLIENT in {@code CLIENT://host:9092}
 * @param host null for every address of the machine
 * @param port 0 for any free one
 */
public record Listener(String name, SecurityProtocol protocol, String host, int port) {
    /** The same listener on the port it really got. */
    public Listener withPort(int boundPort) {
        return new Listener(name, protocol, host, boundPort);
    }

    /** As it is written in the configuration and in ZooKeeper: {@code CLIENT://host:9092}, IPv6 in brackets. */
    @Override
    public String toString() {
        String shown = host == null ? "" : host.contains(":") ? "[" + host + "]" : host;
        return name + "://" + shown + ":" + port;
    }
}
