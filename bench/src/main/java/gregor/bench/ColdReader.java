package gregor.bench;

import gregor.compat.wire.Connection;
import gregor.wire.BufferRecords;
import gregor.wire.message.FetchResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A consumer that reads a partition from its beginning, all of it from the disk: the page cache is dropped before each pass. What it
 * reads it throws away.
 */
final class ColdReader {
    private static final int FETCH_BYTES = 1 << 20;

    private final Target target;
    private final String topic;
    private volatile boolean over;
    private long bytes;
    private double seconds;

    ColdReader(Target target, String topic) {
        this.target = target;
        this.topic = topic;
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
        try (Connection connection = new Connection(target.bootstrap())) {
            while (!over) {
                long startNs = System.nanoTime();
                readOnce(connection);
                seconds += (System.nanoTime() - startNs) / 1e9;
                PageCache.drop();
            }
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private void readOnce(Connection connection) throws IOException {
        long offset = 0;
        long end = Long.MAX_VALUE;
        while (!over && offset < end) {
            FetchResponse.PartitionData data =
                    FetchLoad.fetch(connection, Requests.fetch(topic, 0, offset, FETCH_BYTES));
            ByteBuffer records = ((BufferRecords) data.records).buffer();
            bytes += records.remaining();
            offset = FetchLoad.nextOffset(records, offset);
            end = data.highWatermark;
        }
    }
}
