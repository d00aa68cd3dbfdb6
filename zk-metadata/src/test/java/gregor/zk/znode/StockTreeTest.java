package gregor.zk.znode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a stock 3.9.2 broker left in ZooKeeper, read and written again: the same fields, of the same types. */
class StockTreeTest {
    private final Map<String, String> tree = readTree();

    @Test
    void everyRootOfAStockTreeIsOneOfOurs() {
        assertThat(tree.keySet()).containsAll(PersistentZnodes.ALL);
        PersistentZnodes.ALL.forEach(path -> assertThat(path.substring(0, Math.max(1, path.lastIndexOf('/'))))
                .satisfiesAnyOf(
                        parent -> assertThat(parent).isEqualTo("/"),
                        parent -> assertThat(PersistentZnodes.ALL.indexOf(parent))
                                .isBetween(0, PersistentZnodes.ALL.indexOf(path) - 1)));
    }

    @Test
    void clusterId() {
        assertSame("/cluster/id", json -> ClusterIdZnode.encode(ClusterIdZnode.decode(json)));
    }

    @Test
    void controllerAndItsEpoch() {
        assertSame(ControllerZnode.PATH, json -> ControllerZnode.encode(ControllerZnode.decode(json), 1795161330998L));
        assertThat(ControllerEpochZnode.encode(ControllerEpochZnode.decode(data(ControllerEpochZnode.PATH))))
                .isEqualTo(data(ControllerEpochZnode.PATH));
    }

    @Test
    void broker() {
        assertSame("/brokers/ids/1", json -> BrokerIdZnode.encode(BrokerIdZnode.decode(1, json), 1795161330653L));
    }

    @Test
    void topicAndPartitionState() {
        assertSame("/brokers/topics/foo", json -> TopicZnode.encode(TopicZnode.decode(json)));
        assertSame(
                "/brokers/topics/foo/partitions/1/state",
                json -> PartitionStateZnode.encode(PartitionStateZnode.decode(json)));
    }

    @Test
    void settingsAndTheirChanges() {
        for (String entity : new String[] {"topics/foo", "brokers/<default>", "users/al%20ice/clients/c1"}) {
            assertSame(ConfigZnode.path(entity), json -> ConfigZnode.encode(ConfigZnode.decode(json)));
        }
        for (int i = 0; i < 3; i++) {
            assertSame(
                    ConfigChangeZnode.PREFIX + "000000000" + i,
                    json -> ConfigChangeZnode.encode(ConfigChangeZnode.decode(json)));
        }
    }

    @Test
    void producerIdsAndFeatures() {
        assertSame(ProducerIdBlockZnode.PATH, json -> {
            long next = ProducerIdBlockZnode.decodeNext(json);
            return ProducerIdBlockZnode.encode(1, next - 1000, next - 1);
        });
        assertSame(FeatureZnode.PATH, json -> FeatureZnode.encode(FeatureZnode.decode(json)));
        assertThat(FeatureZnode.isCurrent(data(FeatureZnode.PATH))).isTrue();
    }

    private void assertSame(String path, UnaryOperator<byte[]> readAndWrite) {
        byte[] stock = data(path);
        assertThat(new HashMap<>(Json.parse(readAndWrite.apply(stock)).fields()))
                .as(path)
                .isEqualTo(new HashMap<>(Json.parse(stock).fields()));
    }

    private byte[] data(String path) {
        assertThat(tree).containsKey(path);
        return tree.get(path).getBytes(StandardCharsets.UTF_8);
    }

    /** One znode a line: path, kind, version and data, with tabs between. */
    private static Map<String, String> readTree() {
        try (InputStream in = StockTreeTest.class.getResourceAsStream("/stock-3.9.2-tree.txt")) {
            Map<String, String> tree = new LinkedHashMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split("\t");
                tree.put(parts[0], parts[3]);
            }
            return tree;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
