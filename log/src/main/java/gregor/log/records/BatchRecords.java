package gregor.log.records;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The records of a batch of format 2. */
final class BatchRecords extends RecordCursor {
    private final RecordInput in;
    private final boolean full;
    private final long baseOffset;
    private final long baseTimestampMs;
    /** The time the broker set on all records, or -1 if they keep their own. */
    private final long stampedMs;

    private final boolean stamped;
    private final int count;
    private int read;
    private int offsetDelta;

    private BatchRecords(RecordBatch batch, RecordInput in, boolean full) {
        this.in = in;
        this.full = full;
        baseOffset = batch.baseOffset();
        baseTimestampMs = batch.baseTimestampMs();
        stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        stampedMs = batch.maxTimestampMs();
        count = batch.recordCount();
    }

    static BatchRecords over(RecordBatch batch, boolean full) {
        if (batch.recordCount() < 0) {
            throw new CorruptRecords("a batch of " + batch.recordCount() + " records");
        }
        return new BatchRecords(batch, input(batch), full);
    }

    private static RecordInput input(RecordBatch batch) {
        ByteBuffer bytes = batch.slice(Layout.RECORDS, batch.sizeBytes() - Layout.RECORDS);
        if (batch.compression() == Compression.NONE) {
            return new PlainInput(bytes);
        }
        // A batch emptied by the cleaner has no compressed bytes either.
        return batch.recordCount() == 0
                ? new PlainInput(bytes)
                : new ExpandedInput(batch.compression().decompressor(bytes, batch.magic()));
    }

    @Override
    public boolean next() {
        if (read == count) {
            return false;
        }
        int size = in.readVarint();
        long end = in.consumed() + size;
        in.readByte();
        long timestampDelta = in.readVarlong();
        timestampMs = stamped ? stampedMs : baseTimestampMs + timestampDelta;
        offsetDelta = in.readVarint();
        offset = baseOffset + offsetDelta;
        readBody(end);
        if (in.consumed() != end) {
            throw new CorruptRecords("a record of another size than it says");
        }
        read++;
        if (read == count && !in.isAtEnd()) {
            throw new CorruptRecords("bytes after the last of " + count + " records");
        }
        return true;
    }

    /** The distance of the record gone to from the first offset of the batch, as it is written. */
    int offsetDelta() {
        return offsetDelta;
    }

    @Override
    public void close() {
        in.close();
    }

    private void readBody(long end) {
        int keyLength = readLength(end);
        keyed = keyLength >= 0;
        key = readOrSkip(keyLength);
        value = readOrSkip(readLength(end));
        int headerCount = in.readVarint();
        // A header takes two bytes at least.
        if (headerCount < 0 || headerCount > (end - in.consumed()) / 2) {
            throw new CorruptRecords("a record with " + headerCount + " headers");
        }
        if (full) {
            headers = readHeaders(headerCount, end);
        } else {
            skipHeaders(headerCount, end);
        }
    }

    private List<RecordHeader> readHeaders(int headerCount, long end) {
        if (headerCount == 0) {
            return List.of();
        }
        List<RecordHeader> result = new ArrayList<>(Math.min(headerCount, 16));
        for (int i = 0; i < headerCount; i++) {
            ByteBuffer headerKey = in.read(readHeaderKeyLength(end));
            result.add(new RecordHeader(headerKey, readOrSkip(readLength(end))));
        }
        return result;
    }

    private void skipHeaders(int headerCount, long end) {
        for (int i = 0; i < headerCount; i++) {
            in.skip(readHeaderKeyLength(end));
            readOrSkip(readLength(end));
        }
    }

    private int readHeaderKeyLength(long end) {
        int length = readLength(end);
        if (length < 0) {
            throw new CorruptRecords("a header without a key");
        }
        return length;
    }

    private int readLength(long end) {
        int length = in.readVarint();
        if (length > end - in.consumed()) {
            throw new CorruptRecords("a field of " + length + " bytes that passes the end of its record");
        }
        return length;
    }

    private ByteBuffer readOrSkip(int length) {
        if (length < 0) {
            return null;
        }
        if (full) {
            return in.read(length);
        }
        in.skip(length);
        return null;
    }
}
