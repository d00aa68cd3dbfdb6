package gregor.bench;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How long partitions are without a leader after kill -9, from the end of the dead broker's ZooKeeper session on: before it nobody can
 * know. And how long a cluster of 5,000 partitions with three replicas takes to come up.
 */
final class FailOver {
    private static final int FEW = 3;
    private static final int KILLS = 3;
    private static final int TOPICS = 50;
    private static final int PARTITIONS = 100;
    private static final String WITHOUT_LEADER = "ms without a leader after its session";
    private static final String MANY = "5,000 partitions with 3 replicas";

    private final Cluster cluster;
    private final ClusterProbe probe;
    private final Consumer<Measure> measures;

    FailOver(Cluster cluster, Consumer<Measure> measures) {
        this.cluster = cluster;
        this.probe = new ClusterProbe(cluster);
        this.measures = measures;
    }

    void run() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            int controller = controller();
            int another = 1 + controller % FEW;
            add("kill -9 of a leader", WITHOUT_LEADER, 1_000 * afterKillOfOneWithFew(another));
            add("kill -9 of the controller, leader too", WITHOUT_LEADER, 1_000 * afterKillOfOneWithFew(controller));
        }
        many();
    }

    /** Each time with topics of its own, of which this broker leads one partition. */
    private double afterKillOfOneWithFew(int broker) throws Exception {
        List<String> topics = List.of("few-" + System.nanoTime());
        probe.createTopic(topics.get(0), FEW, 1);
        probe.awaitLeaders(topics, FEW, List.copyOf(cluster.brokers()));
        return afterKill(broker, topics, FEW);
    }

    private void many() throws Exception {
        List<String> topics =
                IntStream.range(0, TOPICS).mapToObj(i -> "many-" + i).toList();
        long start = System.nanoTime();
        topics.forEach(topic -> probe.createTopic(topic, PARTITIONS, 1));
        probe.awaitLeaders(topics, PARTITIONS, List.copyOf(cluster.brokers()));
        add(MANY, "s to create them", secondsSince(start));
        probe.awaitInSync(topics);
        double afterKill = afterKill(controller(), topics, PARTITIONS);
        add(MANY, "s to all leaders after the session of a killed controller", afterKill);
        start = System.nanoTime();
        for (int id : cluster.ids()) {
            cluster.stop(id);
        }
        add(MANY, "s to stop one broker after the other", secondsSince(start));
        start = System.nanoTime();
        cluster.startBrokers();
        probe.awaitLeaders(topics, PARTITIONS, List.copyOf(cluster.brokers()));
        add(MANY, "s to all leaders after a restart of all brokers", secondsSince(start));
    }

    private int controller() throws Exception {
        return cluster.state().controller().orElseThrow();
    }

    private void add(String workload, String name, double value) {
        measures.accept(Measure.lower(workload, name, value));
    }

    /** Kills a broker, waits for leaders, starts it again; gives the seconds between the end of its session and the last leader. */
    private double afterKill(int broker, List<String> topics, int partitionsEach) throws Exception {
        List<Broker> others = new ArrayList<>(cluster.brokers());
        others.removeIf(other -> other.id() == broker);
        CompletableFuture<Long> forgottenNs = new CompletableFuture<>();
        cluster.kill(broker);
        // The wait for it is beside the wait for leaders: a client of ZooKeeper takes a while to close.
        Thread watch = new Thread(() -> watch(broker, forgottenNs), "watch-" + broker);
        watch.start();
        probe.awaitLeaders(topics, partitionsEach, others);
        long allLeadNs = System.nanoTime();
        double seconds = (allLeadNs - forgottenNs.get()) / 1e9;
        cluster.start(broker);
        probe.awaitInSync(topics);
        return seconds;
    }

    private void watch(int broker, CompletableFuture<Long> forgottenNs) {
        try {
            forgottenNs.complete(cluster.state().awaitForgotten(broker));
        } catch (Exception e) {
            forgottenNs.completeExceptionally(e);
        }
    }

    private static double secondsSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
