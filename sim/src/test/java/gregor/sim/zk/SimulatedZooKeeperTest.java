package gregor.sim.zk;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Owner;
import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import gregor.zk.SessionListener;
import gregor.zk.Watch;
import gregor.zk.ZkException;
import gregor.zk.ZkSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;

/** That the stand-in keeps the promises that brokers rely on. */
class SimulatedZooKeeperTest {
    private static final byte[] DATA = {1};
    private static final long SECOND = 1_000_000;

    private final Schedule schedule = new Schedule(new Random(7));
    private final SimulatedNetwork network = new SimulatedNetwork(schedule);
    private final SimulatedZooKeeper server = new SimulatedZooKeeper(schedule, network, new Trace(schedule, null));
    private final SimulatedProcess process = process("b1");
    private final ZkSession session = new SimulatedSession(process, network, 6_000);
    private final List<String> heard = new ArrayList<>();

    @Test
    void aMultiIsDoneWholeOrNotAtAll() {
        CompletionStage<?> refused = session.multi(List.of(
                Op.create("/a", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                Op.check("/a", 0),
                Op.setData("/a", DATA, 5)));
        run(1);

        ZkException fault = faultOf(refused);
        assertThat(fault.code()).isEqualTo(Code.BADVERSION);
        assertThat(fault.operation()).isEqualTo(2);
        assertThat(value(session.exists("/a", null))).isEmpty();
    }

    @Test
    void aSequenceGoesOnAfterDeletions() {
        assertThat(value(session.create("/s-", null, CreateMode.PERSISTENT_SEQUENTIAL)))
                .isEqualTo("/s-0000000000");
        value(session.delete("/s-0000000000", -1));
        assertThat(value(session.create("/s-", null, CreateMode.PERSISTENT_SEQUENTIAL)))
                .isEqualTo("/s-0000000001");
    }

    @Test
    void aChangeIsHeardOfBeforeItCanBeRead() {
        value(session.create("/a", DATA, CreateMode.PERSISTENT));
        value(session.get("/a", watch("changed")));
        ZkSession other = new SimulatedSession(process("b2"), network, 6_000);
        other.setData("/a", DATA, -1);
        for (int i = 0; i < 200; i++) {
            session.get("/a")
                    .thenAccept(
                            read -> heard.add("version " + read.orElseThrow().version()));
        }
        run(5);

        assertThat(heard).containsOnlyOnce("changed");
        assertThat(heard.subList(0, heard.indexOf("changed"))).doesNotContain("version 1");
        assertThat(heard).endsWith("version 1");
    }

    @Test
    void whatChangedWhileTheConnectionWasAwayIsHeardOfAfterwards() {
        value(session.create("/a", DATA, CreateMode.PERSISTENT));
        value(session.get("/a", watch("changed")));
        value(session.children("/", watch("children")));
        value(session.exists("/new", watch("created")));
        network.cut("b1", "zk");
        network.cut("zk", "b1");
        ZkSession other = new SimulatedSession(process("b2"), network, 6_000);
        other.setData("/a", DATA, -1);
        other.create("/new", DATA, CreateMode.PERSISTENT);
        run(3);
        assertThat(heard).isEmpty();

        network.mend();
        run(5);
        assertThat(heard).containsExactlyInAnyOrder("changed", "children", "created");
    }

    @Test
    void aSessionEndsWithItsEphemeralsWhenNothingIsHeardOfItAndItsRequestsAreSentInTheNext() {
        value(session.create("/e", DATA, CreateMode.EPHEMERAL));
        long first = session.sessionId();
        session.listen(inPlace(), listener());
        network.cut("b1", "zk");
        CompletionStage<String> late = session.create("/late", DATA, CreateMode.EPHEMERAL);
        run(7);
        assertThat(server.data("/e")).isNull();
        assertThat(heard).isEmpty();

        network.mend();
        run(5);
        assertThat(heard).containsExactly("lost", "regained");
        assertThat(session.sessionId()).isNotEqualTo(first);
        assertThat(value(late)).isEqualTo("/late");
    }

    @Test
    void anAnswerMayBeLostWhileTheChangeIsMade() {
        value(session.create("/a", DATA, CreateMode.PERSISTENT));
        network.cut("zk", "b1");
        CompletionStage<Integer> change = session.setData("/a", DATA, 0);
        run(5);
        assertThat(change.toCompletableFuture()).isNotDone();

        network.mend();
        run(5);
        assertThat(faultOf(change).code()).isEqualTo(Code.BADVERSION);
    }

    private SimulatedProcess process(String name) {
        network.powerOn(name);
        return new SimulatedProcess(name, schedule);
    }

    private Watch watch(String word) {
        return new Watch(inPlace(), () -> heard.add(word));
    }

    private SessionListener listener() {
        return new SessionListener() {
            @Override
            public void onSessionLost() {
                heard.add("lost");
            }

            @Override
            public void onSessionRegained() {
                heard.add("regained");
            }
        };
    }

    private static Owner inPlace() {
        return new gregor.base.TurnOwner();
    }

    private void run(int seconds) {
        long end = schedule.nowMicros() + seconds * SECOND;
        while (schedule.step(end)) {
            assertThat(schedule.nowMicros()).isLessThanOrEqualTo(end);
        }
    }

    private <T> T value(CompletionStage<T> stage) {
        AtomicReference<T> result = new AtomicReference<>();
        stage.thenAccept(result::set);
        run(5);
        assertThat(stage.toCompletableFuture()).isCompleted();
        return result.get();
    }

    private static ZkException faultOf(CompletionStage<?> stage) {
        return (ZkException) stage.toCompletableFuture()
                .handle((value, fault) -> gregor.zk.Stages.unwrap(fault))
                .join();
    }
}
