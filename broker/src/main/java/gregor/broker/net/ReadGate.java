package gregor.broker.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets a connection be read while its {@link FrameReader} wants more, and has it go on when there is memory again for a frame that
 * had to wait. Owned by the connection's event loop.
 */
final class ReadGate {
    private final Channel channel;
    private final FrameReader frames;
    private final FrameMemory memory;
    private final Runnable goOn;
    private boolean waitingForMemory;

    /** @param goOn asks the reader again, which may have a frame now */
    ReadGate(Channel channel, FrameReader frames, FrameMemory memory, Runnable goOn) {
        this.channel = channel;
        this.frames = frames;
        this.memory = memory;
        this.goOn = goOn;
    }

    /** To be called whenever the reader has been asked. */
    void update() {
        ChannelConfig config = channel.config();
        boolean wanted = frames.wantsMore();
        if (wanted != config.isAutoRead()) {
            config.setAutoRead(wanted);
        }
        if (frames.isStarved() && !waitingForMemory) {
            waitingForMemory = true;
            memory.whenFree(this::onMemoryFreed);
        }
    }

    /** By any thread; the next one that waits is woken only after this connection took its share. */
    private void onMemoryFreed() {
        Runnable retry = () -> {
            waitingForMemory = false;
            goOn.run();
            memory.wakeNext();
        };
        try {
            channel.eventLoop().execute(retry);
        } catch (RejectedExecutionException e) {
            memory.wakeNext();
        }
    }
}
