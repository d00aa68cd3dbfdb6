package gregor.broker.net;

import gregor.base.Clock;
import gregor.broker.peer.Dialer;
import gregor.broker.peer.PeerConnection;
import gregor.broker.peer.PeerFailure;
import gregor.broker.peer.PeerTerms;
import gregor.zk.znode.BrokerEndpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Connections to other brokers, on the event loops that serve them. Opened and closed by the {@link NetworkServer}; in between for
 * any thread.
 */
final class PeerDialer implements Dialer, AutoCloseable {
    private final Transport transport;
    private final int setupTimeoutMs;
    private final int answerBytesMax;
    /** Of all answers together that are being received, or whose records are being looked at. */
    private final FrameMemory memory;

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    /** Connections that are being made. A loop that ends meanwhile does not tell of all of them. */
    private final Set<CompletableFuture<PeerSocket>> pending = ConcurrentHashMap.newKeySet();

    private final HostNames names = new HostNames(InetAddress::getByName);

    private volatile EventLoopGroup loops;
    private ByteBufAllocator allocator;
    private volatile boolean closed;

    /** @param memory for answers; over its limit they wait in the kernel, but for one at a time */
    PeerDialer(Transport transport, int setupTimeoutMs, int answerBytesMax, FrameMemory memory) {
        this.transport = transport;
        this.setupTimeoutMs = setupTimeoutMs;
        this.answerBytesMax = answerBytesMax;
        this.memory = memory;
    }

    /** From here on connections can be made. */
    void open(EventLoopGroup shared, ByteBufAllocator buffers) {
        allocator = buffers;
        loops = shared;
    }

    @Override
    public PeerConnection dial(Supplier<BrokerEndpoint> address, PeerTerms terms) {
        return new ReconnectingPeer(loops.next(), new BrokerLine(address), terms, Clock.SYSTEM);
    }

    /** What the answers hold whose records nobody has released yet. */
    long answerBytes() {
        return memory.heldBytes();
    }

    @Override
    public void close() {
        closed = true;
        names.close();
        pending.forEach(PeerDialer::giveUp);
        connections.close().awaitUninterruptibly(NetworkServer.CLOSE_MAX_MS);
    }

    /** The way to one broker, at the address that it has at the time. Used on an event loop. */
    private final class BrokerLine implements ReconnectingPeer.Line {
        private final Supplier<BrokerEndpoint> address;

        private BrokerLine(Supplier<BrokerEndpoint> address) {
            this.address = address;
        }

        @Override
        public CompletionStage<PeerSocket> connect(EventLoop loop, PeerTerms terms, Runnable onEnd) {
            BrokerEndpoint endpoint = address.get();
            if (endpoint == null) {
                return CompletableFuture.failedStage(new PeerFailure("no address is known"));
            }
            return names.find(endpoint.host())
                    .thenCompose(host -> connectTo(new InetSocketAddress(host, endpoint.port()), loop, terms, onEnd));
        }

        @Override
        public String toString() {
            BrokerEndpoint endpoint = address.get();
            return endpoint == null ? "a broker that is not alive" : endpoint.toString();
        }
    }

    private CompletionStage<PeerSocket> connectTo(
            InetSocketAddress target, EventLoop loop, PeerTerms terms, Runnable onEnd) {
        FrameReader frames = new FrameReader(memory, answerBytesMax);
        PeerSocket socket = new PeerSocket(frames, memory, terms.clientId(), Clock.SYSTEM, onEnd);
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.clientChannel())
                .handler(socket)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, setupTimeoutMs)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true);
        if (terms.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, terms.receiveBufferBytes());
        }
        CompletableFuture<PeerSocket> connected = new CompletableFuture<>();
        pending.add(connected);
        connected.whenComplete((made, fault) -> pending.remove(connected));
        if (closed) {
            giveUp(connected);
        }
        bootstrap.connect(target).addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                Channel channel = done.channel();
                connections.add(channel);
                connected.complete(socket);
            } else {
                connected.completeExceptionally(done.cause());
            }
        });
        return connected;
    }

    private static void giveUp(CompletableFuture<PeerSocket> connected) {
        connected.completeExceptionally(new PeerFailure("the network is closed"));
    }
}
