package gregor.bench;

import gregor.compat.wire.Connection;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Connections that each keep a number of produce requests under way to one partition, which several may share. */
record ProduceLoad(
        Target target, String topic, int partitions, int connections, int inFlight, int acks, ByteBuffer batch) {
    private static final long LATENCY_MAX_NS = 60_000_000_000L;

    /** Each connection has a partition of its own. */
    ProduceLoad(Target target, String topic, int connections, int inFlight, int acks, ByteBuffer batch) {
        this(target, topic, connections, connections, inFlight, acks, batch);
    }

    /** What a run came to. */
    record Outcome(long requests, double seconds, double cpuSeconds, Histogram latencyNs) {
        double requestsPerSecond() {
            return requests / seconds;
        }

        double percentileMs(double percentile) {
            return latencyNs.getValueAtPercentile(percentile) / 1e6;
        }
    }

    static Histogram histogram() {
        return new Histogram(LATENCY_MAX_NS, 3);
    }

    /** Runs for so long or until so many requests are done, whichever comes first. */
    Outcome run(double seconds, long requestsMax) throws Exception {
        Usage before = target.usage();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        List<Histogram> parts = Parallel.run(connections, number -> drive(number, end, requestsMax / connections));
        double took = (System.nanoTime() - start) / 1e9;
        Histogram all = histogram();
        parts.forEach(all::add);
        return new Outcome(all.getTotalCount(), took, target.usage().cpuSeconds() - before.cpuSeconds(), all);
    }

    private Histogram drive(int number, long endNs, long requestsMax) throws IOException {
        Histogram latency = histogram();
        ByteBuffer frame = Connection.encode(
                Apis.PRODUCE,
                Requests.PRODUCE_VERSION,
                Requests.produce(topic, number % partitions, acks, batch.duplicate()));
        long[] sentNs = new long[inFlight];
        long sent = 0;
        long answered = 0;
        try (Connection connection = new Connection(target.bootstrap())) {
            while (true) {
                boolean more = sent < requestsMax && System.nanoTime() < endNs;
                if (more && sent - answered < inFlight) {
                    sentNs[(int) (sent++ % inFlight)] = System.nanoTime();
                    connection.send(frame);
                } else if (answered < sent) {
                    receive(connection);
                    latency.recordValue(System.nanoTime() - sentNs[(int) (answered++ % inFlight)]);
                } else {
                    return latency;
                }
            }
        }
    }

    private static void receive(Connection connection) throws IOException {
        short error = Target.error(connection.receive(Apis.PRODUCE, Requests.PRODUCE_VERSION));
        if (error != ErrorCode.NONE.code()) {
            throw new IOException("produce failed: " + ErrorCode.of(error));
        }
    }
}
