package gregor.bench;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Records with three copies: how many are acknowledged with acks=all, how soon, and what copying them costs. */
final class ClusterLoad {
    private static final double GB = 1e9;
    private static final int ACKS_ALL = -1;
    private static final int[] IN_FLIGHT = {1, 5, 20};
    private static final int RECORD_BYTES = 1_000;
    private static final int SMALL_BATCH_RECORDS = 16;
    private static final int LARGE_BATCH_RECORDS = 100;
    private static final double WARM_UP_SECONDS = 10;
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    private final Cluster cluster;
    private final ClusterProbe probe;
    private final double seconds;
    private final List<Measure> measures = new ArrayList<>();

    ClusterLoad(Cluster cluster, double seconds) {
        this.cluster = cluster;
        this.probe = new ClusterProbe(cluster);
        this.seconds = seconds;
    }

    List<Measure> run() throws Exception {
        for (Broker broker : cluster.brokers()) {
            probe.createTopic(topic(broker), 1, broker.id());
            probe.awaitLeaders(List.of(topic(broker)), 1, List.of(broker));
        }
        ByteBuffer batch = Requests.batch(SMALL_BATCH_RECORDS, RECORD_BYTES);
        produce(IN_FLIGHT[1], batch, WARM_UP_SECONDS);
        for (int inFlight : IN_FLIGHT) {
            Outcome outcome = produce(inFlight, batch, seconds);
            String name = "acks=all, 3 copies, 16 kB batches, " + inFlight + " in flight to each leader";
            measures.add(Measure.higher(name, "MB/s", outcome.bytes / 1e6 / outcome.seconds));
            measures.add(Measure.lower(name, "p50 ms", outcome.latencyNs.getValueAtPercentile(50) / 1e6));
            measures.add(Measure.lower(name, "p99 ms", outcome.latencyNs.getValueAtPercentile(99) / 1e6));
        }
        Outcome large = produce(IN_FLIGHT[1], Requests.batch(LARGE_BATCH_RECORDS, RECORD_BYTES), seconds);
        String name = "acks=all, 3 copies, 100 kB batches";
        measures.add(Measure.higher(name, "MB/s", large.bytes / 1e6 / large.seconds));
        measures.add(Measure.lower(name, "CPU s/GB, three brokers together", large.cpuSeconds / (large.bytes / GB)));
        return measures;
    }

    /** One for each leader, of one partition. */
    private static String topic(Broker leader) {
        return "copied-" + leader.id();
    }

    private record Outcome(double bytes, double seconds, double cpuSeconds, Histogram latencyNs) {}

    /** One connection to each leader. */
    private Outcome produce(int inFlight, ByteBuffer batch, double forSeconds) throws Exception {
        List<Broker> brokers = List.copyOf(cluster.brokers());
        List<ProduceLoad.Outcome> parts = Parallel.run(brokers.size(), number -> {
            Broker leader = brokers.get(number);
            Target target = new Target(leader.bootstrap(), leader.pid());
            return new ProduceLoad(target, topic(leader), 1, inFlight, ACKS_ALL, batch).run(forSeconds, NO_LIMIT);
        });
        Histogram latency = ProduceLoad.histogram();
        parts.forEach(part -> latency.add(part.latencyNs()));
        return new Outcome(
                latency.getTotalCount() * (double) batch.remaining(),
                parts.stream().mapToDouble(ProduceLoad.Outcome::seconds).max().orElseThrow(),
                parts.stream().mapToDouble(ProduceLoad.Outcome::cpuSeconds).sum(),
                latency);
    }
}
