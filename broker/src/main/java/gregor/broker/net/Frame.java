package gregor.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/**
 * One request's bytes, without the size in front, and the memory they hold. Owned by one thread at a time: the connection's
 * event loop while it fills, whoever finishes the request at the end. Released exactly once.
 */
final class Frame {
    /** A buffer that has to grow becomes this many times larger: every byte is moved less than half a time in the mean. */
    private static final int GROWTH = 4;

    private final FrameMemory memory;
    private final int sizeBytes;
    private ByteBuf bytes;
    private int heldBytes;

    private Frame(FrameMemory memory, int sizeBytes) {
        this.memory = memory;
        this.sizeBytes = sizeBytes;
    }

    /** A frame that lies whole in a buffer of other bytes: it becomes a slice. Null when there is no memory. */
    static Frame slice(ByteBuf source, int sizeBytes, FrameMemory memory) {
        Frame frame = new Frame(memory, sizeBytes);
        if (!frame.hold(sizeBytes)) {
            return null;
        }
        frame.bytes = source.readRetainedSlice(sizeBytes);
        return frame;
    }

    /** A frame to be filled, with room for {@code firstBytes}. Null when there is no memory. */
    static Frame empty(int sizeBytes, int firstBytes, FrameMemory memory, ByteBufAllocator allocator) {
        Frame frame = new Frame(memory, sizeBytes);
        int capacity = Math.min(sizeBytes, firstBytes);
        if (!frame.hold(capacity)) {
            return null;
        }
        frame.bytes = allocator.directBuffer(capacity, capacity);
        return frame;
    }

    /** Takes what it can from the source. */
    void fill(ByteBuf source) {
        bytes.writeBytes(source, Math.min(source.readableBytes(), bytes.writableBytes()));
    }

    /** Makes room when there is none left; false when there is no memory. */
    boolean grow(ByteBufAllocator allocator) {
        if (bytes.isWritable() || isWhole()) {
            return true;
        }
        int capacity = (int) Math.min(sizeBytes, (long) bytes.capacity() * GROWTH);
        if (!hold(capacity - bytes.capacity())) {
            return false;
        }
        ByteBuf larger = allocator.directBuffer(capacity, capacity);
        larger.writeBytes(bytes);
        bytes.release();
        bytes = larger;
        return true;
    }

    boolean isWhole() {
        return bytes.writerIndex() == sizeBytes;
    }

    /** The buffer in which it is built: its writable part is exactly what may be received next. */
    ByteBuf bytes() {
        return bytes;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    /** The whole frame; valid until {@link #release}. */
    ByteBuffer buffer() {
        return bytes.nioBuffer(bytes.readerIndex(), sizeBytes);
    }

    void release() {
        bytes.release();
        memory.free(heldBytes, this);
    }

    private boolean hold(int moreBytes) {
        if (!memory.tryHold(moreBytes, this)) {
            return false;
        }
        heldBytes += moreBytes;
        return true;
    }
}
