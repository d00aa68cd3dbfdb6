package gregor.compat.cluster;

import gregor.compat.process.Broker;
import gregor.compat.process.Broker.Kind;
import gregor.compat.process.Brokers;
import gregor.compat.process.Child;
import gregor.compat.process.Directory;
import gregor.compat.process.Registration;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Brokers 1 to n, each on a directory of its own, around one ZooKeeper. A broker may be taken over by one of the other kind on the same
 * directory and at the same address. For one thread.
 */
public final class Cluster implements AutoCloseable {
    private static final Duration START_MAX = Duration.ofMinutes(5);

    private final Path home;
    private final Map<String, String> config;
    private final ZooKeeperProcess zooKeeper;
    private final Optional<Network> network;
    private final Map<Integer, Broker> brokers = new TreeMap<>();
    private final Map<Integer, Map<String, String>> places = new HashMap<>();

    private Cluster(Kind zooKeeper, Path home, List<Kind> kinds, Map<String, String> config, Optional<Network> network)
            throws IOException {
        this.home = home;
        this.config = defaults(kinds.size());
        this.config.putAll(config);
        this.network = network;
        this.zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"), zooKeeper);
        for (int id = 1; id <= kinds.size(); id++) {
            places.put(id, place(id));
            replace(id, kinds.get(id - 1));
        }
    }

    /** Everybody talks to everybody directly. */
    public static Cluster direct(Path home, List<Kind> kinds, Map<String, String> config) throws IOException {
        return around(zooKeeperOf(kinds), home, kinds, config);
    }

    /** Everybody talks to everybody directly, and to this ZooKeeper. */
    public static Cluster around(Kind zooKeeper, Path home, List<Kind> kinds, Map<String, String> config)
            throws IOException {
        return new Cluster(zooKeeper, home, kinds, config, Optional.empty());
    }

    /** Everybody talks over a network that can be broken. */
    public static Cluster breakable(Path home, List<Kind> kinds, Map<String, String> config) throws IOException {
        return new Cluster(zooKeeperOf(kinds), home, kinds, config, Optional.of(new Network()));
    }

    private static Kind zooKeeperOf(List<Kind> brokers) {
        return brokers.contains(Kind.STOCK) ? Kind.STOCK : Kind.OURS;
    }

    /** Three brokers: all {@code ours}, all {@code stock}, or {@code mixed}. */
    public static List<Kind> three(String brokers) {
        return switch (brokers) {
            case "ours" -> List.of(Kind.OURS, Kind.OURS, Kind.OURS);
            case "stock" -> List.of(Kind.STOCK, Kind.STOCK, Kind.STOCK);
            case "mixed" -> List.of(Kind.OURS, Kind.STOCK, Kind.OURS);
            default -> throw new IllegalArgumentException("brokers are ours, stock or mixed, not " + brokers);
        };
    }

    /** The brokers that this run is about, as {@code -Dcompat.brokers} says. */
    public static String underTest() {
        return System.getProperty("compat.brokers", Kind.underTest() == Kind.STOCK ? "stock" : "ours");
    }

    private static Map<String, String> defaults(int size) {
        String replicas = Integer.toString(Math.min(3, size));
        String inSync = Integer.toString(Math.min(2, size));
        return new HashMap<>(Map.of(
                "default.replication.factor",
                replicas,
                "min.insync.replicas",
                inSync,
                "offsets.topic.replication.factor",
                replicas,
                "offsets.topic.num.partitions",
                "5",
                "transaction.state.log.replication.factor",
                replicas,
                "transaction.state.log.min.isr",
                inSync,
                "zookeeper.session.timeout.ms",
                "6000"));
    }

