package gregor.broker.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All keys of one kind, read once from the {@code .keys} resources of this package. A line that starts in the first column is a
 * key, its columns separated by spaces; the indented line below it says what the key is for; {@code #} starts a comment.
 */
public final class KeyTable {
    private static final List<String> BROKER_AREAS = List.of(
            "server",
            "network",
            "zookeeper",
            "log",
            "cleaner",
            "replication",
            "groups",
            "transactions",
            "security",
            "metrics-quotas",
            "remote-storage",
            "kraft");
    private static final Pattern SPACES = Pattern.compile(" +");

    private final Map<String, ConfigKey> keys;

    private KeyTable(Map<String, ConfigKey> keys) {
        this.keys = Collections.unmodifiableMap(keys);
    }

    /** Kafka's keys of a broker. */
    public static KeyTable broker() {
        return Broker.TABLE;
    }

    /** Kafka's broker keys that exist only as dynamic configuration, never in a file. */
    public static KeyTable dynamicOnly() {
        return DynamicOnly.TABLE;
    }

    /** Kafka's keys of a topic. */
    public static KeyTable topic() {
        return Topic.TABLE;
    }

    /** The keys that only this broker knows. */
    public static KeyTable own() {
        return Own.TABLE;
    }

    /** The key of this name, null if there is none. */
    public ConfigKey get(String name) {
        return keys.get(name);
    }

    public Collection<ConfigKey> all() {
        return keys.values();
    }

    public Set<String> names() {
        return keys.keySet();
    }

    private static KeyTable read(List<String> areas) {
        Map<String, ConfigKey> keys = new LinkedHashMap<>();
        for (String area : areas) {
            read(area, keys);
        }
        return new KeyTable(keys);
    }

    private static void read(String area, Map<String, ConfigKey> keys) {
        try (InputStream in = KeyTable.class.getResourceAsStream(area + ".keys");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    ConfigKey key = key(SPACES.split(line), lines.readLine().trim());
                    keys.put(key.name(), key);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns: name, type, default, allowed, importance, update mode or broker synonym, acts or stored, perhaps "internal". */
    private static ConfigKey key(String[] columns, String doc) {
        ConfigKey.Update update = ConfigKey.Update.CLUSTER_WIDE;
        String synonym = null;
        if (columns[5].startsWith("=")) {
            synonym = columns[5].length() == 1 ? null : columns[5].substring(1);
        } else {
            update =
                    ConfigKey.Update.valueOf(columns[5].toUpperCase(Locale.ROOT).replace('-', '_'));
        }
        ConfigKey.Traits traits = new ConfigKey.Traits(
                ConfigKey.Importance.valueOf(columns[4].toUpperCase(Locale.ROOT)),
                update,
                columns.length > 7,
                columns[6].equals("acts"));
        return new ConfigKey(
                columns[0],
                ValueType.named(columns[1]),
                defaultText(columns[2]),
                Allowed.of(columns[3]),
                traits,
                synonym,
                doc);
    }

    private static String defaultText(String column) {
        if (column.equals("null")) {
            return null;
        }
        return column.equals("\"\"") ? "" : column;
    }

    // Holders: each table is read when somebody first needs it.

    private static final class Broker {
        static final KeyTable TABLE = read(BROKER_AREAS);
    }

    private static final class DynamicOnly {
        static final KeyTable TABLE = read(List.of("dynamic-only"));
    }

    private static final class Topic {
        static final KeyTable TABLE = read(List.of("topic"));
    }

    private static final class Own {
        static final KeyTable TABLE = read(List.of("gregor"));
    }
}
