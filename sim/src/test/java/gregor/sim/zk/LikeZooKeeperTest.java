package gregor.sim.zk;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TimerThread;
import gregor.base.TurnOwner;
import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import gregor.zk.EmbeddedZooKeeper;
import gregor.zk.PipelinedSession;
import gregor.zk.Stages;
import gregor.zk.Watch;
import gregor.zk.ZkConfig;
import gregor.zk.ZkException;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in answers as ZooKeeper does: the same operations, drawn at random, on both. */
class LikeZooKeeperTest {
    private static final int OPERATIONS = 2_000;
    private static final String[] PATHS = {"/a", "/b", "/a/x", "/a/y", "/b/x", "/a/x/deep"};

    @TempDir
    Path directory;

    @Test
    void theSameOperationsHaveTheSameAnswersAndSetOffTheSameWatches() throws Exception {
        long seed = System.nanoTime();
        List<String> simulated = simulated(seed);
        List<String> real = real(seed);
        assertThat(simulated).as("seed %s", seed).isEqualTo(real);
    }

    private static List<String> simulated(long seed) throws Exception {
        Schedule schedule = new Schedule(new Random(seed));
        SimulatedNetwork network = new SimulatedNetwork(schedule);
        SimulatedZooKeeper server = new SimulatedZooKeeper(schedule, network, new Trace(schedule, null));
        SimulatedProcess process = new SimulatedProcess("b1", schedule);
        network.powerOn("b1");
        assertThat(server.process().isStopped()).isFalse();
        ZkSession session = new SimulatedSession(process, network, 6_000);
        return new Operations(seed, session, stage -> {
                    while (!stage.toCompletableFuture().isDone()) {
                        schedule.step(schedule.nowMicros() + 1_000_000);
                    }
                })
                .run();
    }

    private List<String> real(long seed) throws Exception {
        try (TimerThread timers = new TimerThread("timers");
                EmbeddedZooKeeper server = new EmbeddedZooKeeper(directory, 0)) {
            server.start();
            try (PipelinedSession session =
                    new PipelinedSession(new ZkConfig(server.connect(), 10_000, 10_000, 10), timers)) {
                session.start();
                return new Operations(
                                seed,
                                session,
                                stage -> stage.handle((value, fault) -> null)
                                        .toCompletableFuture()
                                        .get(10, TimeUnit.SECONDS))
                        .run();
            }
        }
    }

    /** Waits for a stage, whatever comes of it. */
    private interface Wait {
        void on(CompletionStage<?> stage) throws Exception;
    }

    /** Operations drawn from a seed, and what came of them. */
    private static final class Operations {
        private final Random random;
        private final ZkSession session;
        private final Wait wait;
        private final List<String> told = new CopyOnWriteArrayList<>();

        Operations(long seed, ZkSession session, Wait wait) {
            this.random = new Random(seed);
            this.session = session;
            this.wait = wait;
        }

        List<String> run() throws Exception {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < OPERATIONS; i++) {
                CompletionStage<String> stage =
                        draw(i).handle((value, fault) -> fault == null ? told(value) : refusal(fault));
                wait.on(stage);
                // A watch is told before the next answer at the latest.
                wait.on(session.exists("/none", null));
                told.sort(null);
                all.add(i + ": " + stage.toCompletableFuture().join() + " " + told);
                told.clear();
            }
            return all;
        }

        private CompletionStage<?> draw(int i) {
            String path = PATHS[random.nextInt(PATHS.length)];
            byte[] data = {(byte) i};
            Watch watch = random.nextInt(3) == 0 ? new Watch(new TurnOwner(), () -> told.add("w" + i + path)) : null;
            CreateMode mode = CreateMode.values()[random.nextInt(4)];
            int version = random.nextInt(4) - 1;
            return switch (random.nextInt(8)) {
                case 0 -> session.get(path, watch);
                case 1 -> session.exists(path, watch);
                case 2 -> session.children(path, watch);
                case 3, 4 -> session.create(path, data, mode);
                case 5 -> session.setData(path, data, version);
                case 6 -> session.delete(path, version);
                default ->
                    session.multi(List.of(
                            Op.check(PATHS[random.nextInt(PATHS.length)], -1),
                            Op.create(path, data, Ids.OPEN_ACL_UNSAFE, mode),
                            Op.setData(path, data, version)));
            };
        }

        private static String told(Object value) {
            if (value instanceof Optional<?> found) {
                return found.map(znode -> znode((Znode) znode)).orElse("absent");
            }
            if (value instanceof List<?> list) {
                return list.stream().map(Operations::element).sorted().toList().toString();
            }
            return String.valueOf(value);
        }

        private static String znode(Znode znode) {
            return (znode.data().length == 0 ? "" : znode.data()[0]) + " v" + znode.version()
                    + (znode.ephemeralOwner() == 0 ? "" : " ephemeral");
        }

        private static String element(Object element) {
            if (element instanceof OpResult.CreateResult created) {
                return "created " + created.getPath();
            }
            if (element instanceof OpResult.SetDataResult set) {
                return "set " + set.getStat().getVersion();
            }
            return element instanceof OpResult ? "done" : String.valueOf(element);
        }

        private static String refusal(Throwable fault) {
            ZkException refused = (ZkException) Stages.unwrap(fault);
            return refused.code() + " " + refused.operation();
        }
    }
}
