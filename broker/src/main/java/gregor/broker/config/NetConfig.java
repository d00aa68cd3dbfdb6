package gregor.broker.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the network layer is built from.
 *
 * @param networkThreads event loops
 * @param queuedMaxRequestBytes bound on request bytes in memory; not positive: not set
 */
public record NetConfig(
        Listeners listeners,
        Sockets sockets,
        Limits limits,
        Outgoing outgoing,
        int networkThreads,
        long queuedMaxRequestBytes) {
    /** Answers of other brokers may be as large as requests by default, whatever is set here. */
    private static final int ANSWER_MIN_BYTES = 100 * 1024 * 1024;

    /** Sizes in bytes; a buffer of -1 leaves the choice to the system. */
    public record Sockets(int sendBufferBytes, int receiveBufferBytes, int requestMaxBytes, int listenBacklog) {}

    /**
     * Bounds on connections.
     *
     * @param perAddress exceptions from maxPerAddress, by host name or address as written
     * @param maxIdleMs negative: never closed for being idle
     */
    public record Limits(int max, int maxPerAddress, Map<String, Integer> perAddress, long maxIdleMs) {}

    /**
     * Connections to other brokers.
     *
     * @param setupTimeoutMs how long one may take to be there
     * @param answerBytesMax what comes back in one piece at most
     */
    public record Outgoing(int setupTimeoutMs, int answerBytesMax) {}

    private static final Pattern ADDRESS_COUNT = Pattern.compile("([0-9a-zA-Z\\-%._:]*?)\\s*:\\s*([0-9]{1,9})");

    static NetConfig of(Values values, Listeners listeners) {
        return new NetConfig(
                listeners,
                new Sockets(
                        values.intValue("socket.send.buffer.bytes"),
                        values.intValue("socket.receive.buffer.bytes"),
                        values.intValue("socket.request.max.bytes"),
                        values.intValue("socket.listen.backlog.size")),
                limits(values),
                outgoing(values),
                values.intValue("num.network.threads"),
                values.longValue("queued.max.request.bytes"));
    }

    /** A Fetch gets one batch more than what it asks for, and no batch is larger than what can be produced. */
    private static Outgoing outgoing(Values values) {
        long answerBytes = (long) values.intValue("replica.fetch.response.max.bytes")
                + Math.max(ANSWER_MIN_BYTES, values.intValue("socket.request.max.bytes"));
        return new Outgoing(
                (int) Math.min(Integer.MAX_VALUE, values.longValue("socket.connection.setup.timeout.ms")),
                (int) Math.min(Integer.MAX_VALUE, answerBytes));
    }

    static Limits limits(Values values) {
        return new Limits(
                values.intValue("max.connections"),
                values.intValue("max.connections.per.ip"),
                perAddress(values),
                values.longValue("connections.max.idle.ms"));
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
            Matcher matcher = ADDRESS_COUNT.matcher(entry.trim());
            if (!matcher.matches()) {
                throw new InvalidConfig(key, text, "must be address:count, ...; not so: " + entry);
            }
            counts.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        return Map.copyOf(counts);
    }
}
