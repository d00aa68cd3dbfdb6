package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.LogConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What topics take from the broker changes while it runs, for all brokers and for one. */
class DynamicLogDefaultsTest {
    /** Broker keys and a value that is not the default. */
    private static final Map<String, String> CHANGES = Map.ofEntries(
            Map.entry("log.cleanup.policy", "compact"),
            Map.entry("compression.gzip.level", "4"),
            Map.entry("compression.lz4.level", "4"),
            Map.entry("compression.type", "gzip"),
            Map.entry("compression.zstd.level", "4"),
            Map.entry("log.cleaner.delete.retention.ms", "4"),
            Map.entry("log.segment.delete.delay.ms", "4"),
            Map.entry("log.flush.interval.messages", "4"),
            Map.entry("log.flush.interval.ms", "4"),
            Map.entry("log.index.interval.bytes", "4"),
            Map.entry("log.local.retention.bytes", "4"),
            Map.entry("log.local.retention.ms", "4"),
            Map.entry("log.cleaner.max.compaction.lag.ms", "4"),
            Map.entry("message.max.bytes", "4"),
            Map.entry("log.message.downconversion.enable", "false"),
            Map.entry("log.message.timestamp.after.max.ms", "4"),
            Map.entry("log.message.timestamp.before.max.ms", "4"),
            Map.entry("log.message.timestamp.difference.max.ms", "4"),
            Map.entry("log.message.timestamp.type", "LogAppendTime"),
            Map.entry("log.cleaner.min.cleanable.ratio", "0.25"),
            Map.entry("log.cleaner.min.compaction.lag.ms", "4"),
            Map.entry("min.insync.replicas", "4"),
            Map.entry("log.preallocate", "true"),
            Map.entry("log.retention.bytes", "4"),
            Map.entry("log.retention.ms", "4"),
            Map.entry("log.segment.bytes", "444"),
            Map.entry("log.index.size.max.bytes", "444"),
            Map.entry("log.roll.jitter.ms", "4"),
            Map.entry("log.roll.ms", "4"),
            Map.entry("unclean.leader.election.enable", "true"));

    /** Keys whose change a topic's log is not told, because it has nothing to do with them. */
    private static final List<String> NOT_THE_LOGS = List.of(
            "log.local.retention.bytes",
            "log.local.retention.ms",
            "log.message.downconversion.enable",
            "min.insync.replicas",
            "unclean.leader.election.enable");

    private final LiveConfig live = new LiveConfig(BrokerConfig.of(Map.of("log.retention.hours", "5")));

    @Test
    void everyDefaultThatMayChangeReachesTheTopics() {
        for (ConfigKey key : KeyTable.topic().all()) {
            String synonym = key.brokerSynonym();
            if (synonym == null || synonym.equals("log.message.format.version")) {
                continue;
            }
            assertThat(CHANGES).containsKey(synonym);
            Object before = topic(Map.of()).value(key.name());
            live.onCluster(Map.of(synonym, CHANGES.get(synonym)));
            Object changed = topic(Map.of()).value(key.name());
            assertThat(changed).as(synonym).isNotEqualTo(before).hasToString(shown(synonym));
            live.onCluster(Map.of());
            live.onBroker(Map.of(synonym, CHANGES.get(synonym)));
            assertThat(topic(Map.of()).value(key.name())).isEqualTo(changed);
            assertThat(topic(Map.of(key.name(), key.defaultText())).value(key.name()))
                    .as("the topic's own %s", key.name())
                    .hasToString(key.defaultValue().toString());
            live.onBroker(Map.of());
            assertThat(topic(Map.of()).value(key.name())).isEqualTo(before);
        }
    }

    private static String shown(String synonym) {
        String text = CHANGES.get(synonym);
        return synonym.equals("log.cleanup.policy") ? "[" + text + "]" : text;
    }

    @Test
    void theLogsAreToldOfEachThatConcernsThem() {
        LogConfig before = topic(Map.of()).log();
        CHANGES.forEach((key, value) -> {
            // A level counts with its codec.
            live.onCluster(Map.of("compression.type", codec(key)));
            LogConfig without = key.endsWith(".level") ? topic(Map.of()).log() : before;
            live.onCluster(
                    key.equals("compression.type")
                            ? Map.of(key, value)
                            : Map.of("compression.type", codec(key), key, value));
            assertThat(topic(Map.of()).log().equals(without)).as(key).isEqualTo(NOT_THE_LOGS.contains(key));
        });
    }

    private static String codec(String key) {
        return key.endsWith(".level") ? key.split("\\.")[1] : "producer";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "log.message.format.version",
                "log.retention.hours",
                "log.retention.minutes",
                "log.retention.check.interval.ms",
                "log.roll.hours",
                "log.roll.jitter.hours",
                "log.flush.scheduler.interval.ms",
                "log.flush.offset.checkpoint.interval.ms",
                "log.flush.start.offset.checkpoint.interval.ms",
                "log.dirs"
            })
    void whatIsReadAtTheStartOnlyIsRefused(String key) {
        for (boolean perBroker : new boolean[] {true, false}) {
            assertThatThrownBy(() -> live.check(Map.of(), Map.of(key, "1"), perBroker))
                    .isInstanceOf(InvalidConfig.class)
                    .hasMessageContaining("cannot be changed while the broker runs");
        }
    }

    @ParameterizedTest
    @CsvSource({"log.segment.bytes, 13", "log.retention.ms, soon", "log.cleanup.policy, shred"})
    void aValueThatIsNotAllowedIsRefused(String key, String value) {
        assertThatThrownBy(() -> live.check(Map.of(), Map.of(key, value), false))
                .isInstanceOf(InvalidConfig.class);
    }

    private TopicConfig topic(Map<String, String> own) {
        return new TopicConfig(live.effective().values(), own);
    }
}
