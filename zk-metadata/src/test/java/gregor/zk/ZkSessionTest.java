package gregor.zk;

import static gregor.zk.ZkServer.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import gregor.base.TurnOwner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ZkSessionTest {
    @RegisterExtension
    static final ZkServer ZK = new ZkServer();

    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);

    @Test
    void aZnodeIsCreatedReadWrittenAndDeleted() throws Exception {
        ZkSession session = ZK.newCluster();

        assertThat(get(session.get("/z"))).isEmpty();
        get(session.create("/z", null, CreateMode.PERSISTENT));
        assertThat(get(session.get("/z")).orElseThrow().data()).isEmpty();
        assertThat(get(session.setData("/z", DATA, 0))).isEqualTo(1);
        assertThat(get(session.get("/z")).orElseThrow().data()).isEqualTo(DATA);
        assertThat(get(session.children("/"))).contains("z");
        get(session.delete("/z", 1));
        assertThat(get(session.exists("/z", null))).isEmpty();
        assertThat(get(session.children("/z"))).isEmpty();
    }

    @Test
    void aRefusalTellsItsCode() throws Exception {
        ZkSession session = ZK.newCluster();
        get(session.create("/z", DATA, CreateMode.PERSISTENT));

        assertRefused(Code.NODEEXISTS, session.create("/z", DATA, CreateMode.PERSISTENT));
        assertRefused(Code.BADVERSION, session.setData("/z", DATA, 7));
        assertRefused(Code.NONODE, session.create("/a/b", DATA, CreateMode.PERSISTENT));
    }

    @Test
    void aMultiDoesNothingAndTellsWhichOperationWasRefused() throws Exception {
        ZkSession session = ZK.newCluster();
        List<Op> operations = List.of(
                Op.create("/one", DATA, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.delete("/absent", ZkSession.ANY_VERSION),
                Op.create("/two", DATA, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));

        assertThatThrownBy(() -> get(session.multi(operations))).isInstanceOfSatisfying(ZkException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(Code.NONODE);
            assertThat(refusal.operation()).isEqualTo(1);
        });
        assertThat(get(session.exists("/one", null))).isEmpty();
    }

    @Test
    void manyMoreRequestsThanMayBeInFlightKeepTheirOrder() throws Exception {
        ZkSession session = ZK.newCluster();
        get(session.create("/count", DATA, CreateMode.PERSISTENT));
        List<CompletionStage<Integer>> writes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            writes.add(session.setData("/count", DATA, i));
        }

        assertThat(get(Stages.all(writes))).hasSize(500).last().isEqualTo(500);
    }

    @Test
    void aWatchFiresOnceOnItsOwner() throws Exception {
        ZkSession session = ZK.newCluster();
        AtomicInteger fired = new AtomicInteger();
        Watch watch = new Watch(new TurnOwner(), fired::incrementAndGet);
        get(session.exists("/watched", watch));
        get(session.exists("/watched", watch));

        get(session.create("/watched", DATA, CreateMode.PERSISTENT));
        get(session.setData("/watched", DATA, 0));

        await().until(() -> fired.get() == 1);
        assertThat(get(session.get("/watched", watch)).orElseThrow().version()).isEqualTo(1);
        get(session.setData("/watched", DATA, 1));
        await().until(() -> fired.get() == 2);
    }

    @Test
    void aMissingChrootIsMadeWithItsParents() throws Exception {
        ZkSession session = ZK.joinCluster(ZK.newChroot() + "/deep/er");

        assertThat(get(session.children("/"))).contains("brokers", "config");
    }

    @Test
    void anExpiredSessionIsReplacedAndRequestsGoOn() throws Exception {
        ZkSession session = ZK.newCluster();
        List<String> heard = new CopyOnWriteArrayList<>();
        session.listen(new TurnOwner(), new SessionListener() {
            @Override
            public void onSessionLost() {
                heard.add("lost");
            }

            @Override
            public void onSessionRegained() {
                heard.add("regained");
            }
        });
        long before = session.sessionId();
        get(session.create("/ephemeral", DATA, CreateMode.EPHEMERAL));

        ZK.expire(session);
        CompletionStage<Optional<Znode>> read = session.get("/ephemeral");

        assertThat(get(read)).isEmpty();
        await().untilAsserted(() -> assertThat(heard).containsExactly("lost", "regained"));
        assertThat(session.sessionId()).isNotEqualTo(before);
    }

    @Test
    void whileZooKeeperIsAwayRequestsWait() throws Exception {
        ZkServer zk = new ZkServer();
        zk.beforeAll(null);
        try {
            ZkSession session = zk.newCluster();
            get(session.create("/before", DATA, CreateMode.PERSISTENT));
            AtomicInteger changes = new AtomicInteger();
            get(session.get("/before", new Watch(new TurnOwner(), changes::incrementAndGet)));

            zk.restart();
            List<CompletionStage<String>> writes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                writes.add(session.create("/after-" + i, DATA, CreateMode.PERSISTENT));
            }

            assertThat(get(Stages.all(writes))).hasSize(50).startsWith("/after-0");
            assertThat(get(session.get("/before"))).isPresent();
        } finally {
            zk.afterAll(null);
        }
    }

    @Test
    void aClosedSessionFailsRequestsAtOnce() throws Exception {
        ZkSession session = ZK.newCluster();
        session.close();

        assertRefused(Code.SESSIONEXPIRED, session.get("/z"));
    }

    @Test
    void aStartWithoutZooKeeperEndsWithOneClearLine() {
        ZkConfig nobody = new ZkConfig("127.0.0.1:1/chroot", 300, 10_000, 10);
        try (PipelinedSession session = new PipelinedSession(nobody, ZK.timers())) {
            assertThatThrownBy(session::start)
                    .isInstanceOf(IOException.class)
                    .hasMessage("No ZooKeeper answered at 127.0.0.1:1/chroot within 300 ms"
                            + " (zookeeper.connect, zookeeper.connection.timeout.ms)");
        }
    }

    private static void assertRefused(Code code, CompletionStage<?> stage) {
        assertThatThrownBy(() -> get(stage))
                .isInstanceOfSatisfying(
                        ZkException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
