package gregor.broker.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which broker keys may be set while the broker runs, where, and to what. */
final class DynamicChecks {
    /** Listener keys that may stand for all brokers. */
    private static final Set<String> LISTENER_CLUSTER_WIDE =
            Set.of("max.connections", "max.connection.creation.rate", "num.network.threads");
    /** Stores that are reloaded at run time, but only per listener. */
    private static final Set<String> PER_LISTENER = Set.of(
            "ssl.keystore.type",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.keystore.key",
            "ssl.keystore.certificate.chain",
            "ssl.key.password",
            "ssl.truststore.type",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.certificates");
    /** Pools that change by at most a factor of two at a time. */
    private static final Set<String> THREAD_COUNTS = Set.of(
            "num.io.threads",
            "num.network.threads",
            "num.replica.fetchers",
            "num.recovery.threads.per.data.dir",
            "background.threads",
            "log.cleaner.threads");

    private DynamicChecks() {}

    /**
     * Checks one key by itself.
     *
     * @param perBroker false when it is to be set for all brokers
     * @throws InvalidConfig if it may not be set there, or not to this
     */
    static void checkKey(String name, String value, boolean perBroker) {
        ConfigKey key = KeyTable.broker().get(name);
        if (key != null && key.traits().update() == ConfigKey.Update.READ_ONLY) {
            throw new InvalidConfig(name, shown(name, value), "cannot be changed while the broker runs");
        }
        if (PER_LISTENER.contains(name)) {
            throw new InvalidConfig(
                    name, shown(name, value), "can be changed per listener only: listener.name.NAME." + name);
        }
        if (!perBroker && perBrokerOnly(name, key)) {
            throw new InvalidConfig(name, shown(name, value), "can be set for one broker only, not for all");
        }
        if (secret(name)) {
            throw new InvalidConfig(name, new Secret(value), "can be set in the file only, passwords are not stored");
        }
        ConfigKey base = dynamicKey(BrokerSynonyms.listenerKey(name));
        if (base != null) {
            base.parse(value);
        }
    }

    /** The given values without those that cannot be used where they stand. */
    static Map<String, String> usable(Map<String, String> stored, boolean perBroker, Map<String, String> refused) {
        Map<String, String> usable = new TreeMap<>();
        stored.forEach((name, value) -> {
            try {
                checkKey(name, value, perBroker);
                usable.put(name, value);
            } catch (InvalidConfig e) {
                refused.put(name, e.getMessage());
            }
        });
        return usable;
    }

    /** Checks a change of the configuration in effect. */
    static void checkChange(Values before, Values after) {
        for (String name : THREAD_COUNTS) {
            int was = before.intValue(name);
            int is = after.intValue(name);
            if (is != was && (is < 1 || is < was / 2 || is > was * 2)) {
                throw new InvalidConfig(name, is, "must be at least half and at most double of what it is, " + was);
            }
        }
        checkLocalRetention(after, "log.local.retention.ms", LogTimes.of(after).retentionMs());
        checkLocalRetention(after, "log.local.retention.bytes", after.longValue("log.retention.bytes"));
    }

    /** -2 follows the whole retention; any other value must fit into it. */
    private static void checkLocalRetention(Values values, String key, long whole) {
        long local = values.longValue(key);
        if (whole >= 0 && local != -2 && (local == -1 || local > whole)) {
            throw new InvalidConfig(key, local, "must be at most the whole retention, " + whole);
        }
    }

    private static boolean perBrokerOnly(String name, ConfigKey key) {
        if (BrokerSynonyms.isListenerOverride(name)) {
            return !LISTENER_CLUSTER_WIDE.contains(BrokerSynonyms.listenerKey(name));
        }
        return key != null && key.traits().update() == ConfigKey.Update.PER_BROKER;
    }

    private static ConfigKey dynamicKey(String name) {
        ConfigKey key = KeyTable.broker().get(name);
        if (key == null) {
            return KeyTable.dynamicOnly().get(name);
        }
        return key.traits().update() == ConfigKey.Update.READ_ONLY ? null : key;
    }

    /** True for a password, of a listener or of the broker. */
    static boolean secret(String name) {
        ConfigKey key = KeyTable.broker().get(BrokerSynonyms.baseName(name));
        return key != null && key.sensitive();
    }

    private static Object shown(String name, String value) {
        return secret(name) ? new Secret(value) : value;
    }
}
