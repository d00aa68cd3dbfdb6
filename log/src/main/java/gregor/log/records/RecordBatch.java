package gregor.log.records;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * A window on one batch of any format, lying at a position of a buffer. The window can be moved and costs nothing to move; it
 * holds no values of its own, so that what is read is what the buffer says now.
 *
 * <p>Everything but the checksum and the records is read from the first {@link #HEADER_BYTES} bytes: a buffer that holds no
 * more than these is enough for headers. Not thread-safe, but several windows may share a buffer: its position and limit are
 * neither used nor moved.
 */
public final class RecordBatch {
    /** Offset and size field: after reading these it is known how many bytes a batch has. */
    public static final int PREFIX_BYTES = Layout.PREFIX_BYTES;
    /** The first bytes of a batch, from which its size and format can be told. */
    public static final int UP_TO_MAGIC_BYTES = Layout.UP_TO_MAGIC_BYTES;
    /** The header of format 2, and at least that of the others. */
    public static final int HEADER_BYTES = Layout.RECORDS;

    public static final long NO_PRODUCER_ID = -1;
    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;
    public static final int NO_LEADER_EPOCH = -1;
    public static final long NO_TIMESTAMP = -1;
    public static final int UNKNOWN_COUNT = -1;

    private ByteBuffer buffer;
    private int position;

    /** Moves the window to the batch whose first byte is at {@code position}. */
    public RecordBatch at(ByteBuffer buffer, int position) {
        this.buffer = buffer;
        this.position = position;
        return this;
    }

    /** The buffer this batch lies in; see {@link #position()}. */
    public ByteBuffer buffer() {
        return buffer;
    }

    public int position() {
        return position;
    }

    /** All bytes of the batch, prefix included. */
    public int sizeBytes() {
        return Layout.PREFIX_BYTES + buffer.getInt(position + Layout.SIZE);
    }

    /** The format: 0, 1 or 2. */
    public int magic() {
        return buffer.get(position + Layout.MAGIC);
    }

    /**
     * The offset of the first record. In formats 0 and 1 the header only knows that of the last one, which is given instead;
     * for an uncompressed message they are the same.
     */
    public long baseOffset() {
        return buffer.getLong(position + Layout.BASE_OFFSET);
    }

    public long lastOffset() {
        return isLegacy() ? baseOffset() : baseOffset() + lastOffsetDelta();
    }

    int lastOffsetDelta() {
        return buffer.getInt(position + Layout.LAST_OFFSET_DELTA);
    }

    public int leaderEpoch() {
        return isLegacy() ? NO_LEADER_EPOCH : buffer.getInt(position + Layout.LEADER_EPOCH);
    }

    /**
     * How the records are compressed.
     *
     * @throws CorruptRecords if the header names a codec that does not exist
     */
    public Compression compression() {
        return Compression.of(attributes() & Layout.COMPRESSION_MASK);
    }

    public boolean isCompressed() {
        return (attributes() & Layout.COMPRESSION_MASK) != 0;
    }

    public TimestampType timestampType() {
        boolean appendTime = magic() > 0 && (attributes() & Layout.LOG_APPEND_TIME_BIT) != 0;
        return appendTime ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    public boolean isTransactional() {
        return !isLegacy() && (attributes() & Layout.TRANSACTIONAL_BIT) != 0;
    }

    /** Whether this holds a marker written by a coordinator instead of records written by a client. */
    public boolean isControl() {
        return !isLegacy() && (attributes() & Layout.CONTROL_BIT) != 0;
    }

    /** Whether {@link #baseTimestampMs()} is not a timestamp but the time after which the cleaner may drop tombstones. */
    public boolean hasDeleteHorizon() {
        return !isLegacy() && (attributes() & Layout.DELETE_HORIZON_BIT) != 0;
    }

    /** The time that the timestamps of the records are counted from. Format 2 only. */
    public long baseTimestampMs() {
        return buffer.getLong(position + Layout.BASE_TIMESTAMP);
    }

    /** The latest timestamp of the records, or the time of the append if the broker stamped them. */
    public long maxTimestampMs() {
        switch (magic()) {
            case 0:
                return NO_TIMESTAMP;
            case 1:
                return buffer.getLong(position + Layout.LEGACY_TIMESTAMP);
            default:
                return buffer.getLong(position + Layout.MAX_TIMESTAMP);
        }
    }

    public long producerId() {
        return isLegacy() ? NO_PRODUCER_ID : buffer.getLong(position + Layout.PRODUCER_ID);
    }

    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return isLegacy() ? NO_PRODUCER_EPOCH : buffer.getShort(position + Layout.PRODUCER_EPOCH);
    }

    public int baseSequence() {
        return isLegacy() ? NO_SEQUENCE : buffer.getInt(position + Layout.BASE_SEQUENCE);
    }

    /** The sequence of the last record; sequences go on at 0 after the greatest int. */
    public int lastSequence() {
        int first = baseSequence();
        return first == NO_SEQUENCE ? NO_SEQUENCE : sequenceAfter(first, lastOffsetDelta());
    }

    /** The sequence {@code steps} after the given one. */
    public static int sequenceAfter(int sequence, int steps) {
        return (sequence + steps) & Integer.MAX_VALUE;
    }

    /** How many records the header says there are; {@link #UNKNOWN_COUNT} in formats 0 and 1. */
    public int recordCount() {
        return isLegacy() ? UNKNOWN_COUNT : buffer.getInt(position + Layout.RECORD_COUNT);
    }

    /** The checksum the batch carries. */
    public int storedCrc() {
        return buffer.getInt(position + (isLegacy() ? Layout.LEGACY_CRC : Layout.CRC));
    }

    /** Whether the batch carries the checksum of its bytes. The whole batch must be in the buffer. */
    public boolean isIntact() {
        return sizeBytes() >= Layout.minBatchBytes(magic()) && storedCrc() == computeCrc();
    }

    /** @throws CorruptRecords if the batch does not carry the checksum of its bytes, all of which must be in the buffer */
    public void requireIntact() {
        if (!isIntact()) {
            throw new CorruptRecords("a wrong checksum: " + this);
        }
    }

    /** The records, keys and values included. The caller closes the cursor, which does not follow when the window is moved. */
    public RecordCursor records() {
        return RecordCursor.over(this, RecordCursor.Wanted.EVERYTHING);
    }

    /** The records without keys, values and headers: enough for offsets and timestamps, and it skips what it can. */
    public RecordCursor skim() {
        return RecordCursor.over(this, RecordCursor.Wanted.NOTHING);
    }

    /** Gives the first record this offset and the others those after it. Format 2 only; the checksum does not cover it. */
    void assignOffsets(long firstOffset) {
        buffer.putLong(position + Layout.BASE_OFFSET, firstOffset);
    }

    /** Format 2 only; the checksum does not cover it. */
    void assignLeaderEpoch(int leaderEpoch) {
        buffer.putInt(position + Layout.LEADER_EPOCH, leaderEpoch);
    }

    /**
     * Sets who set the timestamps and the greatest of them. Format 2 only.
     *
     * @return whether that changed anything, so that the batch must be sealed again
     */
    boolean assignTimestamps(TimestampType type, long maxTimestampMs) {
        if (type == timestampType() && maxTimestampMs == maxTimestampMs()) {
            return false;
        }
        int others = attributes() & ~Layout.LOG_APPEND_TIME_BIT;
        int attributes = type == TimestampType.LOG_APPEND_TIME ? others | Layout.LOG_APPEND_TIME_BIT : others;
        buffer.putShort(position + Layout.ATTRIBUTES, (short) attributes);
        buffer.putLong(position + Layout.MAX_TIMESTAMP, maxTimestampMs);
        return true;
    }

    /** Gives the last message of a batch of format 0 or 1 its offset and, in format 1, sets who set its time, and to what. */
    void assignLegacy(long lastOffset, TimestampType type, long timestampMs) {
        buffer.putLong(position + Layout.BASE_OFFSET, lastOffset);
        if (magic() == 0 || type == timestampType() && timestampMs == maxTimestampMs()) {
            return;
        }
        int others = attributes() & ~Layout.LOG_APPEND_TIME_BIT;
        int attributes = type == TimestampType.LOG_APPEND_TIME ? others | Layout.LOG_APPEND_TIME_BIT : others;
        buffer.put(position + Layout.LEGACY_ATTRIBUTES, (byte) attributes);
        buffer.putLong(position + Layout.LEGACY_TIMESTAMP, timestampMs);
        seal();
    }

    /** Writes the checksum that the bytes should carry. */
    void seal() {
        buffer.putInt(position + (isLegacy() ? Layout.LEGACY_CRC : Layout.CRC), computeCrc());
    }

    /** The checksum its bytes should carry: CRC-32C from the attributes on, in formats 0 and 1 CRC-32 from the magic on. */
    private int computeCrc() {
        boolean legacy = isLegacy();
        int from = legacy ? Layout.MAGIC : Layout.ATTRIBUTES;
        Checksum crc = legacy ? new CRC32() : new CRC32C();
        crc.update(slice(from, sizeBytes() - from));
        return (int) crc.getValue();
    }

    /** The given bytes of this batch, sharing the buffer's memory. */
    ByteBuffer slice(int from, int length) {
        return buffer.slice(position + from, length);
    }

    boolean isLegacy() {
        return magic() < 2;
    }

    int attributes() {
        return isLegacy()
                ? buffer.get(position + Layout.LEGACY_ATTRIBUTES)
                : buffer.getShort(position + Layout.ATTRIBUTES);
    }

    @Override
    public String toString() {
        return "batch of format " + magic() + ", offsets " + baseOffset() + " to " + lastOffset() + ", " + sizeBytes()
                + " bytes";
    }
}
