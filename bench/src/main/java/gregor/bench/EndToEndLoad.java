package gregor.bench;

import gregor.compat.wire.Connection;
import gregor.log.records.BatchBuilder;
import gregor.log.records.RecordBatch;
import gregor.wire.BufferRecords;
import gregor.wire.message.Apis;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A record every so often, each in a request of its own, and a consumer that waits for it: the time from when a record was due
 * to when the consumer holds it. A producer that falls behind makes the latency longer, not the rate lower.
 */
record EndToEndLoad(Target target, String topic, int recordsPerSecond) {
    record Outcome(long records, double cpuSeconds, Histogram latencyNs) {
        double percentileMs(double percentile) {
            return latencyNs.getValueAtPercentile(percentile) / 1e6;
        }
    }

    Outcome run(double seconds) throws Exception {
        int records = (int) (recordsPerSecond * seconds);
        long from = endOffset();
        Usage before = target.usage();
        Histogram latency = Parallel.run(2, number -> number == 0 ? consume(from, records) : produce(records))
                .get(0);
        return new Outcome(records, target.usage().cpuSeconds() - before.cpuSeconds(), latency);
    }

    private long endOffset() throws IOException {
        try (Connection connection = new Connection(target.bootstrap())) {
            return FetchLoad.fetch(connection, Requests.fetch(topic, 0, 0, 1)).highWatermark;
        }
    }

    private Histogram produce(int records) throws IOException {
        long periodNs = 1_000_000_000L / recordsPerSecond;
        long startNs = System.nanoTime();
        try (Connection connection = new Connection(target.bootstrap())) {
            for (int i = 0; i < records; i++) {
                long dueNs = startNs + i * periodNs;
                while (System.nanoTime() < dueNs) {
                    LockSupport.parkNanos(dueNs - System.nanoTime());
                }
                connection.call(Apis.PRODUCE, Requests.PRODUCE_VERSION, Requests.produce(topic, 0, 1, stamped(dueNs)));
            }
        }
        return ProduceLoad.histogram();
    }

    private Histogram consume(long from, int records) throws IOException {
        Histogram latency = ProduceLoad.histogram();
        long offset = from;
        try (Connection connection = new Connection(target.bootstrap())) {
            while (offset < from + records) {
                ByteBuffer batches = ((BufferRecords)
                                FetchLoad.fetch(connection, Requests.fetch(topic, 0, offset, 1 << 20)).records)
                        .buffer();
                record(batches, offset, latency);
                offset = FetchLoad.nextOffset(batches, offset);
            }
        }
        return latency;
    }

    private static void record(ByteBuffer batches, long fromOffset, Histogram latency) {
        long nowNs = System.nanoTime();
        RecordBatch batch = new RecordBatch();
        for (int position = batches.position(); position < batches.limit(); position += batch.sizeBytes()) {
            batch.at(batches, position);
            if (batch.baseOffset() >= fromOffset) {
                // The stamp is the value of the only record, which ends the batch but for its empty header count.
                long dueNs = batches.getLong(position + batch.sizeBytes() - Long.BYTES - 1);
                latency.recordValue(Math.max(0, nowNs - dueNs));
            }
        }
    }

    private static ByteBuffer stamped(long dueNs) {
        try (BatchBuilder batch = new BatchBuilder()) {
            byte[] value = ByteBuffer.allocate(100).putLong(92, dueNs).array();
            return batch.append(System.currentTimeMillis(), null, value).build();
        }
    }
}
