package gregor.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole configuration of one broker, checked. Immutable: a dynamic change makes a new one. Parts are built from its small
 * records, never from this class.
 */
public final class BrokerConfig {
    private final Values values;
    private final Listeners listeners;

    private BrokerConfig(Values values, Listeners listeners) {
        this.values = values;
        this.listeners = listeners;
    }

    /**
     * Checks the given properties, each for itself and against each other.
     *
     * @throws InvalidConfig on the first fault, with a line for the person who wrote them
     */
    public static BrokerConfig of(Map<String, String> properties) {
        Map<String, String> given = new TreeMap<>(properties);
        copyIfAbsent(given, "node.id", "broker.id");
        copyIfAbsent(given, "broker.id", "node.id");
        Values values = new Values(given, List.of(KeyTable.broker(), KeyTable.dynamicOnly(), KeyTable.own()));
        Listeners listeners = Listeners.of(values);
        CrossChecks.check(values, listeners);
        return new BrokerConfig(values, listeners);
    }

    private static void copyIfAbsent(Map<String, String> given, String from, String to) {
        if (given.containsKey(from)) {
            given.putIfAbsent(to, given.get(from));
        }
    }

    /** Every value by its key's name. */
    public Values values() {
        return values;
    }

    /** Given keys that neither Kafka nor this broker knows: worth a warning each, as in Kafka. */
    public List<String> unknownKeys() {
        return values.given().keySet().stream()
                .filter(name -> !KeyTable.broker().names().contains(BrokerSynonyms.baseName(name))
                        && !KeyTable.own().names().contains(name))
                .sorted()
                .toList();
    }

    /** Given keys that Kafka knows and that change nothing here yet: worth a warning each. */
    public List<String> idleKeys() {
        return values.given().keySet().stream()
                .filter(name -> isIdle(KeyTable.broker().get(BrokerSynonyms.baseName(name))))
                .sorted()
                .toList();
    }

    /** Settings that something else has made void: worth a warning each, as in Kafka. */
    public List<String> ignoredSettings() {
        String format = MessageFormat.brokerWarning(values);
        return format == null ? List.of() : List.of(format);
    }

    private static boolean isIdle(ConfigKey key) {
        return key != null && !key.traits().acts();
    }

    /** The broker's number; -1 when ZooKeeper shall give one, unless one was given before (meta.properties). */
    public int brokerId() {
        return values.intValue("broker.id");
    }

    /** The rack, null when there is none. */
    public String rack() {
        return values.text("broker.rack");
    }

    /** Log directories in the order given, {@code log.dirs} before {@code log.dir}. */
    public List<String> logDirs() {
        return logDirs(values);
    }

    static List<String> logDirs(Values values) {
        String dirs = values.text("log.dirs") == null ? values.text("log.dir") : values.text("log.dirs");
        return Arrays.stream(dirs.split(","))
                .map(String::trim)
                .filter(dir -> !dir.isEmpty())
                .toList();
    }

    public Listeners listeners() {
        return listeners;
    }

    /**
     * What the network is built from.
     *
     * @throws InvalidConfig if it should protect in a way that is not served yet
     */
    public NetConfig net() {
        Unserved.refuse(values, listeners);
        return NetConfig.of(values, listeners);
    }

    /** The part of {@link #net} that may change while the broker runs. */
    public NetConfig.Limits connectionLimits() {
        return NetConfig.limits(values);
    }

    public ZooKeeperConfig zookeeper() {
        return ZooKeeperConfig.of(values);
    }

    public TopicDefaults topicDefaults() {
        return TopicDefaults.of(values);
    }

    /** How to create a topic nobody said more of than its name. */
    public TopicPlan planFor(String topic) {
        return TopicPlan.of(topic, values);
    }
}
