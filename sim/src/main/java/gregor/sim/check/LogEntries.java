package gregor.sim.check;

import gregor.log.LogSlice;
import gregor.log.OffsetOutOfRange;
import gregor.log.StorageFailure;
import gregor.log.records.BatchCursor;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import gregor.replica.PartitionView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads logs record by record. */
public final class LogEntries {
    private static final int READ_BYTES = 1 << 20;

    private LogEntries() {}

    /** Hands over every record of the view from one offset up to the other; false if the disk does not let it. */
    public static boolean read(PartitionView view, long from, long to, Consumer<LogEntry> taker) {
        long next = from;
        try {
            while (next < to) {
                LogSlice slice = view.files().read(view.log(), next, READ_BYTES, view.logEndOffset(), true);
                if (slice.isEmpty()) {
                    throw new Violation(view.files().partition() + " has nothing at " + next + " below " + to);
                }
                ByteBuffer bytes = bytes(slice);
                long first = next;
                of(bytes, entry -> {
                    if (entry.offset() >= first && entry.offset() < to) {
                        taker.accept(entry);
                    }
                });
                next = slice.nextOffset();
            }
            return true;
        } catch (StorageFailure | OffsetOutOfRange e) {
            return false;
        } catch (IOException e) {
            throw new Violation("a log could not be read", e);
        }
    }

    private static ByteBuffer bytes(LogSlice slice) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
        try {
            while (bytes.hasRemaining()) {
                if (slice.channel().read(bytes, slice.position() + bytes.position()) < 0) {
                    throw new IOException("a file ended early");
                }
            }
        } finally {
            slice.release();
        }
        return bytes.flip();
    }

    /** Hands over every record in whole batches. */
    public static void of(ByteBuffer batches, Consumer<LogEntry> taker) {
        BatchCursor cursor = new BatchCursor(batches);
        while (cursor.next()) {
            RecordBatch batch = cursor.batch();
            batch.requireIntact();
            try (RecordCursor records = batch.records()) {
                while (records.next()) {
                    String value = records.value() == null
                            ? ""
                            : StandardCharsets.UTF_8.decode(records.value()).toString();
                    taker.accept(new LogEntry(records.offset(), batch.leaderEpoch(), batch.hasProducerId(), value));
                }
            }
        }
    }
}
