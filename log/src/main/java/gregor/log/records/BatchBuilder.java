package gregor.log.records;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Builds one batch of format 2 on the heap. What the header says may be set at any time before {@link #build()}; records are
 * compressed as they are appended. A builder that is given up before it built must be closed, as a compressor may hold native
 * memory.
 */
public final class BatchBuilder implements Closeable {
    private static final int INITIAL_BYTES = 512;
    private static final byte NO_RECORD_ATTRIBUTES = 0;

    private final Compression compression;
    private final GrowingBuffer bytes;
    private final OutputStream records;

    private int attributes;
    private long baseOffset;
    private int leaderEpoch = RecordBatch.NO_LEADER_EPOCH;
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short producerEpoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int baseSequence = RecordBatch.NO_SEQUENCE;
    private long logAppendTimeMs = RecordBatch.NO_TIMESTAMP;

    private int count;
    private int lastOffsetDelta = -1;
    private long baseTimestampMs;
    private long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
    private long uncompressedBytes = Layout.RECORDS;
    private boolean closed;

    /** An uncompressed batch. */
    public BatchBuilder() {
        this(Compression.NONE, Compression.NONE.defaultLevel());
    }

    public BatchBuilder(Compression compression, int level) {
        this(compression, level, Integer.MAX_VALUE - Long.BYTES);
    }

    /** @param maxBytes a batch that grows larger is not whole, and says so by {@link #overflowed()} */
    BatchBuilder(Compression compression, int level, int maxBytes) {
        this.compression = compression;
        bytes = new GrowingBuffer(INITIAL_BYTES, maxBytes);
        bytes.skip(Layout.RECORDS);
        records = compression.compressor(bytes, level, 2);
    }

    /** The offset of the first record; 0 if not set, as a producer sends. */
    public BatchBuilder baseOffset(long offset) {
        baseOffset = offset;
        return this;
    }

    public BatchBuilder leaderEpoch(int epoch) {
        leaderEpoch = epoch;
        return this;
    }

    public BatchBuilder producer(long id, short epoch, int sequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = sequence;
        return this;
    }

    public BatchBuilder transactional() {
        attributes |= Layout.TRANSACTIONAL_BIT;
        return this;
    }

    /** The one record is a marker; see {@link EndTxnMarker}. */
    BatchBuilder control() {
        attributes |= Layout.CONTROL_BIT;
        return this;
    }

    /** All records have this time, whatever they were appended with. */
    public BatchBuilder logAppendTime(long nowMs) {
        attributes |= Layout.LOG_APPEND_TIME_BIT;
        logAppendTimeMs = nowMs;
        return this;
    }

    public BatchBuilder append(long timestampMs, byte[] key, byte[] value) {
        return append(
                timestampMs,
                key == null ? null : ByteBuffer.wrap(key),
                value == null ? null : ByteBuffer.wrap(value),
                List.of());
    }

    /** Appends a record after the last. The positions of the buffers stay. */
    public BatchBuilder append(long timestampMs, ByteBuffer key, ByteBuffer value, List<RecordHeader> headers) {
        return appendAt(lastOffsetDelta + 1, timestampMs, key, value, headers);
    }

    /** Appends a record {@code offsetDelta} after the first offset of the batch, possibly leaving a gap before it. */
    public BatchBuilder appendAt(
            int offsetDelta, long timestampMs, ByteBuffer key, ByteBuffer value, List<RecordHeader> headers) {
        if (offsetDelta <= lastOffsetDelta) {
            throw new IllegalArgumentException("offset delta " + offsetDelta + " after " + lastOffsetDelta);
        }
        if (count == 0) {
            baseTimestampMs = timestampMs;
        }
        count++;
        lastOffsetDelta = offsetDelta;
        maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
        try {
            write(offsetDelta, timestampMs - baseTimestampMs, key, value, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public int recordCount() {
        return count;
    }

    /** How large the batch would be without compression. */
    public long uncompressedBytes() {
        return uncompressedBytes;
    }

    long maxTimestampMs() {
        return (attributes & Layout.LOG_APPEND_TIME_BIT) != 0 ? logAppendTimeMs : maxTimestampMs;
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
            records.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The batch, from position 0 of a buffer to its limit. Nothing may be appended after. */
    public ByteBuffer build() {
        if (count == 0) {
            throw new IllegalStateException("a batch without records");
        }
        close();
        if (overflowed()) {
            throw new IllegalStateException("a batch larger than its limit");
        }
        ByteBuffer batch = bytes.toBuffer();
        writeHeader(batch);
        return batch;
    }

    private void write(
            int offsetDelta, long timestampDelta, ByteBuffer key, ByteBuffer value, List<RecordHeader> headers)
            throws IOException {
        int size = 1 + Varints.size(timestampDelta) + Varints.size(offsetDelta) + fieldSize(key) + fieldSize(value);
        size += Varints.size(headers.size());
        for (RecordHeader header : headers) {
            size += fieldSize(header.key()) + fieldSize(header.value());
        }
        uncompressedBytes += Varints.size(size) + size;
        Varints.write(records, size);
        records.write(NO_RECORD_ATTRIBUTES);
        Varints.write(records, timestampDelta);
        Varints.write(records, offsetDelta);
        writeField(key);
        writeField(value);
        Varints.write(records, headers.size());
        for (RecordHeader header : headers) {
            writeField(header.key());
            writeField(header.value());
        }
    }

    private static int fieldSize(ByteBuffer field) {
        return field == null ? Varints.size(-1) : Varints.size(field.remaining()) + field.remaining();
    }

    private void writeField(ByteBuffer field) throws IOException {
        if (field == null) {
            Varints.write(records, -1);
            return;
        }
        Varints.write(records, field.remaining());
        Bytes.write(field, records);
    }

    private void writeHeader(ByteBuffer batch) {
        batch.putLong(Layout.BASE_OFFSET, baseOffset);
        batch.putInt(Layout.SIZE, batch.limit() - Layout.PREFIX_BYTES);
        batch.putInt(Layout.LEADER_EPOCH, leaderEpoch);
        batch.put(Layout.MAGIC, (byte) 2);
        batch.putShort(Layout.ATTRIBUTES, (short) (attributes | compression.id()));
        batch.putInt(Layout.LAST_OFFSET_DELTA, lastOffsetDelta);
        batch.putLong(Layout.BASE_TIMESTAMP, baseTimestampMs);
        batch.putLong(Layout.MAX_TIMESTAMP, maxTimestampMs());
        batch.putLong(Layout.PRODUCER_ID, producerId);
        batch.putShort(Layout.PRODUCER_EPOCH, producerEpoch);
        batch.putInt(Layout.BASE_SEQUENCE, baseSequence);
        batch.putInt(Layout.RECORD_COUNT, count);
        new RecordBatch().at(batch, 0).seal();
    }
}
