package gregor.zk;

import gregor.base.TimerThread;
import gregor.zk.znode.BrokerEndpoint;
import gregor.zk.znode.BrokerRegistration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ZooKeeper server for one test class, and sessions with it: each in a chroot of its own, unless one is named. */
public final class ZkServer implements BeforeAllCallback, AfterAllCallback {
    private static final int TICK_MS = 100;
    private static final AtomicInteger CHROOTS = new AtomicInteger();

    private final TimerThread timers = new TimerThread("test-timers");
    private final Deque<PipelinedSession> sessions = new ArrayDeque<>();
    private Path directory;
    private EmbeddedZooKeeper server;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        directory = Files.createTempDirectory("zk-test");
        server = new EmbeddedZooKeeper(directory, 0, TICK_MS);
        server.start();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        while (!sessions.isEmpty()) {
            sessions.pop().close();
        }
        server.close();
        timers.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    public TimerThread timers() {
        return timers;
    }

    /** Stops the server, and starts it again on the same port and data. */
    public void restart() throws Exception {
        int port = server.port();
        server.close();
        server = new EmbeddedZooKeeper(directory, port, TICK_MS);
        server.start();
    }

    public String newChroot() {
        return "/test-" + CHROOTS.incrementAndGet();
    }

    public String connect(String chroot) {
        return server.connect() + chroot;
    }

    /** A session with the roots of a cluster, in an empty tree of its own. */
    public ZkSession newCluster() throws Exception {
        return joinCluster(newChroot());
    }

    public ZkSession joinCluster(String chroot) throws Exception {
        PipelinedSession session = new PipelinedSession(config(chroot), timers);
        session.start();
        sessions.push(session);
        get(new ClusterIdentity(session).ensureRoots());
        return session;
    }

    public ZkConfig config(String chroot) {
        return new ZkConfig(connect(chroot), 10_000, 10_000, 10);
    }

    /** Ends the session at the server, as its expiry would: another client takes it over and closes it. */
    public void expire(ZkSession session) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper twin = new ZooKeeper(
                server.connect(),
                10_000,
                event -> connected.countDown(),
                session.sessionId(),
                ((PipelinedSession) session).sessionPassword());
        connected.await();
        twin.close();
    }

    public static <T> T get(CompletionStage<T> stage) throws InterruptedException, TimeoutException {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new AssertionError(e.getCause());
        }
    }

    public static BrokerRegistration broker(int id) {
        return new BrokerRegistration(
                id, List.of(new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", "h" + id, 9092)), null, -1);
    }
}
