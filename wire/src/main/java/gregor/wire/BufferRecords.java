package gregor.wire;

import java.nio.ByteBuffer;

/**
 * Records in memory. Those read from a request are a slice of its frame, not a copy: they are valid only as long as the
 * frame is. Equal when the bytes are.
 */
public final class BufferRecords implements Records {
    public static final BufferRecords EMPTY = new BufferRecords(ByteBuffer.allocate(0));

    private final ByteBuffer buffer;

    /** Takes the bytes between position and limit as they are when it is written; position and limit must not move. */
    public BufferRecords(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** The buffer itself: duplicate it before moving its position. */
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public int sizeBytes() {
        return buffer.remaining();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BufferRecords records && records.buffer.equals(buffer);
    }

    @Override
    public int hashCode() {
        return buffer.hashCode();
    }

    @Override
    public String toString() {
        return sizeBytes() + " bytes";
    }
}
