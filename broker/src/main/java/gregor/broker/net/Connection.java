package gregor.broker.net;

import gregor.base.Clock;
import gregor.broker.api.ConnectionClosing;
import gregor.broker.api.Handlers;
import gregor.broker.api.Reply;
import gregor.broker.api.Session;
import gregor.wire.BadMessage;
import gregor.wire.frame.OutgoingFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, from accept to close. Owned by its event loop.
 *
 * <pre>
 *   OPEN ------ finish(), or a request that ends the connection ------> ENDING ---- all answered ----> CLOSED
 *     \______________________ garbage, idle, client gone ____________________________________________/
 * </pre>
 *
 * <p>Always true: answers leave in the order of their requests (trap 17); a request starts only when the one before is ordered,
 * at most {@value #PIPELINED_MAX} are unanswered, and the client reads what was answered before. Whatever arrives meanwhile stays
 * in the socket, but for one buffer.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    static final int PIPELINED_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private enum State {
        OPEN,
        ENDING,
        CLOSED
    }

    private final Handlers handlers;
    private final Session session;
    private final FrameMemory memory;
    private final FrameReader frames;
    private final long idleMaxMs;
    private final Clock clock;
    private final ArrayDeque<Exchange> inFlight = new ArrayDeque<>();
    private final Consumer<Object> toClient = this::write;

    private State state = State.OPEN;
    private ChannelHandlerContext channel;
    private ResponseWriter responses;
    private IdleWatch idle;
    /** The last request started has no place in the order yet. */
    private boolean ordering;

    private ReadGate gate;
    private boolean serving;
    /** In a turn of reading, at whose end everything is flushed. */
    private boolean reading;

    private boolean unflushed;

    Connection(
            Handlers handlers, Session session, FrameMemory memory, FrameReader frames, long idleMaxMs, Clock clock) {
        this.handlers = handlers;
        this.session = session;
        this.memory = memory;
        this.frames = frames;
        this.idleMaxMs = idleMaxMs;
        this.clock = clock;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context;
        responses = new ResponseWriter(context.alloc());
        gate = new ReadGate(context.channel(), frames, memory, this::serve);
        idle = new IdleWatch(this, context.channel().eventLoop(), idleMaxMs, clock);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        idle.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object buffer) {
        if (state == State.CLOSED) {
            ReferenceCountUtil.release(buffer);
            return;
        }
        reading = true;
        idle.touch();
        frames.add((ByteBuf) buffer);
        serve();
        if (ordering && frames.hasPart()) {
            session.more();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        serve();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.CLOSED;
        frames.release();
        session.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        end(fault);
    }

    /** Starts as many of the received requests as may start. */
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (mayStart()) {
                Frame frame = frames.next(channel.alloc());
                if (frame == null) {
                    break;
                }
                start(frame);
            }
        } catch (BadFrame e) {
            end(e);
        } finally {
            serving = false;
        }
        if (state == State.OPEN) {
            gate.update();
        }
    }

    private boolean mayStart() {
        return state == State.OPEN
                && !ordering
                && inFlight.size() < PIPELINED_MAX
                && channel.channel().isWritable();
    }

    private void start(Frame frame) {
        Exchange exchange = new Exchange(this, frame);
        inFlight.add(exchange);
        Reply<?> reply;
        try {
            reply = exchange.start(handlers, session);
        } catch (RuntimeException e) {
            exchange.accept(null, e);
            return;
        }
        ordering = !reply.isOrdered();
        reply.answer().whenComplete(exchange);
        if (ordering && !exchange.isBlocking()) {
            reply.ordered().whenComplete((done, fault) -> hop(this::onOrdered));
        }
    }

    private void onOrdered() {
        ordering = false;
        serve();
    }

    /** Sends what is next in order, as far as it is there. */
    void onAnswered(Exchange answered) {
        if (answered.isBlocking()) {
            ordering = false;
        }
        if (answered.failure() != null && state == State.OPEN) {
            state = State.ENDING;
        }
        while (!inFlight.isEmpty() && inFlight.peek().isAnswered()) {
            send(inFlight.remove());
        }
        if (state == State.ENDING && inFlight.isEmpty()) {
            end("finished");
        }
        serve();
    }

    private void send(Exchange exchange) {
        if (exchange.failure() != null) {
            end(exchange.failure());
            return;
        }
        try {
            OutgoingFrame answer = exchange.answer();
            if (answer != null) {
                send(answer);
            }
        } catch (RuntimeException e) {
            end(e);
        }
    }

    private void send(OutgoingFrame answer) {
        if (state == State.CLOSED) {
            // The parts are made all the same: they know what has to be released.
            responses.write(answer, ReferenceCountUtil::release);
        } else {
            responses.write(answer, toClient);
            idle.touch();
            flushLater();
        }
    }

    private void write(Object part) {
        channel.write(part, channel.voidPromise());
    }

    /** One flush for everything that is answered in this turn of the event loop. */
    private void flushLater() {
        if (!unflushed && !reading) {
            channel.channel().eventLoop().execute(this::flush);
        }
        unflushed = true;
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /** Runs the task on the event loop, at once when this is it. False when the loop is gone and the task never runs. */
    boolean hop(Runnable task) {
        if (channel.channel().eventLoop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            channel.channel().eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    /** True while the client waits for us. */
    boolean isBusy() {
        return !inFlight.isEmpty();
    }

    boolean isHoardingMemory() {
        return memory.isShort() && frames.hasPart() && !frames.isStarved() && inFlight.isEmpty();
    }

    /** Starts nothing more and closes when everything is answered. */
    void finish() {
        if (state == State.OPEN) {
            state = State.ENDING;
            channel.channel().config().setAutoRead(false);
            if (inFlight.isEmpty()) {
                end("broker stops");
            }
        }
    }

    /** Closes; what is answered but not sent yet goes out before, as far as the socket takes it at once. */
    void end(String reason) {
        if (state != State.CLOSED) {
            LOG.debug("{} closed: {}", channel.channel().remoteAddress(), reason);
            state = State.CLOSED;
            flush();
            channel.close();
        }
    }

    private void end(Throwable fault) {
        boolean expected = fault instanceof BadFrame
                || fault instanceof BadMessage
                || fault instanceof ConnectionClosing
                || fault instanceof IOException;
        if (!expected && state != State.CLOSED) {
            LOG.error("Closing the connection from {}", channel.channel().remoteAddress(), fault);
        }
        end(fault.getMessage());
    }
}
