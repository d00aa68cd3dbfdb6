package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.LogConfig;
import gregor.log.records.Compression;
import gregor.log.records.TimestampType;
import gregor.replica.ThrottledReplicas;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicConfigTest {
    @Test
    void withNothingSetALogHasKafkasDefaults() {
        assertThat(topic(Map.of(), Map.of()).log()).isEqualTo(LogConfig.DEFAULTS);
    }

    @Test
    void theTopicsOwnSettingWinsOverTheBrokers() {
        Map<String, String> broker = Map.of("log.segment.bytes", "2000", "log.roll.hours", "1");
        assertThat(topic(broker, Map.of()).log().segments().bytes()).isEqualTo(2000);
        assertThat(topic(broker, Map.of()).log().segments().maxAgeMs()).isEqualTo(3_600_000);
        assertThat(topic(broker, Map.of("segment.bytes", "3000"))
                        .log()
                        .segments()
                        .bytes())
                .isEqualTo(3000);
    }

    @Test
    void cleanupPolicyCompressionAndTimestampsReachTheLog() {
        LogConfig log = topic(
                        Map.of("log.message.timestamp.difference.max.ms", "9"),
                        Map.of(
                                "cleanup.policy", "compact",
                                "compression.type", "gzip",
                                "compression.gzip.level", "4",
                                "message.timestamp.type", "LogAppendTime",
                                "message.timestamp.after.max.ms", "5"))
                .log();
        assertThat(log.retention().delete()).isFalse();
        assertThat(log.appends().compacted()).isTrue();
        assertThat(log.appends().compression()).isEqualTo(Compression.GZIP);
        assertThat(log.appends().compressionLevel()).isEqualTo(4);
        assertThat(log.appends().timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(log.appends().timestampBeforeMaxMs()).isEqualTo(9);
        assertThat(log.appends().timestampAfterMaxMs()).isEqualTo(5);
    }

    @Test
    void theSegmentsOfACompactedLogEndInTimeToBeCompacted() {
        Map<String, String> lag = Map.of("segment.ms", "5000", "max.compaction.lag.ms", "300");
        assertThat(topic(Map.of(), lag).log().segments().maxAgeMs()).isEqualTo(5000);
        assertThat(topic(Map.of("log.cleanup.policy", "compact"), lag)
                        .log()
                        .segments()
                        .maxAgeMs())
                .isEqualTo(300);
    }

    @Test
    void throttledReplicasAreReadFromTheirList() {
        TopicConfig topic = topic(
                Map.of(),
                Map.of(
                        "leader.replication.throttled.replicas", "0:1,0:2,3:1,4:99999999999",
                        "follower.replication.throttled.replicas", "*"));
        ThrottledReplicas leaders = topic.throttled("leader.replication.throttled.replicas");
        assertThat(leaders.contains(0, 2)).isTrue();
        assertThat(leaders.contains(3, 1)).isTrue();
        assertThat(leaders.contains(3, 2)).isFalse();
        assertThat(topic.throttled("follower.replication.throttled.replicas").contains(9, 9))
                .isTrue();
        assertThat(topic(Map.of(), Map.of()).throttled("leader.replication.throttled.replicas"))
                .isEqualTo(ThrottledReplicas.NONE);
    }

    @Test
    void aStoredSettingThatCannotBeReadCountsAsNotSet() {
        TopicConfig topic = topic(Map.of(), Map.of("segment.bytes", "many", "no.such.key", "1"));
        assertThat(topic.log()).isEqualTo(LogConfig.DEFAULTS);
        assertThat(topic.overrides()).containsKeys("segment.bytes", "no.such.key");
    }

    @Test
    void theMessageFormatIsFixedFromThreeDotZeroOn() {
        Map<String, String> old = Map.of("inter.broker.protocol.version", "2.8", "log.message.format.version", "2.8");
        assertThat(topic(Map.of("log.message.format.version", "2.8"), Map.of()).value("message.format.version"))
                .isEqualTo("3.0-IV1");
        assertThat(topic(old, Map.of()).value("message.format.version")).isEqualTo("2.8-IV1");
    }

    @ParameterizedTest
    @CsvSource({
        "2.8, 3.0, , 2",
        "2.8, 0.10.2, , 1",
        "2.8, 0.9.0, , 0",
        "2.8, 0.9.0, 0.10.0, 1",
        "2.8, 2.8, 0.8.2, 0",
        "0.10.2, 0.10.0, 0.11.0, 1",
        "3.0, 0.10.2, 0.9.0, 2",
        "3.9, 3.9, , 2",
    })
    void theMessageFormatIsTheTopicsThenTheBrokersWhileTheProtocolIsOld(
            String protocol, String ofBroker, String ofTopic, int magic) {
        Map<String, String> broker =
                Map.of("inter.broker.protocol.version", protocol, "log.message.format.version", ofBroker);
        Map<String, String> own = ofTopic == null ? Map.of() : Map.of("message.format.version", ofTopic);
        assertThat(topic(broker, own).log().appends().magic()).isEqualTo(magic);
    }

    @Test
    void aMessageFormatThatIsIgnoredIsWorthAWarningIfItIsAnother() {
        Map<String, String> old = Map.of("message.format.version", "0.10.2");
        assertThat(topic(Map.of(), old).warning())
                .isEqualTo("message.format.version=0.10.2 is ignored with inter.broker.protocol.version=3.9-IV0");
        assertThat(topic(Map.of(), Map.of("message.format.version", "2.8")).warning())
                .isNull();
        assertThat(topic(Map.of("inter.broker.protocol.version", "2.8"), old).warning())
                .isNull();
        assertThat(BrokerConfig.of(Map.of("log.message.format.version", "0.10.2", "zookeeper.connect", "h:1"))
                        .ignoredSettings())
                .containsExactly(
                        "log.message.format.version=0.10.2 is ignored with inter.broker.protocol.version=3.9-IV0");
    }

    @Test
    void zstdIsForProtocolsThatKnowIt() {
        assertThat(topic(Map.of("inter.broker.protocol.version", "2.0"), Map.of())
                        .log()
                        .appends()
                        .zstd())
                .isFalse();
        assertThat(topic(Map.of("inter.broker.protocol.version", "2.1"), Map.of())
                        .log()
                        .appends()
                        .zstd())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "no.such.key, 1",
        "segment.bytes, 13",
        "cleanup.policy, shred",
        "max.compaction.lag.ms, 0",
        "remote.storage.enable, true",
        "remote.log.copy.disable, true",
    })
    void checksRefuse(String key, String value) {
        assertThatThrownBy(() -> TopicChecks.check(broker(Map.of()), Map.of(key, value)))
                .isInstanceOf(InvalidConfig.class);
    }

    @Test
    void theCompactionLagsMustAgree() {
        Map<String, String> lags = Map.of("min.compaction.lag.ms", "5", "max.compaction.lag.ms", "4");
        assertThatThrownBy(() -> TopicChecks.check(broker(Map.of()), lags))
                .hasMessage("min.compaction.lag.ms=5: must be at most max.compaction.lag.ms=4");
    }

    private static TopicConfig topic(Map<String, String> broker, Map<String, String> overrides) {
        return new TopicConfig(broker(broker), overrides);
    }

    private static Values broker(Map<String, String> given) {
        return BrokerConfig.of(given).values();
    }
}
