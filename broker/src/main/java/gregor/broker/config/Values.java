package gregor.broker.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checked values of some keys: those given, and the defaults of the others, which are read from the table only when somebody
 * asks. Immutable as seen from outside; safe for any thread.
 */
public final class Values {
    private final List<KeyTable> tables;
    private final Map<String, String> given;
    private final Map<String, Object> parsed = new HashMap<>();
    private final Map<String, Optional<Object>> defaults = new ConcurrentHashMap<>();

    /**
     * Checks each given value that a table knows.
     *
     * @throws InvalidConfig on the first that is not allowed
     */
    Values(Map<String, String> given, List<KeyTable> tables) {
        this.tables = tables;
        this.given = Map.copyOf(given);
        given.forEach((name, text) -> {
            ConfigKey key = key(name);
            if (key != null) {
                parsed.put(name, key.parse(text));
            }
        });
    }

    /** Every given text, keys that no table knows among them. */
    public Map<String, String> given() {
        return given;
    }

    public boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** The given value or the default; null when there is neither. */
    public Object value(String name) {
        Object value = parsed.get(name);
        return value != null
                ? value
                : defaults.computeIfAbsent(name, this::defaultOf).orElse(null);
    }

    public int intValue(String name) {
        return (Integer) value(name);
    }

    public short shortValue(String name) {
        return (Short) value(name);
    }

    public long longValue(String name) {
        return (Long) value(name);
    }

    public double doubleValue(String name) {
        return (Double) value(name);
    }

    public boolean flag(String name) {
        return (Boolean) value(name);
    }

    /** The text of a string or class key; null when it has none. */
    public String text(String name) {
        return (String) value(name);
    }

    public List<String> list(String name) {
        return ((List<?>) value(name)).stream().map(String.class::cast).toList();
    }

    private Optional<Object> defaultOf(String name) {
        ConfigKey key = key(name);
        if (key == null) {
            throw new IllegalArgumentException("no such key: " + name);
        }
        return Optional.ofNullable(key.defaultValue());
    }

    private ConfigKey key(String name) {
        for (KeyTable table : tables) {
            ConfigKey key = table.get(name);
            if (key != null) {
                return key;
            }
        }
        return null;
    }
}
