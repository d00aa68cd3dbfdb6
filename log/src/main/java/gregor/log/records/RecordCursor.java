package gregor.log.records;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Goes through the records of one batch, decompressing as it goes. Any of its steps throws {@link CorruptRecords} if the bytes
 * are not what the batch claims. Must be closed, as a decompressor may hold native memory.
 */
public abstract sealed class RecordCursor implements Closeable permits BatchRecords, LegacyRecords {
    long offset;
    long timestampMs;
    boolean keyed;
    ByteBuffer key;
    ByteBuffer value;
    List<RecordHeader> headers = List.of();

    /** @param full whether keys, values and headers are wanted */
    static RecordCursor over(RecordBatch batch, boolean full) {
        return batch.isLegacy() ? LegacyRecords.over(batch) : BatchRecords.over(batch, full);
    }

    /** Goes to the next record; false after the last. */
    public abstract boolean next();

    @Override
    public abstract void close();

    public final long offset() {
        return offset;
    }

    public final long timestampMs() {
        return timestampMs;
    }

    public final boolean hasKey() {
        return keyed;
    }

    /** Null if the record has none, and in a cursor that skims. */
    public final ByteBuffer key() {
        return key;
    }

    /** Null for a tombstone, and in a cursor that skims. */
    public final ByteBuffer value() {
        return value;
    }

    public final List<RecordHeader> headers() {
        return headers;
    }

    /** The record gone to, which stays when the cursor goes on. */
    public final LogRecord record() {
        return new LogRecord(offset, timestampMs, key, value, headers);
    }
}
