package gregor.bench;

import gregor.compat.wire.Connection;
import gregor.wire.BufferRecords;
import gregor.wire.message.FetchResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/**
 * A consumer that reads a partition from its beginning, all of it from the disk: the page cache is dropped before. What it reads it
 * throws away. Its pace is given, so that it asks the same of every broker, and the faster one is not the one that is kept busier.
 */
final class ColdReader {
    private static final int FETCH_BYTES = 1 << 20;

    private final Target target;
    private final String topic;
    private final double bytesPerSecond;
    private volatile boolean over;
    private long bytes;
    private double seconds;

    /** @param bytesPerSecond the most it reads; it reads less if the broker gives less */
    ColdReader(Target target, String topic, double bytesPerSecond) {
        this.target = target;
        this.topic = topic;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Runs something while the reader reads. */
    <T> T beside(Callable<T> work) throws Exception {
        PageCache.drop();
        CompletableFuture<Void> reading = CompletableFuture.runAsync(this::read, task -> new Thread(task).start());
        try {
            return work.call();
        } finally {
            over = true;
            reading.join();
        }
    }

    double megabytesPerSecond() {
        return bytes / 1e6 / seconds;
    }

    private void read() {
        long startNs = System.nanoTime();
        try (Connection connection = new Connection(target.bootstrap())) {
            long offset = 0;
            long end = Long.MAX_VALUE;
            while (!over && offset < end) {
                FetchResponse.PartitionData data =
                        FetchLoad.fetch(connection, Requests.fetch(topic, 0, offset, FETCH_BYTES));
                ByteBuffer records = ((BufferRecords) data.records).buffer();
                bytes += records.remaining();
                offset = FetchLoad.nextOffset(records, offset);
                end = data.highWatermark;
                LockSupport.parkNanos(startNs + (long) (bytes / bytesPerSecond * 1e9) - System.nanoTime());
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        } finally {
            seconds = (System.nanoTime() - startNs) / 1e9;
        }
    }
}
