package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.zk.znode.ConsumerOffsetZnode;
import gregor.zk.znode.MalformedZnode;
import java.nio.charset.StandardCharsets;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LegacyOffsetsTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    private static final TopicPartition PARTITION = new TopicPartition("t", 3);

    @Test
    void anOffsetIsKeptAsDigitsBelowTheGroup() throws Exception {
        ZkSession session = ZK.newCluster();
        LegacyOffsets offsets = new LegacyOffsets(session);
        assertThat(get(offsets.fetch("g", PARTITION))).isEmpty();

        get(offsets.commit("g", PARTITION, 41));
        get(offsets.commit("g", PARTITION, 42));

        assertThat(get(offsets.fetch("g", PARTITION))).hasValue(42);
        assertThat(get(session.get("/consumers/g/offsets/t/3")).orElseThrow().data())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("42");
    }

    @Test
    void whatIsNoOffsetIsMalformed() throws Exception {
        ZkSession session = ZK.newCluster();
        LegacyOffsets offsets = new LegacyOffsets(session);
        get(offsets.commit("g", PARTITION, 1));
        String path = ConsumerOffsetZnode.path("g", "t", 3);
        get(session.delete(path, ZkSession.ANY_VERSION));
        get(session.create(path, new byte[] {'x'}, CreateMode.PERSISTENT));

        assertThatThrownBy(() -> get(offsets.fetch("g", PARTITION))).isInstanceOf(MalformedZnode.class);
    }

    @Test
    void aGroupThatCannotBeAPathIsRefused() throws Exception {
        LegacyOffsets offsets = new LegacyOffsets(ZK.newCluster());

        assertThatThrownBy(() -> get(offsets.commit("a//b", PARTITION, 1)))
                .isInstanceOfSatisfying(
                        MetadataException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(MetadataError.INVALID_REQUEST));
    }
}
