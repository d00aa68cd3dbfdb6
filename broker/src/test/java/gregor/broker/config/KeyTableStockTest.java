package gregor.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key tables say what the stock release says. */
class KeyTableStockTest {
    private static final List<String> SAMPLES = List.of(
            ("|  |-3|-2|-1|0|1|2|3|9|10|12|13|14|17|18|22|23|30|99|100|101|1000|1024|-131072|-131073|30000|60001|65535"
                            + "|2147483647|2147483648|9223372036854775807|9223372036854775808|0.5|0.6|1.5|1e3|0x10| 7 |-0"
                            + "|true|FALSE|yes|abc|a,b|,|delete|compact| delete , compact |delete,abc|producer|gzip|none"
                            + "|CreateTime|createtime|LogAppendTime|3.9|3.9-IV0|3.9.2|3.9-IV9|2.8-IV1|0.10.0|0.10.0.1|0.9.0"
                            + "|0.9|9.9|1@h:9092|h:9092|1@h|[::1]:1|*|1:2|1:2,3:4|1:2,*|PLAINTEXT|plaintext|required"
                            + "|UPGRADE|upgrade|broker|classic|classic,share|Classic")
                    .split("\\|"));

    private static StockKafka stock;

    @BeforeAll
    static void loadStock() throws Exception {
        stock = new StockKafka();
    }

    @AfterAll
    static void unloadStock() throws Exception {
        stock.close();
    }

    @Test
    void brokerKeysAreThoseOfStock() {
        assertThat(describedByStock(stock.broker())).isEqualTo(described(KeyTable.broker()));
    }

    @Test
    void topicKeysAreThoseOfStock() {
        assertThat(describedByStock(stock.topic())).isEqualTo(described(KeyTable.topic()));
    }

    @Test
    void dynamicOnlyKeysAreThoseOfStock() {
        assertThat(describedByStock(stock.dynamicOnly())).isEqualTo(described(KeyTable.dynamicOnly()));
    }

    @Test
    void everyKeyIsExplainedInOneSentenceOfOurOwn() {
        for (ConfigKey key : KeyTable.broker().all()) {
            assertThat(key.doc()).as(key.name()).endsWith(".").hasSizeGreaterThan(10);
            assertThat(stock.broker().get(key.name()).documentation()).doesNotContain(key.doc());
        }
        for (ConfigKey key : KeyTable.topic().all()) {
            assertThat(key.doc()).as(key.name()).endsWith(".").hasSizeGreaterThan(10);
            assertThat(stock.topic().get(key.name()).documentation()).doesNotContain(key.doc());
        }
    }

    @Test
    void ourOwnKeysAreNoneOfStock() {
        assertThat(stock.broker().keySet())
                .doesNotContainAnyElementsOf(KeyTable.own().names());
    }

    @Test
    void valuesAreAcceptedAndRefusedAsStockDoes() {
        assertThat(differences(KeyTable.broker(), stock.broker())).isEmpty();
        assertThat(differences(KeyTable.topic(), stock.topic())).isEmpty();
        assertThat(differences(KeyTable.dynamicOnly(), stock.dynamicOnly())).isEmpty();
    }

    @Test
    void keysMayBeUpdatedWhereStockAllowsIt() {
        Map<String, String> modes = new TreeMap<>();
        for (ConfigKey key : KeyTable.broker().all()) {
            if (key.traits().update() != ConfigKey.Update.READ_ONLY) {
                modes.put(key.name(), key.traits().update().text());
            }
        }
        assertThat(modes).isEqualTo(stock.updateModes());
    }

    @Test
    void topicKeysTakeTheirDefaultsFromTheBrokerKeysOfStock() throws Exception {
        Map<String, String> synonyms = new TreeMap<>();
        for (ConfigKey key : KeyTable.topic().all()) {
            if (key.brokerSynonym() != null) {
                synonyms.put(key.name(), key.brokerSynonym());
            }
        }
        assertThat(synonyms).isEqualTo(stock.topicSynonyms());
    }

