package gregor.broker.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys that stand for the same setting, strongest first: other units, and listener overrides. */
final class BrokerSynonyms {
    private static final Pattern LISTENER_KEY = Pattern.compile("listener\\.name\\.[^.]*\\.(.*)");

    private static final List<String> RETENTION =
            List.of("log.retention.ms", "log.retention.minutes", "log.retention.hours");
    private static final List<String> ROLL = List.of("log.roll.ms", "log.roll.hours");
    private static final List<String> ROLL_JITTER = List.of("log.roll.jitter.ms", "log.roll.jitter.hours");
    private static final List<String> FLUSH = List.of("log.flush.interval.ms", "log.flush.scheduler.interval.ms");

    private static final Map<String, List<String>> UNITS = Map.of(
            "log.retention.ms", RETENTION,
            "log.retention.minutes", RETENTION,
            "log.retention.hours", RETENTION,
            "log.roll.ms", ROLL,
            "log.roll.hours", ROLL,
            "log.roll.jitter.ms", ROLL_JITTER,
            "log.roll.jitter.hours", ROLL_JITTER,
            "log.flush.interval.ms", FLUSH);

    /** Set per mechanism: listener.name.NAME.MECHANISM.KEY. */
    private static final Set<String> PER_MECHANISM = Set.of(
            "sasl.jaas.config",
            "sasl.login.callback.handler.class",
            "sasl.login.class",
            "sasl.server.callback.handler.class",
            "connections.max.reauth.ms");

    private BrokerSynonyms() {}

    /** The key's synonyms, itself among them; not the base of a listener override. */
    static List<String> units(String name) {
        return UNITS.getOrDefault(name, List.of(name));
    }

    /** The key's synonyms, itself among them; for a listener override also the key it overrides. */
    static List<String> all(String name) {
        String base = baseName(name);
        return base.equals(name) ? units(name) : List.of(name, base);
    }

    /** The key that a listener override overrides; any other name as it is. */
    static String baseName(String name) {
        Matcher matcher = LISTENER_KEY.matcher(name);
        if (!matcher.matches()) {
            return name;
        }
        String rest = matcher.group(1);
        return PER_MECHANISM.stream().filter(rest::endsWith).findFirst().orElse(rest);
    }

    /** What follows the listener's name in an override, mechanism included; any other name as it is. */
    static String listenerKey(String name) {
        Matcher matcher = LISTENER_KEY.matcher(name);
        return matcher.matches() ? matcher.group(1) : name;
    }

    /** True for listener.name.NAME.KEY. */
    static boolean isListenerOverride(String name) {
        return LISTENER_KEY.matcher(name).matches();
    }
}
