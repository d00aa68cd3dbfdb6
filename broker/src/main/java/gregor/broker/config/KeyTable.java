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

    private final Map<String, Row> rows;

    private KeyTable(Map<String, Row> rows) {
        this.rows = Collections.unmodifiableMap(rows);
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
        Row row = rows.get(name);
        return row == null ? null : row.key();
    }

    public Collection<ConfigKey> all() {
        return rows.values().stream().map(Row::key).toList();
    }

    public Set<String> names() {
        return rows.keySet();
    }

    private static KeyTable read(List<String> areas) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String area : areas) {
            read(area, rows);
        }
        return new KeyTable(rows);
    }

    private static void read(String area, Map<String, Row> rows) {
        try (InputStream in = KeyTable.class.getResourceAsStream(area + ".keys");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    rows.put(line.substring(0, line.indexOf(' ')), new Row(line, lines.readLine()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Columns: name, type, default, allowed, importance, update mode or broker synonym, acts or stored, perhaps "internal". */
    private static ConfigKey parse(String[] columns, String doc) {
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

    /** A key as it is written. A start looks at few of them: each is made out when it is first asked for. */
    private static final class Row {
        private final String line;
        private final String doc;
        private volatile ConfigKey key;

        Row(String line, String doc) {
            this.line = line;
            this.doc = doc;
        }

        /** Two threads may both make it out: they find the same. */
        ConfigKey key() {
            if (key == null) {
                key = parse(SPACES.split(line), doc.trim());
            }
            return key;
        }
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
