package gregor.broker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Lists configurations with their sources, as DescribeConfigs shows them (trap 41). Entries are in order of their names. */
public final class Description {
    private final LiveConfig.State state;

    public Description(LiveConfig.State state) {
        this.state = state;
    }

    /** Everything in effect at this broker. */
    public List<ConfigEntry> broker() {
        Values values = state.effective().values();
        Set<String> names = new TreeSet<>(values.given().keySet());
        for (ConfigKey key : KeyTable.broker().all()) {
            if (!key.traits().internal()) {
                names.add(key.name());
            }
        }
        return names.stream()
                .map(name -> brokerEntry(name, values.isGiven(name) ? given(name) : defaultText(name), false))
                .toList();
    }

    /** Only what is set for all brokers. */
    public List<ConfigEntry> cluster() {
        Map<String, String> cluster = state.layers().cluster();
        return new TreeSet<>(cluster.keySet())
                .stream()
                        .map(name -> brokerEntry(name, cluster.get(name), true))
                        .toList();
    }

    /** Everything in effect for a topic. */
    public List<ConfigEntry> topic(TopicConfig topic) {
        Set<String> names = new TreeSet<>(KeyTable.topic().names());
        names.addAll(topic.overrides().keySet());
        return names.stream().map(name -> topicEntry(name, topic)).toList();
    }

    private ConfigEntry topicEntry(String name, TopicConfig topic) {
        ConfigKey key = KeyTable.topic().get(name);
        if (key == null) {
            // Written to ZooKeeper by somebody else: what nobody knows may be a secret.
            List<ConfigEntry.Synonym> own = List.of(new ConfigEntry.Synonym(name, null, ConfigEntry.Source.TOPIC));
            return new ConfigEntry(name, null, null, false, true, own, null);
        }
        String value = ValueType.text(topic.value(name));
        List<ConfigEntry.Synonym> synonyms = new ArrayList<>();
        if (topic.overrides().containsKey(name)) {
            synonyms.add(new ConfigEntry.Synonym(name, value, ConfigEntry.Source.TOPIC));
        }
        if (key.brokerSynonym() != null) {
            synonyms.addAll(synonyms(key.brokerSynonym(), false));
        }
        return new ConfigEntry(name, value, key.type(), false, false, synonyms, key.doc());
    }

    private ConfigEntry brokerEntry(String name, String value, boolean clusterOnly) {
        ConfigKey key = KeyTable.broker().get(name);
        ConfigKey typed = typed(name);
        boolean sensitive = typed == null || typed.sensitive();
        List<ConfigEntry.Synonym> synonyms = synonyms(name, sensitive);
        if (clusterOnly) {
            synonyms = synonyms.stream()
                    .filter(synonym -> synonym.source() == ConfigEntry.Source.CLUSTER)
                    .toList();
        }
        return new ConfigEntry(
                name,
                sensitive ? null : value,
                typed == null ? null : typed.type(),
                key == null || key.traits().update() == ConfigKey.Update.READ_ONLY,
                sensitive,
                synonyms,
                key == null ? null : key.doc());
    }

    private List<ConfigEntry.Synonym> synonyms(String name, boolean sensitive) {
        List<String> names = BrokerSynonyms.all(name);
        List<ConfigEntry.Synonym> all = new ArrayList<>();
        add(all, names, state.layers().broker(), ConfigEntry.Source.BROKER, sensitive);
        add(all, names, state.layers().cluster(), ConfigEntry.Source.CLUSTER, sensitive);
        add(all, names, state.layers().file(), ConfigEntry.Source.FILE, sensitive);
        for (String each : names) {
            String value = defaultText(each);
            if (value != null) {
                all.add(new ConfigEntry.Synonym(each, sensitive ? null : value, ConfigEntry.Source.DEFAULT));
            }
        }
        // A stronger synonym that is set elsewhere is not what this key's value comes from.
        while (!all.isEmpty() && !all.get(0).name().equals(name)) {
            all.remove(0);
        }
        return List.copyOf(all);
    }

    private static void add(
            List<ConfigEntry.Synonym> all,
            List<String> names,
            Map<String, String> layer,
            ConfigEntry.Source source,
            boolean sensitive) {
        for (String name : names) {
            if (layer.containsKey(name)) {
                all.add(new ConfigEntry.Synonym(name, sensitive ? null : layer.get(name), source));
            }
        }
    }

    private String given(String name) {
        ConfigKey key = KeyTable.broker().get(name);
        Values values = state.effective().values();
        return key == null ? values.given().get(name) : ValueType.text(values.value(name));
    }

    private static String defaultText(String name) {
        ConfigKey key = KeyTable.broker().get(name);
        return key == null ? null : ValueType.text(key.defaultValue());
    }

    /** The key that tells the type of a name: itself, one that is dynamic only, or the one that a listener override overrides. */
    private static ConfigKey typed(String name) {
        ConfigKey key = KeyTable.broker().get(name);
        if (key == null) {
            key = KeyTable.dynamicOnly().get(name);
        }
        if (key == null) {
            key = KeyTable.own().get(name);
        }
        return key == null ? KeyTable.broker().get(BrokerSynonyms.baseName(name)) : key;
    }
}
