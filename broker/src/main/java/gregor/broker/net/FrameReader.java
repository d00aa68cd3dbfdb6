package gregor.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;

/**
 * Cuts one connection's stream of bytes into frames: four bytes of size, then as many bytes. A large frame is received into one
 * buffer of its own, the socket reads straight into it; small frames that arrive together are slices of what was read. Owned by
 * the connection's event loop.
 *
 * <p>A size costs nothing by being announced: a buffer starts small, unless the connection has sent a frame as large before, and
 * grows with what really arrives.
 */
final class FrameReader {
    private static final int FIRST_BYTES = 64 * 1024;
    /** After a frame above this the next read is only a peek at the size, so that hardly a byte has to be moved. */
    private static final int LARGE_BYTES = 16 * 1024;

    private static final int PEEK_BYTES = 256;
    private static final int READ_MIN_BYTES = 512;
    private static final int READ_MAX_BYTES = 64 * 1024;

    private final FrameMemory memory;
    private final int frameBytesMax;
    private final ArrayDeque<ByteBuf> unread = new ArrayDeque<>();
    private int sizeBytes;
    private int sizeBytesSeen;
    private Frame frame;
    private int lastFrameBytes;
    private int largestFrameBytes = FIRST_BYTES;
    private int readBytes = 2 * 1024;
    private boolean starved;

    FrameReader(FrameMemory memory, int frameBytesMax) {
        this.memory = memory;
        this.frameBytesMax = frameBytesMax;
    }

    /** Where the socket should put what comes next. To be handed to {@link #add} or released. */
    ByteBuf readBuffer(ByteBufAllocator allocator) {
        if (frame != null && unread.isEmpty() && frame.bytes().isWritable()) {
            return frame.bytes().retain();
        }
        return allocator.directBuffer(lastFrameBytes > LARGE_BYTES ? PEEK_BYTES : readBytes);
    }

    /** Takes over a buffer that has been read into. */
    void add(ByteBuf buffer) {
        if (frame != null && buffer == frame.bytes()) {
            buffer.release();
        } else {
            adapt(buffer);
            unread.add(buffer);
        }
    }

    /**
     * The next whole frame, which is the caller's; null when it has not arrived or there is no memory for it.
     *
     * @throws BadFrame when the size can be none
     */
    Frame next(ByteBufAllocator allocator) {
        starved = false;
        while (frame == null || !frame.isWhole()) {
            ByteBuf source = unread.peek();
            if (frame != null && !frame.grow(allocator)) {
                starved = true;
                return null;
            }
            if (source == null) {
                return null;
            }
            if (!advance(source, allocator)) {
                starved = true;
                return null;
            }
            if (!source.isReadable()) {
                unread.remove().release();
            }
        }
        return take();
    }

    /** True when more bytes should be read: nothing is left over from before that nobody has taken yet. */
    boolean wantsMore() {
        return unread.isEmpty() && !starved && (frame == null || !frame.isWhole());
    }

    /** True when {@link #next} gave nothing because there was no memory. */
    boolean isStarved() {
        return starved;
    }

    /** True when part of a frame has arrived. */
    boolean hasPart() {
        return frame != null || sizeBytesSeen > 0 || !unread.isEmpty();
    }

    void release() {
        unread.forEach(ByteBuf::release);
        unread.clear();
        if (frame != null) {
            frame.release();
            frame = null;
        }
    }

    /** Goes on with the frame in progress; false when there is no memory for a new one. */
    private boolean advance(ByteBuf source, ByteBufAllocator allocator) {
        if (frame == null) {
            if (!readSize(source)) {
                return true;
            }
            frame = source.readableBytes() >= sizeBytes
                    ? Frame.slice(source, sizeBytes, memory)
                    : Frame.empty(sizeBytes, largestFrameBytes, memory, allocator);
            if (frame == null) {
                return false;
            }
        }
        if (!frame.isWhole()) {
            frame.fill(source);
        }
        return true;
    }

    /** True when all four bytes of the size are there. */
    private boolean readSize(ByteBuf source) {
        while (sizeBytesSeen < Integer.BYTES && source.isReadable()) {
            sizeBytes = sizeBytes << Byte.SIZE | source.readUnsignedByte();
            sizeBytesSeen++;
        }
        if (sizeBytesSeen < Integer.BYTES) {
            return false;
        }
        if (sizeBytes < 0 || sizeBytes > frameBytesMax) {
            throw new BadFrame("a frame of " + sizeBytes + " bytes" + Strangers.guess(sizeBytes));
        }
        return true;
    }

    private Frame take() {
        Frame whole = frame;
        frame = null;
        sizeBytesSeen = 0;
        lastFrameBytes = whole.sizeBytes();
        largestFrameBytes = Math.max(largestFrameBytes, lastFrameBytes);
        return whole;
    }

    /** Reads become as large as what usually comes at once. */
    private void adapt(ByteBuf buffer) {
        if (!buffer.isWritable()) {
            readBytes = Math.min(readBytes * 4, READ_MAX_BYTES);
        } else if (buffer.readableBytes() < readBytes / 4) {
            readBytes = Math.max(readBytes / 2, READ_MIN_BYTES);
        }
    }
}
