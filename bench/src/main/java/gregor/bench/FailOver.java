package gregor.bench;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker;
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
            killWithFew("kill -9 of a leader", another);
            killWithFew("kill -9 of the controller, leader too", controller);
        }
        many();
    }

    /** Each time with a topic of its own, of which this broker leads one partition. */
    private void killWithFew(String name, int broker) throws Exception {
        String topic = "few-" + System.nanoTime();
        probe.createTopic(topic, FEW, 1);
        probe.awaitCommits(topic, FEW, List.copyOf(cluster.brokers()));
        List<Broker> others = others(broker);
        CompletableFuture<Long> forgottenNs = kill(broker);
        probe.awaitLeaders(List.of(topic), FEW, others);
        long allLeadNs = System.nanoTime();
        probe.awaitCommits(topic, FEW, others);
        long allCommitNs = System.nanoTime();
        add(name, "ms without a leader after its session", (allLeadNs - forgottenNs.get()) / 1e6);
        add(name, "ms without acks=all after its session", (allCommitNs - forgottenNs.get()) / 1e6);
        comeBack(broker, List.of(topic));
    }

    private void many() throws Exception {
        List<String> topics =
                IntStream.range(0, TOPICS).mapToObj(i -> "many-" + i).toList();
        long start = System.nanoTime();
        topics.forEach(topic -> probe.createTopic(topic, PARTITIONS, 1));
        probe.awaitLeaders(topics, PARTITIONS, List.copyOf(cluster.brokers()));
        add(MANY, "s to create them", secondsSince(start));
        probe.awaitInSync(topics);
        int controller = controller();
        CompletableFuture<Long> forgottenNs = kill(controller);
        probe.awaitLeaders(topics, PARTITIONS, others(controller));
        long allLeadNs = System.nanoTime();
        add(MANY, "s to all leaders after the session of a killed controller", (allLeadNs - forgottenNs.get()) / 1e9);
        comeBack(controller, topics);
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

    private List<Broker> others(int broker) {
        return cluster.brokers().stream().filter(other -> other.id() != broker).toList();
    }

    /** Kills a broker; the time comes when its session ends. */
    private CompletableFuture<Long> kill(int broker) throws Exception {
        CompletableFuture<Long> forgottenNs = new CompletableFuture<>();
        cluster.kill(broker);
        // The wait for it is beside the wait for leaders: a client of ZooKeeper takes a while to close.
        Thread watch = new Thread(() -> watch(broker, forgottenNs), "watch-" + broker);
        watch.start();
        return forgottenNs;
    }

    private void comeBack(int broker, List<String> topics) throws Exception {
        cluster.start(broker);
        probe.awaitInSync(topics);
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
