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
    boolean valued;
    ByteBuffer key;
    ByteBuffer value;
    List<RecordHeader> headers = List.of();

    /** What of a record is read; the rest of it is skipped. */
    enum Wanted {
        /** Key, value and headers, each in a buffer of its own. */
        EVERYTHING,
        /** The key, in a buffer that is used again for the next record. */
        KEY,
        /** Offset and timestamp, and whether there are key and value. */
        NOTHING
    }

    static RecordCursor over(RecordBatch batch, Wanted wanted) {
        return batch.isLegacy() ? LegacyRecords.over(batch) : BatchRecords.over(batch, wanted);
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

    /** False for a tombstone. */
    public final boolean hasValue() {
        return valued;
    }

    /** Null if the record has none, and in a cursor that skims. */
    public final ByteBuffer key() {
        return key;
    }

    /** Null for a tombstone, and in a cursor that skims or looks at keys only. */
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
