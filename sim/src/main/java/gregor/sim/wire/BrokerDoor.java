package gregor.sim.wire;

import gregor.broker.api.ApiHandler;
import gregor.broker.api.Handlers;
import gregor.broker.api.LogRecords;
import gregor.broker.api.Reply;
import gregor.broker.api.RequestContext;
import gregor.broker.api.Session;
import gregor.sim.world.End;
import gregor.sim.world.Listener;
import gregor.sim.world.Peer;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import gregor.wire.Message;
import gregor.wire.frame.IncomingRequest;
import gregor.wire.frame.OutgoingFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Where a simulated broker is asked: each connection has an event loop of its own, hands requests to the handlers in their order,
 * one after the other was ordered, and sends answers in that order. For one thread.
 */
public final class BrokerDoor implements Listener {
    private final SimulatedProcess process;
    private final Handlers handlers;
    private final String listenerName;
    private final Trace trace;

    public BrokerDoor(SimulatedProcess process, Handlers handlers, String listenerName, Trace trace) {
        this.process = process;
        this.handlers = handlers;
        this.listenerName = listenerName;
        this.trace = trace;
    }

    @Override
    public Peer accept(End end) {
        return new Served(end);
    }

    /** A connection and what has been asked over it. */
    private final class Served implements Peer {
        private final End end;
        private final Executor loop = process.worker("net");
        private final Session session = new Session(
                listenerName,
                InetAddress.getLoopbackAddress(),
                loop,
                (delayMs, task) -> process.after(delayMs, () -> loop.execute(task)));
        private final Queue<ByteBuffer> frames = new ArrayDeque<>();
        private final Queue<Asked> asked = new ArrayDeque<>();
        private boolean waits;

        Served(End end) {
            this.end = end;
        }

        @Override
        public void receive(Object message) {
            frames.add(direct((ByteBuffer) message));
            loop.execute(() -> {
                next();
                if (waits && !frames.isEmpty()) {
                    session.more();
                }
            });
        }

        @Override
        public void broken() {
            loop.execute(session::close);
        }

        private void next() {
            if (waits || frames.isEmpty()) {
                return;
            }
            IncomingRequest request = IncomingRequest.open(frames.poll());
            Asked next = new Asked(request);
            asked.add(next);
            Reply<?> reply = start(handlers.byKey(request.api().key()), request);
            reply.answer()
                    .whenComplete((answer, fault) -> loop.execute(() -> {
                        next.done(answer, fault);
                        answer();
                    }));
            if (reply.isOrdered()) {
                loop.execute(this::next);
            } else {
                waits = true;
                reply.ordered()
                        .whenComplete((any, fault) -> loop.execute(() -> {
                            waits = false;
                            next();
                        }));
            }
        }

        private <Q extends Message, S extends Message> Reply<S> start(
                ApiHandler<Q, S> handler, IncomingRequest request) {
            trace.note(process.name(), "is asked", request.api());
            RequestContext context = new RequestContext(
                    session, request.version(), request.header().correlationId, request.header().clientId);
            return handler.handle(context, handler.api().readRequest(request.body(), request.version()));
        }

        private void answer() {
            while (!asked.isEmpty() && asked.peek().done) {
                Asked first = asked.poll();
                try {
                    if (first.fault != null) {
                        close(first, first.fault);
                    } else if (first.answer != null) {
                        end.send(first.frame());
                    }
                } catch (UncheckedIOException e) {
                    // The log was cut after it was read: a short answer cannot be sent.
                    close(first, e);
                }
            }
        }

        private void close(Asked failed, Throwable fault) {
            trace.comment(process.name(), "fails", failed.request.api() + ": " + fault);
            end.close();
        }
    }

    /** A request on its way to its answer. */
    private static final class Asked {
        private final IncomingRequest request;
        private boolean done;
        private Message answer;
        private Throwable fault;

        Asked(IncomingRequest request) {
            this.request = request;
        }

        void done(Message result, Throwable failure) {
            done = true;
            answer = result;
            fault = failure;
        }

        ByteBuffer frame() {
            return frame(request.api());
        }

        @SuppressWarnings("unchecked") // The answer is of the handler of this very API.
        private <S extends Message> ByteBuffer frame(gregor.wire.ApiSpec<?, S> api) {
            return whole(OutgoingFrame.response(api, request.version(), request.header().correlationId, (S) answer));
        }
    }

    /** A request's records must be in a direct buffer; the size in front is taken off. */
    private static ByteBuffer direct(ByteBuffer frame) {
        ByteBuffer source = frame.duplicate();
        source.getInt();
        return ByteBuffer.allocateDirect(source.remaining()).put(source).flip();
    }

    /** The frame with the records that are on disk. */
    private static ByteBuffer whole(OutgoingFrame frame) {
        ByteBuffer parts = ByteBuffer.allocate(frame.bufferBytes());
        ByteBuffer all = ByteBuffer.allocateDirect(frame.totalBytes());
        int[] copied = new int[1];
        frame.write(parts, (position, records) -> {
            all.put(parts.duplicate().limit(position).position(copied[0]));
            copied[0] = position;
            LogRecords onDisk = (LogRecords) records;
            read(onDisk, all);
            onDisk.release();
        });
        return all.put(parts.flip().position(copied[0])).flip();
    }

    private static void read(LogRecords records, ByteBuffer into) {
        int end = into.position() + records.sizeBytes();
        FileChannel file = records.slice().channel();
        long offset = records.slice().position() - into.position();
        ByteBuffer room = into.duplicate().limit(end);
        try {
            while (room.hasRemaining()) {
                if (file.read(room, offset + room.position()) < 0) {
                    throw new IOException("a file ended early");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        into.position(end);
    }
}
