package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.zk.znode.IsrChangeZnode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PartitionStateZnode;
import gregor.zk.znode.TopicZnode;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IsrStoreTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final PartitionState SHRUNK = new PartitionState(1, 4, List.of(1), 6);

    private final ManualTime time = new ManualTime(0);
    private ZkSession session;
    private IsrStore store;

    @BeforeEach
    void createPartition() throws Exception {
        session = ZK.newCluster();
        store = new IsrStore(session, time);
        byte[] state = PartitionStateZnode.encode(new PartitionState(1, 4, List.of(1, 2), 6));
        byte[] nothing = {};
        get(session.create(TopicZnode.path("t"), nothing, CreateMode.PERSISTENT));
        get(session.create(PartitionStateZnode.partitionsPath("t"), nothing, CreateMode.PERSISTENT));
        get(session.create(PartitionStateZnode.partitionPath(PARTITION), nothing, CreateMode.PERSISTENT));
        get(session.create(PartitionStateZnode.path(PARTITION), state, CreateMode.PERSISTENT));
    }

    @Test
    void theStateIsWrittenAndTheControllerToldOfAllChangesAtOnce() throws Exception {
        assertThat(get(store.write(PARTITION, SHRUNK, 0))).hasValue(1);
        PartitionState grown = new PartitionState(1, 4, List.of(1, 2), 6);
        assertThat(get(store.write(PARTITION, grown, 1))).hasValue(2);
        assertThat(stored()).isEqualTo(grown);
        assertThat(get(session.children(IsrChangeZnode.PARENT))).isEmpty();

        time.advance(5_000);
        await().until(() -> get(session.children(IsrChangeZnode.PARENT)).size() == 1);
        String change = get(session.children(IsrChangeZnode.PARENT)).get(0);
        Znode told = get(session.get(IsrChangeZnode.PARENT + "/" + change)).orElseThrow();
        assertThat(IsrChangeZnode.decode(told.data())).containsExactly(PARTITION);
    }

    @Test
    void whatSomebodyElseWroteStays() throws Exception {
        PartitionState elected = new PartitionState(2, 5, List.of(2), 7);
        get(session.setData(PartitionStateZnode.path(PARTITION), PartitionStateZnode.encode(elected), 0));
        assertThat(get(store.write(PARTITION, SHRUNK, 0))).isEmpty();
        assertThat(stored()).isEqualTo(elected);
        time.advance(60_000);
        assertThat(get(session.children(IsrChangeZnode.PARENT))).isEmpty();
    }

    @Test
    void aWriteWhoseAnswerWasLostIsFoundAgain() throws Exception {
        get(store.write(PARTITION, SHRUNK, 0));
        assertThat(get(store.write(PARTITION, SHRUNK, 0))).hasValue(1);
    }

    @Test
    void aPartitionThatIsGoneIsNotWritten() throws Exception {
        assertThat(get(store.write(new TopicPartition("t", 9), SHRUNK, 0))).isEmpty();
    }

    private PartitionState stored() throws Exception {
        return PartitionStateZnode.decode(get(session.get(PartitionStateZnode.path(PARTITION)))
                .orElseThrow()
                .data());
    }
}
