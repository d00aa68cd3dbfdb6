package gregor.log.records;

import java.nio.ByteBuffer;

/**
 * Goes through a buffer batch by batch, looking at headers only. A batch that is cut off at the end of the buffer is left out,
 * as a fetch may cut where it likes. Checksums are not checked.
 */
public final class BatchCursor {
    private final ByteBuffer buffer;
    private final RecordBatch batch = new RecordBatch();
    private int next;

    /** Goes from the buffer's position to its limit; neither is moved. */
    public BatchCursor(ByteBuffer buffer) {
        this.buffer = buffer;
        next = buffer.position();
    }

    /**
     * Goes to the next whole batch.
     *
     * @return false if there is none
     * @throws CorruptRecords if what stands there cannot be the start of a batch
     */
    public boolean next() {
        int remaining = buffer.limit() - next;
        if (remaining < Layout.PREFIX_BYTES) {
            return false;
        }
        int size = buffer.getInt(next + Layout.SIZE);
        if (size < Layout.minBatchBytes(0) - Layout.PREFIX_BYTES) {
            throw new CorruptRecords("a batch of size " + size);
        }
        if (remaining < Layout.UP_TO_MAGIC_BYTES) {
            return false;
        }
        int magic = buffer.get(next + Layout.MAGIC);
        if (magic < 0 || magic > 2) {
            throw new CorruptRecords("a batch of format " + magic);
        }
        if (size < Layout.minBatchBytes(magic) - Layout.PREFIX_BYTES) {
            throw new CorruptRecords("a batch of format " + magic + " and size " + size);
        }
        if (size > remaining - Layout.PREFIX_BYTES) {
            return false;
        }
        batch.at(buffer, next);
        next += Layout.PREFIX_BYTES + size;
        return true;
    }

    /**
     * How many bytes the batch has that is cut off at the end of the buffer, after {@link #next()} returned false; 0 if not even
     * that can be seen.
     */
    public int cutOffBytes() {
        boolean sized = buffer.limit() - next >= Layout.UP_TO_MAGIC_BYTES;
        return sized ? Layout.PREFIX_BYTES + buffer.getInt(next + Layout.SIZE) : 0;
    }

    /** The batch last gone to; always the same window. */
    public RecordBatch batch() {
        return batch;
    }

    /** The position in the buffer after the batch last gone to. */
    public int end() {
        return next;
    }
}
