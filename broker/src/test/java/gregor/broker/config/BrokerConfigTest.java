package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerConfigTest {
    @Test
    void nothingGivenIsAWholeConfiguration() {
        BrokerConfig config = BrokerConfig.of(Map.of());
        assertThat(config.brokerId()).isEqualTo(-1);
        assertThat(config.logDirs()).containsExactly("/tmp/kafka-logs");
        assertThat(config.listeners().bound()).hasToString("[PLAINTEXT://:9092]");
        assertThat(config.listeners().advertised()).isEqualTo(config.listeners().bound());
        assertThat(config.zookeeper()).isEqualTo(new ZooKeeperConfig(null, 2181, 18_000, 18_000, 10));
        assertThat(config.topicDefaults()).isEqualTo(new TopicDefaults(1, (short) 1, true, true));
        assertThat(config.net().sockets()).isEqualTo(new NetConfig.Sockets(102_400, 102_400, 104_857_600, 50));
    }

    @Test
    void nodeIdAndBrokerIdStandForEachOther() {
        assertThat(BrokerConfig.of(Map.of("node.id", "7")).brokerId()).isEqualTo(7);
        assertThat(BrokerConfig.of(Map.of("broker.id", "7")).values().intValue("node.id"))
                .isEqualTo(7);
    }

    @Test
    void logDirsWinsOverLogDirAndIsTrimmed() {
        assertThat(BrokerConfig.of(Map.of("log.dir", "/a", "log.dirs", " /b , /c "))
                        .logDirs())
                .containsExactly("/b", "/c");
    }

    @Test
    void theFinestUnitGivenWins() {
        Map<String, String> given = new HashMap<>(Map.of("log.retention.hours", "2", "log.roll.hours", "3"));
        assertThat(times(given).retentionMs()).isEqualTo(7_200_000);
        given.put("log.retention.minutes", "3");
        assertThat(times(given).retentionMs()).isEqualTo(180_000);
        given.put("log.retention.ms", "-5");
        assertThat(times(given).retentionMs()).isEqualTo(-1);
        assertThat(times(given).rollMs()).isEqualTo(10_800_000);
        given.put("log.roll.ms", "9");
        assertThat(times(given).rollMs()).isEqualTo(9);
    }

    @Test
    void keysNobodyKnowsAreListedButNotListenerOverridesOrOurOwn() {
        BrokerConfig config = BrokerConfig.of(Map.of(
                "no.such.key", "1",
                "listener.name.client.ssl.keystore.location", "/k",
                "listener.name.client.plain.sasl.jaas.config", "x",
                "zookeeper.embedded.port", "0"));
        assertThat(config.unknownKeys()).containsExactly("no.such.key");
    }

    @Test
    void aFaultNamesKeyValueAndWhatIsAllowedInOneLine() {
        assertThatThrownBy(() -> BrokerConfig.of(Map.of("num.partitions", "0")))
                .isInstanceOf(InvalidConfig.class)
                .hasMessage("num.partitions=0: must be at least 1");
        assertThatThrownBy(() -> BrokerConfig.of(Map.of("num.partitions", "few")))
                .hasMessage("num.partitions=few: must be a whole number of 32 bits");
        assertThatThrownBy(() -> BrokerConfig.of(Map.of("log.cleanup.policy", "delete,burn")))
                .hasMessage("log.cleanup.policy=delete,burn: must be a list of compact, delete");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "broker.id=1;node.id=2|node.id=2: must equal broker.id=1",
                "broker.id=1001|broker.id=1001: must be -1 to reserved.broker.max.id=1000",
                "broker.id.generation.enable=false|"
                        + "broker.id=-1: must be at least 0 when broker.id.generation.enable=false",
                "log.retention.ms=0|log.retention.ms=0: must be -1 (no end) or at least 1",
                "log.roll.ms=0|log.roll.ms=0: must be at least 1",
                "log.dirs=,|log.dirs=,: must name at least one directory",
                "queued.max.request.bytes=5|"
                        + "queued.max.request.bytes=5: must be at least socket.request.max.bytes=104857600",
                "max.connections.per.ip=0|"
                        + "max.connections.per.ip=0: may be 0 only together with max.connections.per.ip.overrides",
                "replica.fetch.wait.max.ms=40000|"
                        + "replica.fetch.wait.max.ms=40000: must be at most replica.socket.timeout.ms=30000",
                "replica.selector.class=a.B|replica.selector.class=a.B: classes are not loaded: must not be set, or be "
                        + "org.apache.kafka.common.replica.RackAwareReplicaSelector",
                "process.roles=broker|process.roles=[broker]: must not be set: metadata is in ZooKeeper",
                "inter.broker.protocol.version=0.10.0;log.message.format.version=2.0|log.message.format.version=2.0: "
                        + "needs a newer inter.broker.protocol.version than 0.10.0"
            })
    void keysThatContradictEachOtherAreRefused(String given, String line) {
        Map<String, String> properties = new HashMap<>();
        for (String pair : given.split(";")) {
            properties.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        assertThatThrownBy(() -> BrokerConfig.of(properties))
                .isInstanceOf(InvalidConfig.class)
                .hasMessage(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listeners=PLAINTEXT://:1,SSL://h:2|listeners=SSL://h:2: only PLAINTEXT is served yet, not SSL",
                "authorizer.class.name=a.B|"
                        + "authorizer.class.name=a.B: must not be set: rules of access are not served yet",
                "zookeeper.ssl.client.enable=true|"
                        + "zookeeper.ssl.client.enable=true: must be false: TLS is not served yet",
                "zookeeper.set.acl=true|zookeeper.set.acl=true: must be false: rules of access are not served yet"
            })
    void whatWouldProtectAndDoesNotYetStopsTheStart(String pair, String line) {
        BrokerConfig config =
                BrokerConfig.of(Map.of(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
        assertThatThrownBy(config::net).isInstanceOf(InvalidConfig.class).hasMessage(line);
    }

    @Test
    void keysThatChangeNothingYetAreListed() {
        assertThat(BrokerConfig.of(Map.of("num.io.threads", "3", "num.partitions", "3", "my.key", "1"))
                        .idleKeys())
                .containsExactly("num.io.threads");
    }

    private static LogTimes times(Map<String, String> given) {
        return LogTimes.of(BrokerConfig.of(given).values());
    }
}
