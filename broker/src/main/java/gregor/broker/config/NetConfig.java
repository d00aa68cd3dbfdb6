package gregor.broker.config;

import java.util.HashMap;
import java.util.Map;

/**
 * What the network layer is built from.
 *
 * @param networkThreads event loops
 * @param queuedMaxRequestBytes bound on request bytes in memory; not positive: not set
 */
public record NetConfig(
        Listeners listeners, Sockets sockets, Limits limits, int networkThreads, long queuedMaxRequestBytes) {

    /** Sizes in bytes; a buffer of -1 leaves the choice to the system. */
    public record Sockets(int sendBufferBytes, int receiveBufferBytes, int requestMaxBytes, int listenBacklog) {}

    /**
     * Bounds on connections.
     *
     * @param perAddress exceptions from maxPerAddress, by host name or address as written
     * @param maxIdleMs negative: never closed for being idle
     */
    public record Limits(int max, int maxPerAddress, Map<String, Integer> perAddress, long maxIdleMs) {}

    static NetConfig of(Values values, Listeners listeners) {
        return new NetConfig(
                listeners,
                new Sockets(
                        values.intValue("socket.send.buffer.bytes"),
                        values.intValue("socket.receive.buffer.bytes"),
                        values.intValue("socket.request.max.bytes"),
                        values.intValue("socket.listen.backlog.size")),
                new Limits(
                        values.intValue("max.connections"),
                        values.intValue("max.connections.per.ip"),
                        perAddress(values),
                        values.longValue("connections.max.idle.ms")),
                values.intValue("num.network.threads"),
                values.longValue("queued.max.request.bytes"));
    }

    /** Reads {@code host:count, host:count}; a host may be an IPv6 address. */
    static Map<String, Integer> perAddress(Values values) {
        String key = "max.connections.per.ip.overrides";
        String text = values.text(key);
        Map<String, Integer> counts = new HashMap<>();
        for (String entry : text.split(",")) {
            if (entry.isBlank()) {
                continue;
            }
            int colon = entry.lastIndexOf(':');
            try {
                counts.put(
                        entry.substring(0, Math.max(0, colon)).trim(),
                        Integer.valueOf(entry.substring(colon + 1).trim()));
            } catch (NumberFormatException e) {
                throw new InvalidConfig(key, text, "must be address:count, ...; not so: " + entry);
            }
        }
        return Map.copyOf(counts);
    }
}
