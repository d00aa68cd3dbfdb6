package gregor.broker.config;

import java.util.Locale;

/**
 * One key: a line of a key table. Immutable.
 *
 * @param defaultText the default as text, null when there is none
 * @param brokerSynonym for a topic key, the broker key that gives its default; null when there is none, and for broker keys
 * @param doc what the key is for, in one line
 */
public record ConfigKey(
        String name,
        ValueType type,
        String defaultText,
        Allowed allowed,
        Traits traits,
        String brokerSynonym,
        String doc) {

    /** How much a key matters to the person who sets up a broker. */
    public enum Importance {
        HIGH,
        MEDIUM,
        LOW
    }

    /** Where a broker key may be changed while the broker runs. */
    public enum Update {
        READ_ONLY,
        PER_BROKER,
        CLUSTER_WIDE;

        /** As in the tables and in Kafka's own documentation. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What surrounds a value.
     *
     * @param internal not listed unless it was set
     * @param acts false when the value is checked, stored and listed, but changes nothing yet
     */
    public record Traits(Importance importance, Update update, boolean internal, boolean acts) {}

    /**
     * Reads and checks a value given as text.
     *
     * @throws InvalidConfig if it is not of the key's type or not allowed
     */
    public Object parse(String text) {
        Object value;
        try {
            value = type.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfig(name, shown(text), "must be " + type.expected());
        }
        if (!allowed.accepts().test(value)) {
            throw new InvalidConfig(name, shown(text), "must be " + allowed.text());
        }
        return value;
    }

    /** The parsed default; null when there is none. */
    public Object defaultValue() {
        return defaultText == null ? null : type.parse(defaultText);
    }

    /** True when the value must not be shown to anyone. */
    public boolean sensitive() {
        return type == ValueType.PASSWORD;
    }

    private Object shown(String text) {
        return sensitive() ? new Secret(text) : text;
    }
}
