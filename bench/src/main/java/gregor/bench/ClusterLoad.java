package gregor.bench;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Records with three copies: how many are acknowledged with acks=all, how soon, and what copying them costs. Each broker leads one
 * partition and follows two, and each time the topics are new, so that what is written does not outgrow the page cache.
 */
final class ClusterLoad {
    private static final double GB = 1e9;
    private static final int ACKS_ALL = -1;
    private static final int[] IN_FLIGHT = {1, 5, 20};
    private static final int RECORD_BYTES = 1_000;
    private static final int SMALL_BATCH_RECORDS = 16;
    private static final int LARGE_BATCH_RECORDS = 100;
    private static final int LARGE_IN_FLIGHT = 5;
    /** Of which there are three copies; the same for everybody, as far as the time allows. */
    private static final double BYTES_MAX = GB;

    private static final double WARM_UP_SECONDS = 20;
    private static final double WARM_UP_BYTES_MAX = 3 * GB;

    private final Cluster cluster;
    private final ClusterProbe probe;
    private final double seconds;
    private final Consumer<Measure> measures;
    private int runs;

    /** @param seconds how long each timed part runs at most */
    ClusterLoad(Cluster cluster, double seconds, Consumer<Measure> measures) {
        this.cluster = cluster;
        this.probe = new ClusterProbe(cluster);
        this.seconds = seconds;
        this.measures = measures;
    }

    void run() throws Exception {
        ByteBuffer small = Requests.batch(SMALL_BATCH_RECORDS, RECORD_BYTES);
        produce(LARGE_IN_FLIGHT, small, WARM_UP_SECONDS, WARM_UP_BYTES_MAX);
        for (int inFlight : IN_FLIGHT) {
            String name = "acks=all, 3 copies, 16 kB batches, " + inFlight + " in flight to each leader";
            add(name, produce(inFlight, small, seconds, BYTES_MAX));
        }
        ByteBuffer large = Requests.batch(LARGE_BATCH_RECORDS, RECORD_BYTES);
        add("acks=all, 3 copies, 100 kB batches", produce(LARGE_IN_FLIGHT, large, seconds, BYTES_MAX));
    }

    private void add(String name, Outcome outcome) {
        measures.accept(Measure.higher(name, "MB/s", outcome.bytes / 1e6 / outcome.seconds));
        measures.accept(
                Measure.lower(name, "CPU s/GB, three brokers together", outcome.cpuSeconds / (outcome.bytes / GB)));
        measures.accept(Measure.lower(name, "p50 ms", outcome.latencyNs.getValueAtPercentile(50) / 1e6));
        measures.accept(Measure.lower(name, "p99 ms", outcome.latencyNs.getValueAtPercentile(99) / 1e6));
    }

    private record Outcome(double bytes, double seconds, double cpuSeconds, Histogram latencyNs) {}

    /** One connection to each leader. */
    private Outcome produce(int inFlight, ByteBuffer batch, double secondsMax, double bytesMax) throws Exception {
        List<Broker> leaders = List.copyOf(cluster.brokers());
        String prefix = "copied-" + runs++ + "-";
        for (Broker leader : leaders) {
            probe.createTopic(prefix + leader.id(), 1, leader.id());
            probe.awaitLeaders(List.of(prefix + leader.id()), 1, List.of(leader));
        }
        double cpuBefore = cpuSeconds();
        List<ProduceLoad.Outcome> parts = Parallel.run(leaders.size(), number -> {
            Broker leader = leaders.get(number);
            Target target = new Target(leader.bootstrap(), leader.pid());
            return new ProduceLoad(target, prefix + leader.id(), 1, inFlight, ACKS_ALL, batch)
                    .run(secondsMax, (long) (bytesMax / leaders.size() / batch.remaining()));
        });
        double cpuSeconds = cpuSeconds() - cpuBefore;
        for (Broker leader : leaders) {
            probe.deleteTopic(prefix + leader.id());
        }
        Histogram latency = ProduceLoad.histogram();
        parts.forEach(part -> latency.add(part.latencyNs()));
        return new Outcome(
                latency.getTotalCount() * (double) batch.remaining(),
                parts.stream().mapToDouble(ProduceLoad.Outcome::seconds).max().orElseThrow(),
                cpuSeconds,
                latency);
    }

    private double cpuSeconds() throws IOException {
        double sum = 0;
        for (Broker broker : cluster.brokers()) {
            sum += Usage.of(broker.pid()).cpuSeconds();
        }
        return sum;
    }
}
