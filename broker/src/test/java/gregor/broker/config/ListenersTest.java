package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenersTest {
    private static final String MAP = "CLIENT:PLAINTEXT,BROKERS:PLAINTEXT,SAFE:SSL";

    @Test
    void namesHostsAndPortsAreRead() {
        Listeners listeners = listeners("client://[::1]:9092, BROKERS://:0", "client://example.org:443,brokers://b1:1");
        assertThat(listeners.bound()).hasToString("[CLIENT://[::1]:9092, BROKERS://:0]");
        assertThat(listeners.advertised()).hasToString("[CLIENT://example.org:443, BROKERS://b1:1]");
        assertThat(listeners.interBroker()).isEqualTo("BROKERS");
    }

    @Test
    void onePortMayServeBothFamilies() {
        assertThat(listeners("CLIENT://127.0.0.1:9092,BROKERS://[::1]:9092", null)
                        .bound())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "CLIENT://host",
                "CLIENT://host:99999",
                "CLIENT://host:-1",
                "OTHER://host:1,BROKERS://:0",
                "CLIENT://:1,CLIENT://:2,BROKERS://:0",
                "CLIENT://:1,BROKERS://:1",
                "CLIENT://:1"
            })
    void brokenListenersAreRefused(String text) {
        assertThatThrownBy(() -> listeners(text, null)).isInstanceOf(InvalidConfig.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BROKERS://0.0.0.0:1", "BROKERS://b:1,SAFE://b:2", "CLIENT://b:1", ""})
    void brokenAdvertisedListenersAreRefused(String text) {
        assertThatThrownBy(() -> listeners("CLIENT://:1,BROKERS://:2", text)).isInstanceOf(InvalidConfig.class);
    }

    @Test
    void twoAdvertisedListenersMayShareAPort() {
        assertThat(listeners("CLIENT://:1,BROKERS://:2", "CLIENT://a:5,BROKERS://b:5")
                        .advertised())
                .hasSize(2);
    }

    @Test
    void interBrokerNameAndProtocolExcludeEachOther() {
        assertThatThrownBy(() -> BrokerConfig.of(Map.of(
                        "inter.broker.listener.name", "PLAINTEXT",
                        "security.inter.broker.protocol", "PLAINTEXT")))
                .isInstanceOf(InvalidConfig.class);
    }

    private static Listeners listeners(String bound, String advertised) {
        Map<String, String> given = new HashMap<>(Map.of(
                "listener.security.protocol.map", MAP, "inter.broker.listener.name", "brokers", "listeners", bound));
        if (advertised != null) {
            given.put("advertised.listeners", advertised);
        }
        return BrokerConfig.of(given).listeners();
    }
}
