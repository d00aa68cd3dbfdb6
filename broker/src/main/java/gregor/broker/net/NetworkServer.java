package gregor.broker.net;

import gregor.base.Clock;
import gregor.broker.api.Handlers;
import gregor.broker.api.Session;
import gregor.broker.config.Listener;
import gregor.broker.config.NetConfig;
import gregor.broker.peer.Dialer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's listeners, all connections that came in by them, and those to other brokers. First {@link #bind}, which finds out the ports; at the very end
 * of the start {@link #accept}: who connects in between waits in the kernel's queue. Started and closed by the main thread.
 */
public final class NetworkServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkServer.class);
    /** What may be answered but unsent before a connection starts no more requests. */
    private static final WriteBufferWaterMark UNSENT_BYTES = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private static final int PAGE_BYTES = 8 * 1024;
    /** Chunks of 4 MiB: frames of up to that size come out of the pool. */
    private static final int CHUNK_ORDER = 9;

    /** One part in so many of the direct memory is for other brokers' answers. */
    private static final int ANSWERS_SHARE = 4;

    static final long CLOSE_MAX_MS = 1_000;

    private final NetConfig config;
    private final FrameMemory memory;
    private final Transport transport;
    private final PeerDialer dialer;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final List<EventLoopGroup> loops = new ArrayList<>();
    private final List<Channel> sockets = new ArrayList<>();
    private final List<Listener> bound = new ArrayList<>();
    private volatile Handlers handlers;
    private ConnectionGate gate;

    public NetworkServer(NetConfig config) {
        this(config, Transport.best());
    }

    NetworkServer(NetConfig config, Transport transport) {
        this.config = config;
        this.transport = transport;
        long queuedBytes = config.queuedMaxRequestBytes();
        memory = new FrameMemory(queuedBytes > 0 ? queuedBytes : PlatformDependent.maxDirectMemory() / 2);
        dialer = new PeerDialer(
                transport,
                config.outgoing().setupTimeoutMs(),
                config.outgoing().answerBytesMax(),
                new FrameMemory(PlatformDependent.maxDirectMemory() / ANSWERS_SHARE));
    }

    /**
     * Opens all listeners without accepting anybody.
     *
     * @throws IOException in one line when one cannot be opened
     */
    public void bind() throws IOException {
        EventLoopGroup acceptor = loops(1, "accept");
        gate = new ConnectionGate(config.limits());
        ByteBufAllocator allocator = allocator();
        for (Listener listener : config.listeners().bound()) {
            EventLoopGroup workers =
                    loops(config.networkThreads(), "net-" + listener.name().toLowerCase(Locale.ROOT));
            if (listener.name().equals(config.listeners().interBroker())) {
                dialer.open(workers, allocator);
            }
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(acceptor, workers)
                    .channel(transport.serverChannel())
                    .handler(gate)
                    .childHandler(initializer(listener.name()))
                    .option(ChannelOption.AUTO_READ, false)
                    .childOption(ChannelOption.ALLOCATOR, allocator);
            bind(listener, options(bootstrap));
        }
    }

    /** Other limits on connections, once the listeners are open; those on idleness stay. A host without address changes nothing. */
    public void limits(NetConfig.Limits changed) {
        try {
            gate.limits(changed);
        } catch (UnknownHostException e) {
            LOG.warn("Limits on connections stay as they are: no address for {}", e.getMessage());
        }
    }

    /** The listeners with the ports they really have, in configured order. */
    public List<Listener> bound() {
        return List.copyOf(bound);
    }

    /** Makes connections to other brokers once the listeners are open. */
    public Dialer dialer() {
        return dialer;
    }

    /** What the requests of all connections hold at this moment. */
    public long requestBytes() {
        return memory.heldBytes();
    }

    /** Lets clients in. */
    public void accept(Handlers served) {
        handlers = served;
        sockets.forEach(socket -> socket.config().setAutoRead(true));
    }

    /** Gives started requests a moment to be answered. */
    @Override
    public void close() {
        sockets.forEach(socket -> socket.close().awaitUninterruptibly());
        sockets.clear();
        connections.forEach(connection -> connection.eventLoop().execute(() -> finish(connection)));
        connections.newCloseFuture().awaitUninterruptibly(CLOSE_MAX_MS);
        connections.close().awaitUninterruptibly(CLOSE_MAX_MS);
        dialer.close();
        loops.forEach(group -> group.shutdownGracefully(0, CLOSE_MAX_MS, TimeUnit.MILLISECONDS));
        loops.forEach(group -> group.terminationFuture().awaitUninterruptibly(2 * CLOSE_MAX_MS));
        loops.clear();
    }

    private static void finish(Channel channel) {
        Connection connection = channel.pipeline().get(Connection.class);
        if (connection != null) {
            connection.finish();
        }
    }

    private void bind(Listener listener, ServerBootstrap bootstrap) throws IOException {
        InetSocketAddress address = listener.host() == null
                ? new InetSocketAddress(listener.port())
                : new InetSocketAddress(listener.host(), listener.port());
        if (address.isUnresolved()) {
            throw new IOException("cannot listen on " + listener + ": the host has no address");
        }
        ChannelFuture binding = bootstrap.bind(address).awaitUninterruptibly();
        if (!binding.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + listener + ": " + binding.cause().getMessage(), binding.cause());
        }
        sockets.add(binding.channel());
        int port = ((InetSocketAddress) binding.channel().localAddress()).getPort();
        bound.add(listener.withPort(port));
        LOG.debug("Listening on {}, {}", listener.withPort(port), transport);
    }

    private ServerBootstrap options(ServerBootstrap bootstrap) {
        NetConfig.Sockets sizes = config.sockets();
        bootstrap
                .option(ChannelOption.SO_BACKLOG, sizes.listenBacklog())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_BYTES)
                .childOption(ChannelOption.MESSAGE_SIZE_ESTIMATOR, OutboundSize.INSTANCE);
        if (sizes.sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, sizes.sendBufferBytes());
        }
        if (sizes.receiveBufferBytes() > 0) {
            // On the listening socket: the window is agreed on before a connection is accepted.
            bootstrap.option(ChannelOption.SO_RCVBUF, sizes.receiveBufferBytes());
        }
        return bootstrap;
    }

    private ChannelInitializer<Channel> initializer(String listenerName) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                InetSocketAddress client = (InetSocketAddress) channel.remoteAddress();
                FrameReader frames = new FrameReader(memory, config.sockets().requestMaxBytes());
                channel.config().setRecvByteBufAllocator(new FrameReadHandle(frames));
                Session session = new Session(
                        listenerName, client.getAddress(), channel.eventLoop(), new LoopTimers(channel.eventLoop()));
                channel.pipeline()
                        .addLast(new Connection(
                                handlers,
                                session,
                                memory,
                                frames,
                                config.limits().maxIdleMs(),
                                Clock.SYSTEM));
                connections.add(channel);
            }
        };
    }

    private EventLoopGroup loops(int threads, String name) {
        EventLoopGroup group = transport.eventLoops(threads, name);
        loops.add(group);
        return group;
    }

    /** One arena per event loop, none on the heap. */
    private ByteBufAllocator allocator() {
        int arenas = config.networkThreads() * config.listeners().bound().size();
        return new PooledByteBufAllocator(
                true,
                0,
                arenas,
                PAGE_BYTES,
                CHUNK_ORDER,
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                false);
    }
}
