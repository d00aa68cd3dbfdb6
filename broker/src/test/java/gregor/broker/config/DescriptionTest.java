package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.broker.config.ConfigEntry.Source;
import gregor.broker.config.ConfigEntry.Synonym;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trap 41: everything is listed, with where it comes from. */
class DescriptionTest {
    private final LiveConfig live = new LiveConfig(BrokerConfig.of(
            Map.of("broker.id", "1", "log.retention.hours", "5", "ssl.keystore.password", "pw", "my.key", "secret")));

    @Test
    void aBrokerListsEveryKeyThatIsNotInternal() {
        assertThat(new Description(live.state()).broker())
                .extracting(ConfigEntry::name)
                .contains("auto.create.topics.enable", "log.retention.ms", "my.key")
                .doesNotContain("unstable.api.versions.enable");
    }

    @Test
    void sourcesAreListedStrongestFirst() {
        live.onCluster(Map.of("message.max.bytes", "2000"));
        live.onBroker(Map.of("message.max.bytes", "3000"));
        ConfigEntry entry = broker("message.max.bytes");
        assertThat(entry.value()).isEqualTo("3000");
        assertThat(entry.source()).isEqualTo(Source.BROKER);
        assertThat(entry.readOnly()).isFalse();
        assertThat(entry.synonyms())
                .containsExactly(
                        new Synonym("message.max.bytes", "3000", Source.BROKER),
                        new Synonym("message.max.bytes", "2000", Source.CLUSTER),
                        new Synonym("message.max.bytes", "1048588", Source.DEFAULT));
    }

    @Test
    void secretsAndWhatNobodyKnowsAreHidden() {
        assertThat(broker("ssl.keystore.password").value()).isNull();
        assertThat(broker("ssl.keystore.password").sensitive()).isTrue();
        assertThat(broker("my.key").value()).isNull();
        assertThat(broker("my.key").type()).isNull();
        assertThat(broker("my.key").sensitive()).isTrue();
    }

    @Test
    void allBrokersListOnlyWhatIsSetForAll() {
        live.onCluster(Map.of("message.max.bytes", "2000"));
        live.onBroker(Map.of("message.max.bytes", "3000"));
        List<ConfigEntry> entries = new Description(live.state()).cluster();
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).synonyms()).containsExactly(new Synonym("message.max.bytes", "2000", Source.CLUSTER));
    }

    @Test
    void aTopicListsEveryKeyWithItsOwnValueOrTheBrokers() {
        TopicConfig topic = new TopicConfig(live.effective().values(), Map.of("segment.bytes", "5000"));
        Map<String, ConfigEntry> entries = new HashMap<>();
        new Description(live.state()).topic(topic).forEach(entry -> entries.put(entry.name(), entry));
        assertThat(entries.keySet()).isEqualTo(KeyTable.topic().names());
        assertThat(entries.get("segment.bytes").synonyms())
                .containsExactly(
                        new Synonym("segment.bytes", "5000", Source.TOPIC),
                        new Synonym("log.segment.bytes", "1073741824", Source.DEFAULT));
        assertThat(entries.get("retention.ms").value()).isEqualTo("18000000");
        assertThat(entries.get("remote.storage.enable").source()).isEqualTo(Source.DEFAULT);
    }

    private ConfigEntry broker(String name) {
        return new Description(live.state())
                .broker().stream()
                        .filter(entry -> entry.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }
}
