package gregor.broker.config;

import java.util.Map;

/** What a topic may be configured to, beyond what each key allows by itself. */
public final class TopicChecks {
    private TopicChecks() {}

    /**
     * Checks a topic's complete own settings.
     *
     * @throws InvalidConfig if a key is not a topic's, or a value not allowed, or not together with the rest
     */
    public static void check(Values broker, Map<String, String> overrides) {
        overrides.forEach((name, value) -> {
            ConfigKey key = KeyTable.topic().get(name);
            if (key == null) {
                throw new InvalidConfig(name, value, "is no configuration of a topic");
            }
            key.parse(value);
        });
        TopicConfig config = new TopicConfig(broker, overrides);
        long minLagMs = config.longValue("min.compaction.lag.ms");
        require(
                minLagMs <= config.longValue("max.compaction.lag.ms"),
                "min.compaction.lag.ms",
                minLagMs,
                "must be at most max.compaction.lag.ms=" + config.longValue("max.compaction.lag.ms"));
        for (String key :
                new String[] {"remote.storage.enable", "remote.log.copy.disable", "remote.log.delete.on.disable"}) {
            require(!config.flag(key), key, true, "must be false: there is no remote storage");
        }
    }

    private static void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw new InvalidConfig(key, value, allowed);
        }
    }
}