    /** Where a broker is, whoever it is. */
    private Map<String, String> place(int id) throws IOException {
        Map<String, String> place = new HashMap<>();
        place.put("broker.id", Integer.toString(id));
        place.put("log.dirs", home.resolve("data-" + id).toAbsolutePath().toString());
        place.put("zookeeper.connect", zooKeeper.address());
        place.put("broker.rack", "rack-" + id);
        if (network.isPresent()) {
            String name = Integer.toString(id);
            place.put("zookeeper.connect", network.get().toZooKeeper(name, zooKeeper::address));
            String address = network.get().toBroker(name, () -> broker(id).bootstrap());
            place.put("advertised.listeners", "PLAINTEXT://" + address);
        }
        return place;
    }

    /** From its next start on the broker is of this kind; it is not running now. */
    public void replace(int id, Kind kind) throws IOException {
        Map<String, String> values = new HashMap<>(config);
        values.putAll(places.get(id));
        Broker before = brokers.put(id, kind.broker(home.resolve("broker-" + id), values));
        if (before != null) {
            before.close();
        }
    }

    /** ZooKeeper and all brokers; returns when each of them answers. */
    public void start() throws Exception {
        zooKeeper.start();
        startBrokers();
    }

    /** ZooKeeper and the brokers in turn, so that the first one is controller. */
    public void startOneByOne() throws Exception {
        zooKeeper.start();
        for (int id : brokers.keySet()) {
            start(id);
        }
    }

    /** Those that do not run, all at once. */
    public void startBrokers() throws Exception {
        List<Broker> started = new ArrayList<>();
        Map<Broker, Child> children = new HashMap<>();
        for (Broker broker : brokers.values()) {
            if (!broker.isAlive()) {
                children.put(broker, launch(broker.id()));
                started.add(broker);
            }
        }
        for (Broker broker : started) {
            Brokers.awaitAnswer(broker.bootstrap(), children.get(broker), START_MAX);
        }
    }

    /** Starts one; a stock one as soon as ZooKeeper has forgotten it, since it would refuse to before. */
    public void start(int id) throws Exception {
        Brokers.awaitAnswer(broker(id).bootstrap(), launch(id), START_MAX);
    }

    private Child launch(int id) throws Exception {
        if (broker(id) instanceof StockBroker) {
            Registration.awaitGone(zooKeeper.address(), id);
        }
        return broker(id).launch();
    }

    /** SIGTERM; what it printed is kept. */
    public void stop(int id) throws Exception {
        broker(id).stop();
        keepPrinted(id);
    }

    /** SIGKILL; what it printed is kept. */
    public void kill(int id) throws Exception {
        broker(id).kill();
        keepPrinted(id);
    }

    /** Deletes all that a broker has stored; it is not running now. */
    public void wipe(int id) throws IOException {
        Directory.delete(broker(id).logDir());
    }

    /** Appends what the broker printed in this life to a file beside its data. */
    private void keepPrinted(int id) throws IOException {
        Path file = home.resolve("broker-" + id + ".log");
        Files.write(file, broker(id).printed(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    public Broker broker(int id) {
        return brokers.get(id);
    }

    public Set<Integer> ids() {
        return brokers.keySet();
    }

    public Collection<Broker> brokers() {
        return brokers.values();
    }

    public ZooKeeperProcess zooKeeper() {
        return zooKeeper;
    }

    public ClusterState state() {
        return new ClusterState(zooKeeper.address());
    }

    public Network network() {
        return network.orElseThrow();
    }

    /** What clients are given. */
    public String bootstrap() {
        return brokers.values().stream().map(this::address).collect(Collectors.joining(","));
    }

    private String address(Broker broker) {
        return places.get(broker.id())
                .getOrDefault("advertised.listeners", broker.bootstrap())
                .replace("PLAINTEXT://", "");
    }

    @Override
    public void close() throws IOException {
        for (Broker broker : brokers.values()) {
            if (broker.isAlive()) {
                keepPrinted(broker.id());
            }
            broker.close();
        }
        zooKeeper.close();
        if (network.isPresent()) {
            network.get().close();
        }
    }
}
