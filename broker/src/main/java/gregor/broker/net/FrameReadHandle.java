package gregor.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Lets the socket read where the connection's {@link FrameReader} wants its bytes, and ends a turn of reading when the kernel has
 * nothing more, when the connection wants nothing more, or when others are due. Owned by the connection's event loop.
 */
final class FrameReadHandle implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    /** What one connection may read in one turn of its event loop. */
    private static final int TURN_BYTES = 512 * 1024;

    private final FrameReader frames;
    private ChannelConfig config;
    private int turnBytes;
    private int lastBytes;
    private int attemptedBytes;

    FrameReadHandle(FrameReader frames) {
        this.frames = frames;
    }

    @Override
    public ExtendedHandle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
        return frames.readBuffer(allocator);
    }

    @Override
    public int guess() {
        return attemptedBytes;
    }

    @Override
    public void reset(ChannelConfig channelConfig) {
        config = channelConfig;
        turnBytes = 0;
    }

    @Override
    public void incMessagesRead(int messages) {
        // Bytes bound a turn, not the number of reads.
    }

    @Override
    public void lastBytesRead(int bytes) {
        lastBytes = bytes;
        turnBytes += Math.max(bytes, 0);
    }

    @Override
    public int lastBytesRead() {
        return lastBytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attemptedBytes = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attemptedBytes;
    }

    @Override
    public boolean continueReading() {
        return lastBytes > 0 && lastBytes == attemptedBytes && turnBytes < TURN_BYTES && config.isAutoRead();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
        return continueReading();
    }

    @Override
    public void readComplete() {
        // Nothing to sum up: the reader adapts to each buffer.
    }
}
