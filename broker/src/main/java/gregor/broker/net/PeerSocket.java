package gregor.broker.net;

import gregor.base.Clock;
import gregor.base.Timers.Timer;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerFailure;
import gregor.wire.BadMessage;
import gregor.wire.Message;
import gregor.wire.RegionSink;
import gregor.wire.frame.OutgoingFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to another broker, from its opening to its end. Owned by its event loop.
 *
 * <p>Always true: answers come in the order of the calls; when one does not come in time, none after it is waited for, and the
 * connection ends.
 */
final class PeerSocket extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSocket.class);

    private final FrameReader frames;
    private final FrameMemory memory;
    private final String clientId;
    private final Clock clock;
    private final Runnable onEnd;
    private final ArrayDeque<PeerCall<?, ?>> inFlight = new ArrayDeque<>();
    private ChannelHandlerContext channel;
    private ReadGate gate;
    private int calls;
    private Timer deadline;
    private String whyEnded;

    /** @param onEnd told once, before the calls without an answer fail */
    PeerSocket(FrameReader frames, FrameMemory memory, String clientId, Clock clock, Runnable onEnd) {
        this.frames = frames;
        this.memory = memory;
        this.clientId = clientId;
        this.clock = clock;
        this.onEnd = onEnd;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
        gate = new ReadGate(context.channel(), frames, memory, this::takeFrames);
        context.channel().config().setRecvByteBufAllocator(new FrameReadHandle(frames));
    }

    /** False also for a connection that was made while the network closed, and that nobody will hear the end of. */
    boolean isOpen() {
        return whyEnded == null && channel.channel().isActive();
    }

    void send(PeerCall<?, ?> call) {
        ByteBuf request;
        try {
            request = encode(call.frame(calls++, clientId));
        } catch (RuntimeException e) {
            LOG.error("A {} cannot be sent", call, e);
            call.fail(new PeerFailure("it cannot be put into a message"));
            return;
        }
        inFlight.add(call);
        channel.writeAndFlush(request, channel.voidPromise());
        watch();
    }

    private ByteBuf encode(OutgoingFrame frame) {
        ByteBuf buffer = channel.alloc().directBuffer(frame.bufferBytes(), frame.bufferBytes());
        try {
            frame.write(buffer.internalNioBuffer(0, frame.bufferBytes()), RegionSink.NONE);
        } catch (RuntimeException e) {
            buffer.release();
            throw e;
        }
        return buffer.writerIndex(frame.bufferBytes());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object buffer) {
        if (whyEnded != null) {
            ReferenceCountUtil.release(buffer);
            return;
        }
        frames.add((ByteBuf) buffer);
        takeFrames();
    }

    private void takeFrames() {
        try {
            while (whyEnded == null) {
                if (inFlight.isEmpty() && frames.hasPart()) {
                    throw new BadMessage("an answer to nothing");
                }
                Frame frame = frames.next(channel.alloc());
                if (frame == null) {
                    gate.update();
                    return;
                }
                answer(inFlight.peek(), frame);
            }
        } catch (RuntimeException e) {
            onFault(e);
        }
    }

    private <S extends Message> void answer(PeerCall<?, S> call, Frame frame) {
        PeerAnswer<S> answer = call.read(frame);
        // Not before it was read: should it be no answer, the call fails with those behind it.
        inFlight.remove();
        call.onAnswer(answer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("the connection was closed");
        frames.release();
        PeerFailure failure = new PeerFailure(whyEnded);
        inFlight.forEach(call -> call.fail(failure));
        inFlight.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        onFault(fault);
    }

    private void onFault(Throwable fault) {
        boolean expected = fault instanceof BadFrame || fault instanceof BadMessage || fault instanceof IOException;
        if (!expected) {
            LOG.error("Closing the connection to {}", channel.channel().remoteAddress(), fault);
        }
        end(fault.toString());
    }

    /** Looks, when the oldest call's time is up, whether it has been answered: one timer, however many calls there are. */
    private void watch() {
        if (deadline == null && !inFlight.isEmpty()) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(inFlight.peek().deadlineNanos() - clock.nanos());
            deadline = new LoopTimers(channel.channel().eventLoop()).after(Math.max(1, leftMs + 1), this::onDeadline);
        }
    }

    private void onDeadline() {
        deadline = null;
        PeerCall<?, ?> oldest = inFlight.peek();
        if (oldest != null && oldest.deadlineNanos() - clock.nanos() <= 0) {
            end(oldest + " was not answered in time");
        } else {
            watch();
        }
    }

    /** Ends the connection; a second reason changes nothing. */
    void end(String reason) {
        if (whyEnded == null) {
            whyEnded = reason;
            if (deadline != null) {
                deadline.cancel();
            }
            onEnd.run();
            channel.close();
        }
    }
}
