package gregor.log.records;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Builds messages of format 0 or 1 on the heap, for clients that know no other: one after another, or compressed as the value of
 * one message around them. Offsets inside are counted from the first in format 1, and are the real ones in format 0.
 */
final class LegacyBuilder implements Closeable {
    private static final int INITIAL_BYTES = 512;
    private static final int BYTES_MAX = Integer.MAX_VALUE - Long.BYTES;
    private static final int NULL_LENGTH = -1;

    private final int magic;
    private final Compression compression;
    private final TimestampType timestampType;
    /** The time of all messages if the broker set it. */
    private final long logAppendTimeMs;

    private final GrowingBuffer bytes;
    private final OutputStream messages;
    private final CRC32 crc = new CRC32();
    private int count;
    private long firstOffset;
    private long lastOffset;
    private long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
    private boolean closed;

    /** Messages whose timestamps are their own. */
    LegacyBuilder(int magic, Compression compression) {
        this(magic, compression, TimestampType.CREATE_TIME, RecordBatch.NO_TIMESTAMP);
    }

    LegacyBuilder(int magic, Compression compression, TimestampType timestampType, long logAppendTimeMs) {
        this(magic, compression, compression.defaultLevel(), timestampType, logAppendTimeMs, BYTES_MAX);
    }

    /**
     * @param logAppendTimeMs only used if the timestamp type is LOG_APPEND_TIME
     * @param maxBytes what grows larger is not whole, and says so by {@link #overflowed()}
     */
    LegacyBuilder(
            int magic,
            Compression compression,
            int level,
            TimestampType timestampType,
            long logAppendTimeMs,
            int maxBytes) {
        this.magic = magic;
        this.compression = compression;
        this.timestampType = timestampType;
        this.logAppendTimeMs = logAppendTimeMs;
        bytes = new GrowingBuffer(INITIAL_BYTES, maxBytes);
        if (compression != Compression.NONE) {
            bytes.skip(Layout.minBatchBytes(magic));
        }
        messages = compression.compressor(bytes, level, magic);
    }

    /** Appends a message. The positions of the buffers stay. */
    LegacyBuilder append(long offset, long timestampMs, ByteBuffer key, ByteBuffer value) {
        if (count == 0) {
            firstOffset = offset;
        }
        count++;
        lastOffset = offset;
        long writtenMs = timestampType == TimestampType.LOG_APPEND_TIME ? logAppendTimeMs : timestampMs;
        maxTimestampMs = Math.max(maxTimestampMs, writtenMs);
        try {
            write(offset, writtenMs, key, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    int count() {
        return count;
    }

    /** The latest timestamp of the messages; format 0 has none. */
    long maxTimestampMs() {
        return magic == 0 ? RecordBatch.NO_TIMESTAMP : maxTimestampMs;
    }

    boolean overflowed() {
        return bytes.overflowed();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            messages.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The messages, from position 0 of a buffer to its limit. Nothing may be appended after. */
    ByteBuffer build() {
        close();
        ByteBuffer set = bytes.toBuffer();
        if (compression != Compression.NONE) {
            writeOuterHeader(set);
        }
        return set;
    }

    private void write(long offset, long timestampMs, ByteBuffer key, ByteBuffer value) throws IOException {
        boolean inside = compression != Compression.NONE;
        int keyAt = Layout.legacyKey(magic);
        int size = Layout.minBatchBytes(magic) + length(key) + length(value);
        ByteBuffer message = ByteBuffer.allocate(size);
        message.putLong(Layout.BASE_OFFSET, inside && magic == 1 ? offset - firstOffset : offset);
        message.putInt(Layout.SIZE, size - Layout.PREFIX_BYTES);
        writeFixed(message, Compression.NONE, timestampMs);
        message.position(keyAt);
        writeField(message, key);
        writeField(message, value);
        seal(message);
        messages.write(message.array(), 0, size);
    }

    private void writeOuterHeader(ByteBuffer set) {
        int keyAt = Layout.legacyKey(magic);
        set.putLong(Layout.BASE_OFFSET, lastOffset);
        set.putInt(Layout.SIZE, set.limit() - Layout.PREFIX_BYTES);
        writeFixed(set, compression, maxTimestampMs);
        set.putInt(keyAt, NULL_LENGTH);
        set.putInt(keyAt + Integer.BYTES, set.limit() - Layout.minBatchBytes(magic));
        seal(set);
    }

    private void writeFixed(ByteBuffer message, Compression codec, long timestampMs) {
        message.put(Layout.MAGIC, (byte) magic);
        int stampBit = magic > 0 && timestampType == TimestampType.LOG_APPEND_TIME ? Layout.LOG_APPEND_TIME_BIT : 0;
        message.put(Layout.LEGACY_ATTRIBUTES, (byte) (codec.id() | stampBit));
        if (magic > 0) {
            message.putLong(Layout.LEGACY_TIMESTAMP, timestampMs);
        }
    }

    private void seal(ByteBuffer message) {
        crc.reset();
        crc.update(message.array(), Layout.MAGIC, message.limit() - Layout.MAGIC);
        message.putInt(Layout.LEGACY_CRC, (int) crc.getValue());
    }

    private static int length(ByteBuffer field) {
        return field == null ? 0 : field.remaining();
    }

    private static void writeField(ByteBuffer message, ByteBuffer field) {
        if (field == null) {
            message.putInt(NULL_LENGTH);
        } else {
            message.putInt(field.remaining());
            message.put(field.duplicate());
        }
    }
}
