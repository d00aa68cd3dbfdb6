package gregor.broker.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code listeners}, {@code advertised.listeners} and {@code listener.security.protocol.map}. */
final class ListenerParser {
    private static final Pattern LISTENER = Pattern.compile("(.*)://\\[?([0-9a-zA-Z\\-%._:]*)]?:(-?[0-9]+)");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    private final Map<String, SecurityProtocol> protocols;

    ListenerParser(Values values) {
        protocols = protocols(values.text("listener.security.protocol.map"));
    }

    /** Name to protocol, as configured. */
    Map<String, SecurityProtocol> protocols() {
        return protocols;
    }

    /** Addresses to listen on: names and ports must differ, but one port may serve IPv4 and IPv6. */
    List<Listener> bound(String text) {
        List<Listener> listeners = parse("listeners", text);
        Map<Integer, List<Listener>> byPort = new HashMap<>();
        for (Listener listener : listeners) {
            if (listener.port() != 0) {
                byPort.computeIfAbsent(listener.port(), port -> new ArrayList<>())
                        .add(listener);
            }
        }
        for (List<Listener> onePort : byPort.values()) {
            if (onePort.size() > 2 || onePort.size() == 2 && !bothFamilies(onePort.get(0), onePort.get(1))) {
                throw new InvalidConfig(
                        "listeners", text, "a port may appear once, or once for IPv4 and once for IPv6 addresses");
            }
        }
        return listeners;
    }

    /** Addresses to tell clients: names must differ, ports need not. */
    List<Listener> advertised(String text) {
        return parse("advertised.listeners", text);
    }

    private List<Listener> parse(String key, String text) {
        List<Listener> listeners = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String entry : COMMA.split(text.trim())) {
            if (entry.isEmpty()) {
                continue;
            }
            Listener listener = one(key, text, entry);
            if (!names.add(listener.name())) {
                throw new InvalidConfig(key, text, "the name " + listener.name() + " may appear once");
            }
            listeners.add(listener);
        }
        return List.copyOf(listeners);
    }

    private Listener one(String key, String text, String entry) {
        Matcher matcher = LISTENER.matcher(entry);
        if (!matcher.matches()) {
            throw new InvalidConfig(key, text, "must be NAME://host:port, ...; not so: " + entry);
        }
        String name = matcher.group(1).toUpperCase(Locale.ROOT);
        SecurityProtocol protocol = protocols.get(name);
        if (protocol == null) {
            throw new InvalidConfig(key, text, "listener.security.protocol.map has no protocol for " + name);
        }
        String host = matcher.group(2).isEmpty() ? null : matcher.group(2);
        return new Listener(name, protocol, host, port(key, text, matcher.group(3)));
    }

    private static int port(String key, String text, String digits) {
        try {
            int port = Integer.parseInt(digits);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new InvalidConfig(key, text, "a port is a number from 0 to 65535; not so: " + digits);
        }
        throw new InvalidConfig(key, text, "a port is a number from 0 to 65535; not so: " + digits);
    }

    private static boolean bothFamilies(Listener one, Listener other) {
        return ipv4(one) && ipv6(other) || ipv6(one) && ipv4(other);
    }

    private static boolean ipv4(Listener listener) {
        return listener.host() != null && IPV4.matcher(listener.host()).matches();
    }

    private static boolean ipv6(Listener listener) {
        return listener.host() != null && listener.host().contains(":");
    }

    private static Map<String, SecurityProtocol> protocols(String text) {
        Map<String, SecurityProtocol> protocols = new HashMap<>();
        for (String entry : COMMA.split(text.trim())) {
            if (entry.isEmpty()) {
                continue;
            }
            int colon = entry.lastIndexOf(':');
            SecurityProtocol protocol = colon < 0
                    ? null
                    : SecurityProtocol.named(entry.substring(colon + 1).trim());
            if (protocol == null) {
                throw new InvalidConfig(
                        "listener.security.protocol.map",
                        text,
                        "must be NAME:PROTOCOL, ... with PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL; not so: " + entry);
            }
            protocols.put(entry.substring(0, colon).trim().toUpperCase(Locale.ROOT), protocol);
        }
        return Map.copyOf(protocols);
    }
}
