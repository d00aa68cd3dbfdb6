package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The records of a batch of format 2. */
final class BatchRecords extends RecordCursor {
    private final RecordInput in;
    private final Wanted wanted;
    private final long baseOffset;
    private final long baseTimestampMs;
    /** The time the broker set on all records, or -1 if they keep their own. */
    private final long stampedMs;

    private final boolean stamped;
    private final int count;
    private int read;
    private int offsetDelta;
    /** Where the record gone to ends, in bytes consumed. */
    private long end;

    private BatchRecords(RecordBatch batch, RecordInput in, Wanted wanted) {
        this.in = in;
        this.wanted = wanted;
        baseOffset = batch.baseOffset();
        baseTimestampMs = batch.baseTimestampMs();
        stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        stampedMs = batch.maxTimestampMs();
        count = batch.recordCount();
    }

    static BatchRecords over(RecordBatch batch, Wanted wanted) {
        return over(batch, input(batch), wanted);
    }

    /** @param in where the records are read from, from the first on; closed with the cursor */
    static BatchRecords over(RecordBatch batch, RecordInput in, Wanted wanted) {
        if (batch.recordCount() < 0) {
            throw new CorruptRecords("a batch of " + batch.recordCount() + " records");
        }
        return new BatchRecords(batch, in, wanted);
    }

    static RecordInput input(RecordBatch batch) {
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
        if (!begin()) {
            return false;
        }
        readBody();
        end();
        return true;
    }

    /**
     * Goes to the next record and reads its offset and timestamp. Its body, that is key, value and headers, must then be skipped
     * or copied before anything else.
     */
    boolean begin() {
        if (read == count) {
            return false;
        }
        int size = in.readVarint();
        end = in.consumed() + size;
        in.readByte();
        long timestampDelta = in.readVarlong();
        timestampMs = stamped ? stampedMs : baseTimestampMs + timestampDelta;
        offsetDelta = in.readVarint();
        offset = baseOffset + offsetDelta;
        return true;
    }

    void skipBody() {
        in.skip(bodyBytes());
        end();
    }

    int bodyBytes() {
        return (int) (end - in.consumed());
    }

    void copyBody(OutputStream out) throws IOException {
        in.copy(bodyBytes(), out);
        end();
    }

    private void end() {
        if (in.consumed() != end) {
            throw new CorruptRecords("a record of another size than it says");
        }
        read++;
        if (read == count && !in.isAtEnd()) {
            throw new CorruptRecords("bytes after the last of " + count + " records");
        }
    }

    /** The distance of the record gone to from the first offset of the batch, as it is written. */
    int offsetDelta() {
        return offsetDelta;
    }

    @Override
    public void close() {
        in.close();
    }

    private void readBody() {
        int keyLength = readLength();
        keyed = keyLength >= 0;
        key = wanted == Wanted.KEY && keyed ? in.view(keyLength) : readOrSkip(keyLength);
        int valueLength = readLength();
        valued = valueLength >= 0;
        value = readOrSkip(valueLength);
        int headerCount = in.readVarint();
        // A header takes two bytes at least.
        if (headerCount < 0 || headerCount > (end - in.consumed()) / 2) {
            throw new CorruptRecords("a record with " + headerCount + " headers");
        }
        if (wanted == Wanted.EVERYTHING) {
            headers = readHeaders(headerCount);
        } else {
            skipHeaders(headerCount);
        }
    }

    private List<RecordHeader> readHeaders(int headerCount) {
        if (headerCount == 0) {
            return List.of();
        }
        List<RecordHeader> result = new ArrayList<>(Math.min(headerCount, 16));
        for (int i = 0; i < headerCount; i++) {
            ByteBuffer headerKey = in.read(readHeaderKeyLength());
            result.add(new RecordHeader(headerKey, readOrSkip(readLength())));
        }
        return result;
    }

    private void skipHeaders(int headerCount) {
        for (int i = 0; i < headerCount; i++) {
            in.skip(readHeaderKeyLength());
            readOrSkip(readLength());
        }
    }

    private int readHeaderKeyLength() {
        int length = readLength();
        if (length < 0) {
            throw new CorruptRecords("a header without a key");
        }
        return length;
    }

    private int readLength() {
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
        if (wanted == Wanted.EVERYTHING) {
            return in.read(length);
        }
        in.skip(length);
        return null;
    }
}
