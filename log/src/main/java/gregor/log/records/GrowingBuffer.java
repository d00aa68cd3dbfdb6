package gregor.log.records;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes written one after another to the heap, up to a limit. What would pass the limit is dropped and remembered as an
 * overflow: a compressor in between could not be closed in order if writing threw.
 */
final class GrowingBuffer extends OutputStream {
    private final int limit;
    private byte[] bytes;
    private int size;
    private boolean overflowed;

    GrowingBuffer(int initialBytes, int limit) {
        this.limit = limit;
        bytes = new byte[Math.min(initialBytes, limit)];
    }

    @Override
    public void write(int value) {
        if (reserve(1)) {
            bytes[size++] = (byte) value;
        }
    }

    @Override
    public void write(byte[] source, int from, int length) {
        if (reserve(length)) {
            System.arraycopy(source, from, bytes, size, length);
            size += length;
        }
    }

    /** Writes what remains in a buffer, whose position stays. */
    void write(ByteBuffer source) {
        int length = source.remaining();
        if (reserve(length)) {
            source.get(source.position(), bytes, size, length);
            size += length;
        }
    }

    /** Leaves room for bytes to be set later through {@link #toBuffer()}. */
    void skip(int length) {
        if (reserve(length)) {
            size += length;
        }
    }

    /** Whether something was dropped: what is here is not all that was written. */
    boolean overflowed() {
        return overflowed;
    }

    /** Starts again at 0 with the memory there is. */
    void clear() {
        size = 0;
        overflowed = false;
    }

    int size() {
        return size;
    }

    /** What was written, from 0; shares the memory. */
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    private boolean reserve(int more) {
        if (overflowed || more > limit - size) {
            overflowed = true;
            return false;
        }
        if (more > bytes.length - size) {
            int doubled = (int) Math.min(limit, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.max(size + more, doubled));
        }
        return true;
    }
}
