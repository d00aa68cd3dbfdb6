package gregor.log.records;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The records of a batch of format 0 or 1: the message itself, or those in its compressed value.
 *
 * <p>In format 1 the messages inside count their offsets from 0 while the one around them has the offset of the last, so that
 * the first is only known once all were seen: a compressed batch is expanded twice, rather than kept in memory.
 */
final class LegacyRecords extends RecordCursor {
    private static final int CRC = 0;
    private static final int MAGIC = 4;
    private static final int ATTRIBUTES = 5;
    private static final int TIMESTAMP = 6;

    /** The messages inside, or null if this batch is one uncompressed message. */
    private final RecordInput inner;

    private final int outerMagic;
    private final boolean stamped;
    private final long stampedMs;
    /** What must be added to the offsets of the messages inside. */
    private final long offsetsFrom;

    private ByteBuffer single;
    private ByteBuffer message;
    private long innerOffset;

    private LegacyRecords(RecordBatch batch, RecordInput inner, ByteBuffer single, long offsetsFrom) {
        this.inner = inner;
        this.single = single;
        this.offsetsFrom = offsetsFrom;
        outerMagic = batch.magic();
        stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        stampedMs = batch.maxTimestampMs();
    }

    static LegacyRecords over(RecordBatch batch) {
        ByteBuffer message = batch.slice(Layout.PREFIX_BYTES, batch.sizeBytes() - Layout.PREFIX_BYTES);
        if (!batch.isCompressed()) {
            return new LegacyRecords(batch, null, message, batch.baseOffset());
        }
        if (batch.compression() == Compression.ZSTD) {
            throw new CorruptRecords("a batch of format " + batch.magic() + " compressed with zstd");
        }
        ByteBuffer value = value(message);
        if (value == null) {
            throw new CorruptRecords("a compressed batch with nothing in it");
        }
        long offsetsFrom = batch.magic() == 0 ? 0 : firstOffset(batch, value);
        return new LegacyRecords(batch, expand(batch, value), null, offsetsFrom);
    }

    private static long firstOffset(RecordBatch batch, ByteBuffer value) {
        // Some versions of librdkafka produce with 0 here, whatever is inside.
        if (batch.lastOffset() == 0) {
            return 0;
        }
        long last = -1;
        try (RecordInput in = expand(batch, value)) {
            while (!in.isAtEnd()) {
                last = in.readLong();
                in.skip(messageSize(in));
            }
        }
        if (last > batch.lastOffset()) {
            throw new CorruptRecords("offset " + last + " in a batch that ends at " + batch.lastOffset());
        }
        return batch.lastOffset() - last;
    }

    private static RecordInput expand(RecordBatch batch, ByteBuffer value) {
        return new ExpandedInput(batch.compression().decompressor(value, batch.magic()));
    }

    private static int messageSize(RecordInput in) {
        int size = in.readInt();
        if (size < Layout.minBatchBytes(0) - Layout.PREFIX_BYTES) {
            throw new CorruptRecords("a message of " + size + " bytes");
        }
        return size;
    }

    @Override
    public boolean next() {
        if (inner == null) {
            if (single == null) {
                return false;
            }
            message = single;
            single = null;
            innerOffset = 0;
        } else {
            if (inner.isAtEnd()) {
                return ended();
            }
            innerOffset = inner.readLong();
            message = inner.read(messageSize(inner));
        }
        readMessage();
        return true;
    }

    private boolean ended() {
        if (message == null) {
            throw new CorruptRecords("a compressed batch with nothing in it");
        }
        return false;
    }

    @Override
    public void close() {
        if (inner != null) {
            inner.close();
        }
    }

    /** The format of the message gone to, which need not be that of the batch around it. */
    int magic() {
        return message.get(MAGIC);
    }

    /** Whether the message gone to claims to be compressed, which one inside another must not be. */
    boolean isCompressed() {
        return (message.get(ATTRIBUTES) & Layout.COMPRESSION_MASK) != 0;
    }

    boolean isIntact() {
        CRC32 crc = new CRC32();
        crc.update(message.slice(MAGIC, message.limit() - MAGIC));
        return message.getInt(CRC) == (int) crc.getValue();
    }

    private void readMessage() {
        if (magic() < 0 || magic() > 1) {
            throw new CorruptRecords("a message of format " + magic() + " in a batch of format " + outerMagic);
        }
        offset = offsetsFrom + innerOffset;
        key = key(message);
        keyed = key != null;
        value = value(message);
        valued = value != null;
        if (magic() == 0) {
            timestampMs = RecordBatch.NO_TIMESTAMP;
        } else {
            timestampMs = stamped ? stampedMs : message.getLong(TIMESTAMP);
        }
    }

    private static ByteBuffer key(ByteBuffer message) {
        return field(message, keyPosition(message));
    }

    private static ByteBuffer value(ByteBuffer message) {
        int keyAt = keyPosition(message);
        ByteBuffer key = field(message, keyAt);
        return field(message, keyAt + Integer.BYTES + (key == null ? 0 : key.limit()));
    }

    private static int keyPosition(ByteBuffer message) {
        return Layout.legacyKey(message.get(MAGIC)) - Layout.PREFIX_BYTES;
    }

    private static ByteBuffer field(ByteBuffer message, int position) {
        if (position > message.limit() - Integer.BYTES) {
            throw RecordInput.cutOff();
        }
        int length = message.getInt(position);
        if (length < 0) {
            return null;
        }
        if (length > message.limit() - position - Integer.BYTES) {
            throw RecordInput.cutOff();
        }
        return message.slice(position + Integer.BYTES, length);
    }
}
