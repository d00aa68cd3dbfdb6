package gregor.broker.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes docs/CONFIGURATION.md, and the list of keys without effect for docs/GAPS.md, from the key tables. */
final class ConfigurationPage {
    private static final int LONG_DEFAULT = 40;

    private ConfigurationPage() {}

    static String text() {
        StringBuilder page = new StringBuilder();
        page.append("""
                # Configuration

                This page is derived from the key tables in `broker/src/main/resources/gregor/broker/config` and checked by
                `ConfigurationPageTest`; to renew it, run that test with `-Ddocs.rewrite=true`.

                Every key of a Kafka 3.9 `server.properties` is known here by the same name, type, default and meaning, so that
                such a file starts this broker unchanged. *Acts* says whether a key changes anything yet: one that is *stored*
                is checked, kept and listed, and nothing else ([GAPS.md](GAPS.md)). A key nobody knows is a warning. A value
                that is not allowed stops the start with one line: key, value, what is allowed.

                *Update* says where a broker key may be changed while the broker runs: not at all (`read-only`), for one broker
                (`per-broker`), or also for all of them (`cluster-wide`). Changes are made with `kafka-configs.sh` and kept in
                ZooKeeper, which wins over the file. Keys that the tables mark as internal are left out.
                """);
        page.append("\n## This broker's own keys\n\nA stock broker warns about these and goes on.\n\n");
        brokerTable(page, KeyTable.own().all());
        page.append("\n## Broker\n\n");
        brokerTable(page, KeyTable.broker().all());
        page.append("\n## Broker, as dynamic configuration only\n\n");
        brokerTable(page, KeyTable.dynamicOnly().all());
        page.append("\n## Topic\n\nThe default is the broker's key, where one is named.\n\n");
        topicTable(page);
        return page.toString();
    }

    /** One line per area: broker keys, then topic keys, that do not act. */
    static String gaps() {
        return "Broker: " + idle(KeyTable.broker().all()) + "\n\nTopic: "
                + idle(KeyTable.topic().all()) + "\n";
    }

    private static String idle(Collection<ConfigKey> keys) {
        return shown(keys).stream()
                        .filter(key -> !key.traits().acts())
                        .map(key -> "`" + key.name() + "`")
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static void brokerTable(StringBuilder page, Collection<ConfigKey> keys) {
        page.append("| key | for | type | default | allowed | update | acts |\n|---|---|---|---|---|---|---|\n");
        for (ConfigKey key : shown(keys)) {
            row(page, key, key.traits().update().text());
        }
    }

    private static void topicTable(StringBuilder page) {
        page.append("| key | for | type | default | allowed | broker key | acts |\n|---|---|---|---|---|---|---|\n");
        for (ConfigKey key : shown(KeyTable.topic().all())) {
            row(page, key, key.brokerSynonym() == null ? "" : "`" + key.brokerSynonym() + "`");
        }
    }

    private static void row(StringBuilder page, ConfigKey key, String where) {
        page.append("| `").append(key.name()).append("` | ").append(key.doc());
        page.append(" | ").append(key.type().name().toLowerCase(Locale.ROOT));
        page.append(" | ").append(defaultText(key));
        String allowed = key.allowed().text();
        page.append(" | ").append(allowed.equals("any value") ? "" : allowed.replace("|", "\\|"));
        page.append(" | ").append(where);
        page.append(" | ").append(key.traits().acts() ? "acts" : "stored").append(" |\n");
    }

    private static String defaultText(ConfigKey key) {
        if (key.defaultText() == null || key.defaultText().isEmpty()) {
            return "";
        }
        String text = key.defaultText().replace(",", ", ");
        return text.length() > LONG_DEFAULT ? text : "`" + text + "`";
    }

    private static List<ConfigKey> shown(Collection<ConfigKey> keys) {
        return keys.stream()
                .filter(key -> !key.traits().internal())
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }
}
