package gregor.sim.wire;

import gregor.base.Timers;
import gregor.broker.peer.PeerAnswer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.sim.world.End;
import gregor.sim.world.Peer;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import gregor.wire.Reader;
import gregor.wire.frame.OutgoingFrame;
import gregor.wire.message.ResponseHeader;
import gregor.zk.znode.BrokerEndpoint;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The client's side of one connection after the other to one broker. For one thread. */
final class SimulatedConnection implements PeerConnection {
    private final SimulatedProcess process;
    private final SimulatedNetwork network;
    private final Supplier<BrokerEndpoint> address;
    private final PeerTerms terms;
    private Line line;
    private boolean closed;

    SimulatedConnection(
            SimulatedProcess process, SimulatedNetwork network, Supplier<BrokerEndpoint> address, PeerTerms terms) {
        this.process = process;
        this.network = network;
        this.address = address;
        this.terms = terms;
    }

    @Override
    public <Q extends Message, S extends Message> CompletionStage<PeerAnswer<S>> call(
            ApiSpec<Q, S> api, int version, Q request) {
        BrokerEndpoint endpoint = line == null && !closed ? address.get() : null;
        if (line == null && endpoint == null) {
            return CompletableFuture.failedStage(new PeerFailure(closed ? "closed" : "no address"));
        }
        if (line == null) {
            line = new Line(endpoint.host());
        }
        return line.call(api, version, request);
    }

    @Override
    public void close() {
        closed = true;
        if (line != null) {
            line.give("closed");
        }
    }

    /** A request that waits for its answer. */
    private record Call<S extends Message>(
            ApiSpec<?, S> api, int version, CompletableFuture<PeerAnswer<S>> answer, Timers.Timer timer) {
        void answered(ByteBuffer frame) {
            timer.cancel();
            frame.getInt();
            Reader in = new Reader(frame);
            ResponseHeader.read(in, api.responseHeaderVersion(version));
            answer.complete(new PeerAnswer<>(api.readResponse(in, version), () -> {}));
        }

        void failed(String why) {
            timer.cancel();
            answer.completeExceptionally(new PeerFailure(why));
        }
    }

    /** One connection. */
    private final class Line implements Peer {
        private final End end;
        private final Queue<Call<?>> calls = new ArrayDeque<>();
        private int correlationId;

        Line(String host) {
            end = network.connect(process, host, this);
        }

        <Q extends Message, S extends Message> CompletionStage<PeerAnswer<S>> call(
                ApiSpec<Q, S> api, int version, Q request) {
            Timers.Timer timer = process.after(terms.timeoutMs(), () -> give("no answer in time"));
            Call<S> call = new Call<>(api, version, new CompletableFuture<>(), timer);
            calls.add(call);
            OutgoingFrame frame = OutgoingFrame.request(api, version, correlationId++, terms.clientId(), request);
            end.send(frame.toBuffer());
            return call.answer;
        }

        /** Gives the connection up: the next call makes another. */
        void give(String why) {
            if (line == this) {
                line = null;
            }
            end.close();
            Queue<Call<?>> failed = new ArrayDeque<>(calls);
            calls.clear();
            failed.forEach(call -> call.failed(why));
        }

        @Override
        public void receive(Object message) {
            calls.remove().answered(((ByteBuffer) message).duplicate());
        }

        @Override
        public void broken() {
            give("the connection is lost");
        }
    }
}
