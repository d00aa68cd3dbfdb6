package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveConfigTest {
    private final LiveConfig live =
            new LiveConfig(BrokerConfig.of(Map.of("log.retention.hours", "5", "message.max.bytes", "1000")));

    @Test
    void theStrongestLayerWins() {
        live.onCluster(Map.of("message.max.bytes", "2000"));
        assertThat(bytes()).isEqualTo(2000);
        live.onBroker(Map.of("message.max.bytes", "3000"));
        assertThat(bytes()).isEqualTo(3000);
        live.onCluster(Map.of());
        live.onBroker(Map.of());
        assertThat(bytes()).isEqualTo(1000);
    }

    @Test
    void aSynonymInAStrongerLayerHidesTheFilesUnit() {
        live.onCluster(Map.of("log.retention.ms", "7"));
        assertThat(live.effective().values().isGiven("log.retention.hours")).isFalse();
        assertThat(LogTimes.of(live.effective().values()).retentionMs()).isEqualTo(7);
    }

    @Test
    void whatCannotBeUsedIsLeftOutAndTheRestApplies() {
        live.onCluster(Map.of(
                "message.max.bytes", "nonsense",
                "broker.rack", "r",
                "ssl.keystore.location", "/k",
                "listeners", "PLAINTEXT://:1",
                "min.insync.replicas", "2"));
        assertThat(live.state().layers().cluster()).containsOnlyKeys("min.insync.replicas");
    }

    @Test
    void listenersHearOfEveryNewConfiguration() {
        List<Integer> heard = new ArrayList<>();
        live.listen(config -> heard.add(config.values().intValue("message.max.bytes")));
        live.onBroker(Map.of("message.max.bytes", "5"));
        live.onBroker(Map.of());
        assertThat(heard).containsExactly(5, 1000);
    }

    @Test
    void whatContradictsTheRestIsNotApplied() {
        live.onBroker(Map.of("max.connections.per.ip", "0"));
        assertThat(live.effective().net().limits().maxPerAddress()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  broker.rack,                                      r",
        "true,  ssl.keystore.location,                            /k",
        "true,  message.max.bytes,                                -1",
        "true,  num.io.threads,                                   17",
        "true,  num.io.threads,                                   3",
        "true,  log.local.retention.bytes,                        x",
        "true,  log.local.retention.ms,                           18000001",
        "false, listeners,                                        PLAINTEXT://:1",
        "false, listener.name.plaintext.ssl.keystore.location,    /k",
        "true,  follower.replication.throttled.rate,              -1",
        "true,  listener.name.plaintext.ssl.keystore.password,    pw",
        "true,  listener.name.x.plain.sasl.jaas.config,           pw",
    })
    void checksRefuse(boolean perBroker, String key, String value) {
        assertThatThrownBy(() -> live.check(Map.of(), Map.of(key, value), perBroker))
                .isInstanceOf(InvalidConfig.class);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  message.max.bytes,                                0",
        "true,  num.io.threads,                                   16",
        "true,  num.io.threads,                                   4",
        "true,  log.local.retention.ms,                           18000000",
        "true,  listener.name.plaintext.ssl.keystore.location,    /k",
        "false, listener.name.plaintext.max.connections,          5",
        "false, some.custom.key,                                  5",
        "false, follower.replication.throttled.rate,              1",
    })
    void checksAccept(boolean perBroker, String key, String value) {
        live.check(Map.of(), Map.of(key, value), perBroker);
        assertThat(live.state().layers().broker()).isEmpty();
    }

    @Test
    void aPasswordThatAnotherBrokerStoredMayStay() {
        Map<String, String> stored = Map.of("listener.name.x.ssl.keystore.password", "encrypted");
        live.check(stored, stored, true);
        Map<String, String> changed = Map.of("listener.name.x.ssl.keystore.password", "other");
        assertThatThrownBy(() -> live.check(stored, changed, true))
                .hasMessageStartingWith("listener.name.x.ssl.keystore.password=[hidden]");
    }

    private int bytes() {
        return live.effective().values().intValue("message.max.bytes");
    }
}
