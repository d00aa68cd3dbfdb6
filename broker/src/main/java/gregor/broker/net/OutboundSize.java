package gregor.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.channel.MessageSizeEstimator;

/**
 * How much an unsent part of an answer counts before its connection may start more requests. Netty's own counts a file region as
 * nothing, and a client that asks and never reads could pile them up.
 */
final class OutboundSize implements MessageSizeEstimator, MessageSizeEstimator.Handle {
    static final OutboundSize INSTANCE = new OutboundSize();

    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public int size(Object message) {
        if (message instanceof ByteBuf buffer) {
            return buffer.readableBytes();
        }
        return message instanceof FileRegion region ? (int) Math.min(region.count(), Integer.MAX_VALUE) : 0;
    }
}
