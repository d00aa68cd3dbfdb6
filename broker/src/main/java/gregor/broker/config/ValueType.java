package gregor.broker.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The types a configuration value can have: how its text is read and written, and its number in DescribeConfigs. */
public enum ValueType {
    BOOLEAN(1, "true or false") {
        @Override
        Object read(String text) {
            if (text.equalsIgnoreCase("true")) {
                return true;
            }
            if (text.equalsIgnoreCase("false")) {
                return false;
            }
            throw new IllegalArgumentException(text);
        }
    },
    STRING(2, "a text") {
        @Override
        Object read(String text) {
            return text;
        }
    },
    INT(3, "a whole number of 32 bits") {
        @Override
        Object read(String text) {
            return Integer.valueOf(text);
        }
    },
    SHORT(4, "a whole number of 16 bits") {
        @Override
        Object read(String text) {
            return Short.valueOf(text);
        }
    },
    LONG(5, "a whole number of 64 bits") {
        @Override
        Object read(String text) {
            return Long.valueOf(text);
        }
    },
    DOUBLE(6, "a number") {
        @Override
        Object read(String text) {
            return Double.valueOf(text);
        }
    },
    LIST(7, "a comma-separated list") {
        @Override
        Object read(String text) {
            return text.isEmpty() ? List.of() : List.copyOf(Arrays.asList(COMMA.split(text, -1)));
        }
    },
    /** The name of a class. It stays a name: classes of Kafka's plugin interfaces are not loaded. */
    CLASS(8, "a class name") {
        @Override
        Object read(String text) {
            return text;
        }
    },
    PASSWORD(9, "a text") {
        @Override
        Object read(String text) {
            return new Secret(text);
        }
    };

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    private final byte wireId;
    private final String expected;

    ValueType(int wireId, String expected) {
        this.wireId = (byte) wireId;
        this.expected = expected;
    }

    /** The type's number in a DescribeConfigs answer. */
    public byte wireId() {
        return wireId;
    }

    /** What a text of this type looks like, for the person who wrote another. */
    public String expected() {
        return expected;
    }

    /**
     * Reads a value; white space around it does not count.
     *
     * @throws IllegalArgumentException if the text is not of this type
     */
    public Object parse(String text) {
        return read(text.trim());
    }

    abstract Object read(String trimmed);

    /** The text of a parsed value, secrets in the clear; null for null. */
    public static String text(Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> list) {
            return String.join(",", list.stream().map(Object::toString).toList());
        }
        return value instanceof Secret secret ? secret.text() : value.toString();
    }

    static ValueType named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