    @Test
    void brokerKeysHaveTheSynonymsOfStock() {
        List<String> names = new ArrayList<>(KeyTable.broker().names());
        names.addAll(List.of("listener.name.a.ssl.keystore.type", "listener.name.a.plain.sasl.jaas.config", "x.y"));
        for (String name : names) {
            assertThat("List(" + String.join(", ", BrokerSynonyms.all(name)) + ")")
                    .isEqualTo(stock.brokerSynonyms(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "broker.id=0",
                "broker.id=-2",
                "broker.id=1001",
                "broker.id=1001;reserved.broker.max.id=2000",
                "broker.id=1;node.id=1",
                "broker.id=1;node.id=2",
                "broker.id.generation.enable=false",
                "log.retention.ms=0",
                "log.retention.ms=-2",
                "log.retention.hours=0",
                "log.roll.ms=0",
                "log.roll.jitter.ms=-1",
                "log.dirs=",
                "log.dirs=,",
                "log.dirs=/a,/b",
                "log.cleaner.dedupe.buffer.size=1048576",
                "log.cleaner.dedupe.buffer.size=1048577",
                "log.cleaner.threads=0",
                "log.cleaner.threads=128",
                "replica.fetch.wait.max.ms=30000",
                "replica.fetch.wait.max.ms=30001",
                "replica.lag.time.max.ms=499",
                "queued.max.request.bytes=1",
                "queued.max.request.bytes=0",
                "queued.max.request.bytes=104857600",
                "max.connections.per.ip=0",
                "max.connections.per.ip=0;max.connections.per.ip.overrides=127.0.0.1:5",
                "max.connections.per.ip.overrides=127.0.0.1",
                "max.connections.per.ip.overrides=127.0.0.1:x",
                "max.connections.per.ip.overrides=a b:5",
                "max.connections.per.ip.overrides=::1:5,h:6",
                "connections.max.idle.ms=100",
                "connections.max.idle.ms=101",
                "connections.max.idle.ms=-1",
                "log.message.format.version=2.0",
                "log.message.format.version=2.0;inter.broker.protocol.version=0.10.0",
                "log.message.format.version=0.9.0;inter.broker.protocol.version=0.10.0",
                "offsets.topic.compression.codec=4;inter.broker.protocol.version=2.0",
                "offsets.topic.compression.codec=4",
                "offsets.topic.compression.codec=5",
                "group.coordinator.rebalance.protocols=consumer",
                "group.coordinator.rebalance.protocols=classic,consumer",
                "group.coordinator.rebalance.protocols=classic,unknown",
                "group.coordinator.rebalance.protocols=classic,share",
                "controller.listener.names=C",
                "listeners=",
                "listeners=PLAINTEXT://:0",
                "listeners=PLAINTEXT://:65535",
                "listeners=plaintext://h:1",
                "listeners=PLAINTEXT://h",
                "listeners=NAME://h:1",
                "listeners=PLAINTEXT://h:1,PLAINTEXT://h:2",
                "listeners=PLAINTEXT://h:1,SSL://h:1",
                "listeners=PLAINTEXT://h:0,SSL://h:0",
                "listeners=PLAINTEXT://127.0.0.1:1,SSL://[::1]:1",
                "listeners=PLAINTEXT://127.0.0.1:1,SSL://127.0.0.2:1",
                "listeners=SSL://h:1",
                "listeners=SSL://h:1;security.inter.broker.protocol=SSL",
                "listeners=SASL_SSL://h:1;security.inter.broker.protocol=SASL_SSL",
                "listeners=SASL_SSL://h:1;security.inter.broker.protocol=SASL_SSL;sasl.enabled.mechanisms=PLAIN",
                "listeners=SASL_SSL://h:1;security.inter.broker.protocol=SASL_SSL;sasl.enabled.mechanisms=PLAIN"
                        + ";sasl.mechanism.inter.broker.protocol=PLAIN",
                "listeners=A://h:1;listener.security.protocol.map=A:PLAINTEXT",
                "listeners=A://h:1;listener.security.protocol.map=A:PLAINTEXT;inter.broker.listener.name=A",
                "listeners=A://h:1;listener.security.protocol.map=A:PLAINTEXT;inter.broker.listener.name=B",
                "listeners=A://h:1;listener.security.protocol.map=A:NONE;inter.broker.listener.name=A",
                "listener.security.protocol.map=PLAINTEXT",
                "inter.broker.listener.name=PLAINTEXT;security.inter.broker.protocol=PLAINTEXT",
                "inter.broker.listener.name=plaintext",
                "advertised.listeners=PLAINTEXT://0.0.0.0:1",
                "advertised.listeners=PLAINTEXT://x:1",
                "advertised.listeners=PLAINTEXT://x:1,SSL://x:1",
                "listeners=PLAINTEXT://h:1,SSL://h:2;advertised.listeners=PLAINTEXT://x:1,SSL://x:1",
                "listeners=PLAINTEXT://h:1,SSL://h:2;advertised.listeners=SSL://x:1",
                "control.plane.listener.name=PLAINTEXT",
                "control.plane.listener.name=X",
                "listeners=PLAINTEXT://h:1,SSL://h:2;control.plane.listener.name=SSL",
                "listeners=PLAINTEXT://h:1,SSL://h:2;advertised.listeners=PLAINTEXT://x:1;control.plane.listener.name=SSL",
                "no.such.key=1",
                "metrics.recording.level=LOUD",
                "zookeeper.connection.timeout.ms=-1",
                "zookeeper.session.timeout.ms=0"
            })
    void keysTogetherAreAcceptedAndRefusedAsStockDoes(String given) {
        Map<String, String> properties = new HashMap<>(Map.of("zookeeper.connect", "h:1"));
        Arrays.stream(given.split(";")).forEach(pair -> {
            int equals = pair.indexOf('=');
            properties.put(pair.substring(0, equals), pair.substring(equals + 1));
        });
        assertThat(startsWith(properties)).as(given).isEqualTo(stock.startsWith(properties));
    }

    private static boolean startsWith(Map<String, String> properties) {
        try {
            BrokerConfig.of(properties);
            return true;
        } catch (InvalidConfig e) {
            return false;
        }
    }

    private static List<String> differences(KeyTable ours, Map<String, StockKafka.Definition> theirs) {
        List<String> differences = new ArrayList<>();
        for (ConfigKey key : ours.all()) {
            // A stock broker loads the class; here its name is only kept.
            if (key.type() == ValueType.CLASS) {
                continue;
            }
            for (String sample : SAMPLES) {
                boolean accepted = accepts(key, sample);
                if (accepted != theirs.get(key.name()).accepts(sample)) {
                    differences.add(key.name() + "=" + sample + (accepted ? " accepted" : " refused"));
                }
            }
        }
        return differences;
    }

    private static boolean accepts(ConfigKey key, String text) {
        try {
            key.parse(text);
            return true;
        } catch (InvalidConfig e) {
            return false;
        }
    }

    private static Map<String, String> described(KeyTable table) {
        Map<String, String> described = new TreeMap<>();
        for (ConfigKey key : table.all()) {
            String value = ValueType.text(key.defaultValue());
            described.put(
                    key.name(),
                    key.type() + " " + value + " " + key.traits().importance() + " "
                            + key.traits().internal());
        }
        return described;
    }

    private static Map<String, String> describedByStock(Map<String, StockKafka.Definition> definitions) {
        Map<String, String> described = new TreeMap<>();
        definitions.forEach((name, key) -> described.put(
                name, key.type() + " " + key.defaultText() + " " + key.importance() + " " + key.internal()));
        return described;
    }
}
