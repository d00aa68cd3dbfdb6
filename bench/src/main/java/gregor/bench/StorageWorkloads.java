package gregor.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What depends on the disk: records that are forced to it one by one, and a reader of old records beside the end of a log. */
final class StorageWorkloads {
    private static final double GB = 1e9;
    private static final int PRODUCERS = 8;
    private static final int IN_FLIGHT = 5;
    private static final int ACKS_ALL = -1;
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;
    private static final int LARGE_BATCH_RECORDS = 97;
    private static final int LARGE_BATCH_VALUE_BYTES = 1_014;
    /** About what a consumer on another machine can take. */
    private static final double COLD_BYTES_PER_SECOND = 0.3 * GB;

    private static final double COLD_WRITE_MAX_SECONDS = 300;

    private final Target target;
    private final double seconds;
    private final List<Measure> measures = new ArrayList<>();

    /** @param seconds how long each timed part runs */
    StorageWorkloads(Target target, double seconds) {
        this.target = target;
        this.seconds = seconds;
    }

    List<Measure> run() throws Exception {
        produceForced(PRODUCERS);
        produceForced(1);
        tailBesideColdReader();
        return measures;
    }

    private void produceForced(int partitions) throws Exception {
        String topic = "forced-" + partitions;
        target.createTopic(topic, partitions, Map.of("flush.messages", "1"));
        ProduceLoad load =
                new ProduceLoad(target, topic, partitions, PRODUCERS, IN_FLIGHT, ACKS_ALL, Requests.batch(1, 1_000));
        load.run(seconds, NO_LIMIT);
        ProduceLoad.Outcome outcome = load.run(seconds, NO_LIMIT);
        String name = "flush.messages=1, 8 producers to " + (partitions == 1 ? "one partition" : "one each");
        measures.add(Measure.higher(name, "records/s", outcome.requestsPerSecond()));
        measures.add(Measure.lower(name, "broker CPU us/record", outcome.cpuSeconds() * 1e6 / outcome.requests()));
        measures.add(Measure.lower(name, "p50 ms", outcome.percentileMs(50)));
        measures.add(Measure.lower(name, "p99 ms", outcome.percentileMs(99)));
    }

    private void tailBesideColdReader() throws Exception {
        if (!PageCache.canBeDropped()) {
            System.err.println("skipped: a cold reader; only root may drop the page cache");
            return;
        }
        ByteBuffer batch = Requests.batch(LARGE_BATCH_RECORDS, LARGE_BATCH_VALUE_BYTES);
        target.createTopic("cold", 1);
        // Somewhat more than will be read.
        long coldBytes = (long) (COLD_BYTES_PER_SECOND * (seconds + 2));
        new ProduceLoad(target, "cold", 1, IN_FLIGHT, 1, batch)
                .run(COLD_WRITE_MAX_SECONDS, coldBytes / batch.remaining());
        target.createTopic("tail", 1);
        EndToEndLoad tail = new EndToEndLoad(target, "tail", 1_000);
        // The first time for what has to be compiled; measured is the second.
        new ColdReader(target, "cold", COLD_BYTES_PER_SECOND).beside(() -> tail.run(seconds));
        ColdReader reader = new ColdReader(target, "cold", COLD_BYTES_PER_SECOND);
        EndToEndLoad.Outcome outcome = reader.beside(() -> tail.run(seconds));
        String name = "1,000 records/s end to end, a reader of cold data beside";
        measures.add(Measure.lower(name, "p50 ms", outcome.percentileMs(50)));
        measures.add(Measure.lower(name, "p99 ms", outcome.percentileMs(99)));
        measures.add(Measure.lower(name, "p99.9 ms", outcome.percentileMs(99.9)));
        measures.add(Measure.higher(name, "MB/s of the cold reader", reader.megabytesPerSecond()));
        target.deleteTopic("cold");
    }
}
