package gregor.broker.net;

import gregor.broker.config.NetConfig.Limits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections of all listeners. Whose address has too many is hung up on at once; when the broker has too many, the
 * listeners stop accepting until one closes, and the others wait in the kernel's queue. Any thread.
 */
@Sharable
final class ConnectionGate extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGate.class);

    private Limits limits;
    private Map<InetAddress, Integer> exceptions;
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private final Set<Channel> paused = new LinkedHashSet<>();
    private int connections;

    /** @throws UnknownHostException when an exception is made for a host that has no address */
    ConnectionGate(Limits limits) throws UnknownHostException {
        this.limits = limits;
        exceptions = exceptions(limits);
    }

    private static Map<InetAddress, Integer> exceptions(Limits limits) throws UnknownHostException {
        Map<InetAddress, Integer> exceptions = new HashMap<>();
        for (Map.Entry<String, Integer> exception : limits.perAddress().entrySet()) {
            exceptions.put(InetAddress.getByName(exception.getKey()), exception.getValue());
        }
        return exceptions;
    }

    /**
     * Other limits from now on; who is in stays in.
     *
     * @throws UnknownHostException as the constructor; the limits stay as they were
     */
    void limits(Limits changed) throws UnknownHostException {
        Map<InetAddress, Integer> changedExceptions = exceptions(changed);
        synchronized (this) {
            limits = changed;
            exceptions = changedExceptions;
            acceptIfFree();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext listener, Object message) {
        Channel client = (Channel) message;
        InetAddress address = ((InetSocketAddress) client.remoteAddress()).getAddress();
        if (enter(address, listener.channel())) {
            client.closeFuture().addListener(closed -> leave(address));
            listener.fireChannelRead(message);
        } else {
            LOG.info("Too many connections from {}: closing one more", address.getHostAddress());
            client.unsafe().closeForcibly();
        }
    }

    private synchronized boolean enter(InetAddress address, Channel listener) {
        int sameAddress = perAddress.getOrDefault(address, 0);
        if (sameAddress >= exceptions.getOrDefault(address, limits.maxPerAddress())) {
            return false;
        }
        perAddress.put(address, sameAddress + 1);
        connections++;
        if (connections >= limits.max() && paused.add(listener)) {
            LOG.info("{} connections, as many as are allowed: accepting no more for now", connections);
            listener.config().setAutoRead(false);
        }
        return true;
    }

    private synchronized void leave(InetAddress address) {
        connections--;
        perAddress.computeIfPresent(address, (known, count) -> count > 1 ? count - 1 : null);
        acceptIfFree();
    }

    private void acceptIfFree() {
        if (connections < limits.max() && !paused.isEmpty()) {
            paused.forEach(listener -> listener.config().setAutoRead(true));
            paused.clear();
        }
    }
}
