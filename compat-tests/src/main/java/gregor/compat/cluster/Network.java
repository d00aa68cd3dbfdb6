package gregor.compat.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The network of a cluster: a link for each pair of caller and server, which can be blocked alone. Brokers are called by their
 * numbers. Thread-safe.
 */
public final class Network implements AutoCloseable {
    /** All who are no brokers. */
    public static final String CLIENTS = "clients";

    public static final String ZOOKEEPER = "zookeeper";

    private final Map<End, Link> links = new ConcurrentHashMap<>();
    private final Map<String, WriteFuse> fuses = new ConcurrentHashMap<>();
    private final List<Proxy> proxies = new ArrayList<>();

    private record End(String from, String to) {}

    /** Puts a proxy in front of a broker; gives its address, for all who call the broker. */
    String toBroker(String broker, Supplier<String> server) throws IOException {
        return add(Proxy.ofBroker(server, caller -> link(caller, broker)));
    }

    /** A way from one broker to ZooKeeper. */
    String toZooKeeper(String broker, Supplier<String> server) throws IOException {
        return add(Proxy.ofCaller(server, link(broker, ZOOKEEPER), fuse(broker)));
    }

    /** By which a broker can be cut off from ZooKeeper in the middle of something. */
    public WriteFuse fuse(String broker) {
        return fuses.computeIfAbsent(broker, name -> new WriteFuse());
    }

    private String add(Proxy proxy) {
        proxies.add(proxy);
        return proxy.address();
    }

    private Link link(String from, String to) {
        return links.computeIfAbsent(new End(from, to), end -> new Link());
    }

    /** Nothing goes any more between one and the others, whoever calls. */
    public void separate(String one, Collection<String> others) {
        for (String other : others) {
            link(one, other).block();
            link(other, one).block();
        }
    }

    /** What the caller asks of the server is heard, and the answer is not. */
    public void loseAnswers(String caller, String server) {
        link(caller, server).blockAnswers();
    }

    /**
     * Everybody hears everybody again.
     *
     * @param late whether brokers get what was under way to them meanwhile; clients do not: they have given it up and sent it again, and
     *     to a commit of offsets it makes a difference if it arrives twice
     */
    public void heal(boolean late) {
        links.forEach((end, link) -> link.heal(late && !end.from.equals(CLIENTS)));
    }

    @Override
    public void close() throws IOException {
        for (Proxy proxy : proxies) {
            proxy.close();
        }
        heal(false);
        links.values().forEach(Link::cut);
    }
}
