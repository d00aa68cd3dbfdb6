package gregor.broker.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where the broker listens and what it tells others. Every advertised name is also bound; the inter-broker name is advertised.
 *
 * @param advertised what clients are told; a host may still be null and a port 0: the machine's name and the bound port then
 * @param interBroker name of the listener that brokers use among themselves
 */
public record Listeners(List<Listener> bound, List<Listener> advertised, String interBroker) {
    private static final String ADVERTISED = "advertised.listeners";

    /** @throws InvalidConfig if the listener keys are malformed or contradict each other */
    static Listeners of(Values values) {
        ListenerParser parser = new ListenerParser(values);
        List<Listener> bound = parser.bound(values.text("listeners"));
        String text = values.text(ADVERTISED);
        List<Listener> advertised = text == null ? bound : parser.advertised(text);
        String interBroker = interBroker(values, parser);
        check(values, new Listeners(bound, advertised, interBroker));
        checkControlPlane(values, parser, advertised, interBroker);
        return new Listeners(bound, advertised, interBroker);
    }

    private static String interBroker(Values values, ListenerParser parser) {
        String name = values.text("inter.broker.listener.name");
        String protocol = "security.inter.broker.protocol";
        if (name == null) {
            return values.text(protocol);
        }
        if (values.isGiven(protocol)) {
            throw new InvalidConfig("inter.broker.listener.name", name, "must not be set together with " + protocol);
        }
        String upper = name.toUpperCase(Locale.ROOT);
        if (!parser.protocols().containsKey(upper)) {
            throw new InvalidConfig(
                    "inter.broker.listener.name", name, "must be a name of listener.security.protocol.map");
        }
        return upper;
    }

    private static void check(Values values, Listeners listeners) {
        Set<String> bound = names(listeners.bound);
        Set<String> advertised = names(listeners.advertised);
        String shown = values.text(ADVERTISED) == null ? values.text("listeners") : values.text(ADVERTISED);
        if (advertised.isEmpty()) {
            throw new InvalidConfig(ADVERTISED, shown, "must name at least one listener");
        }
        if (!advertised.contains(listeners.interBroker)) {
            throw new InvalidConfig(
                    "inter.broker.listener.name",
                    listeners.interBroker,
                    "must be an advertised listener, one of " + String.join(", ", advertised));
        }
        if (!bound.containsAll(advertised)) {
            throw new InvalidConfig(
                    ADVERTISED, shown, "may only name listeners of listeners=" + String.join(", ", bound));
        }
        if (listeners.advertised.stream().anyMatch(listener -> "0.0.0.0".equals(listener.host()))) {
            throw new InvalidConfig(ADVERTISED, shown, "0.0.0.0 is no address that clients could use");
        }
    }

    private static void checkControlPlane(
            Values values, ListenerParser parser, List<Listener> advertised, String interBroker) {
        String key = "control.plane.listener.name";
        String name = values.text(key);
        if (name == null) {
            return;
        }
        String upper = name.toUpperCase(Locale.ROOT);
        if (!parser.protocols().containsKey(upper) || !names(advertised).contains(upper)) {
            throw new InvalidConfig(key, name, "must be an advertised listener");
        }
        if (upper.equals(interBroker)) {
            throw new InvalidConfig(key, name, "must differ from the inter-broker listener");
        }
    }

    private static Set<String> names(List<Listener> listeners) {
        return listeners.stream().map(Listener::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
