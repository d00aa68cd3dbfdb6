package gregor.broker.api;

import gregor.broker.config.ConfigKey;
import gregor.broker.config.ValueType;
import gregor.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One change of one key.
 *
 * @param operation null when the client sent one that does not exist
 * @param value null for a deletion
 */
record ConfigChange(String name, Operation operation, String value) {
    /** What to do with the key; in the order of their numbers in the protocol. */
    enum Operation {
        SET,
        DELETE,
        APPEND,
        SUBTRACT;

        /** Null if there is no such operation. */
        static Operation of(byte id) {
            return id >= 0 && id < values().length ? values()[id] : null;
        }
    }

    /**
     * Makes the change in a configuration.
     *
     * @param keys finds the key of a name, null if it is not known
     * @throws RefusedException if the operation does not exist, or not for this key
     */
    void applyTo(Map<String, String> configs, Function<String, ConfigKey> keys) {
        if (operation == null) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, "Unknown operation on " + name + ".");
        }
        switch (operation) {
            case SET -> configs.put(name, value);
            case DELETE -> configs.remove(name);
            case APPEND -> {
                List<String> elements = elements(configs, keys);
                split(value).stream().filter(each -> !elements.contains(each)).forEach(elements::add);
                configs.put(name, String.join(",", elements));
            }
            case SUBTRACT -> {
                List<String> elements = elements(configs, keys);
                split(value).forEach(elements::remove);
                configs.put(name, String.join(",", elements));
            }
        }
    }

    /** The list as it is set, or as it is by default. */
    private List<String> elements(Map<String, String> configs, Function<String, ConfigKey> keys) {
        ConfigKey key = keys.apply(name);
        if (key == null || key.type() != ValueType.LIST) {
            throw new RefusedException(
                    ErrorCode.INVALID_CONFIG, name + " is not a list: it can only be set or deleted.");
        }
        return new ArrayList<>(split(configs.getOrDefault(name, key.defaultText() == null ? "" : key.defaultText())));
    }

    private static List<String> split(String list) {
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(","));
    }
}
