package gregor.zk;

import gregor.base.Lifecycle;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.zk.ZkRequests.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session over ZooKeeper's own client. Stages complete on the client's event thread; only {@link #start} and {@link #close}
 * block.
 */
public final class PipelinedSession implements ZkSession, Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(PipelinedSession.class);
    /** A connection that takes longer is worth a line. */
    private static final int QUIET_WAIT_MS = 1_000;

    private static final int REOPEN_DELAY_MS = 1_000;
    private static final int CLOSE_TIMEOUT_MS = 2_000;

    private final ZkConfig config;
    private final Timers timers;
    private final ZkRequests<ZooKeeper> requests;
    private final List<Registered> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstConnection = new CountDownLatch(1);
    private volatile ZooKeeper client;
    private volatile boolean closed;
    private boolean lost;
    private boolean away;

    public PipelinedSession(ZkConfig config, Timers timers) {
        this.config = config;
        this.timers = timers;
        this.requests = new ZkRequests<>(config.maxInFlightRequests());
    }

    /**
     * Connects, and creates the chroot if it is missing.
     *
     * @throws IOException if no server answered within the time allowed; its message is for the operator
     */
    @Override
    public void start() throws IOException, InterruptedException {
        client = open(config.connect());
        if (!awaitConnection()) {
            throw new IOException("No ZooKeeper answered at " + config.connect() + " within "
                    + config.connectionTimeoutMs() + " ms (zookeeper.connect, zookeeper.connection.timeout.ms)");
        }
        if (!config.chroot().isEmpty() && !rootExists()) {
            new Chroot(config).create();
        }
    }

    private boolean awaitConnection() throws InterruptedException {
        long patienceMs = Math.min(QUIET_WAIT_MS, config.connectionTimeoutMs());
        if (firstConnection.await(patienceMs, TimeUnit.MILLISECONDS)) {
            return true;
        }
        long restMs = config.connectionTimeoutMs() - patienceMs;
        LOG.info("Waiting for ZooKeeper at {}, for {} ms at most", config.connect(), restMs);
        return firstConnection.await(restMs, TimeUnit.MILLISECONDS);
    }

    private boolean rootExists() throws IOException, InterruptedException {
        try {
            return exists("/", null)
                    .toCompletableFuture()
                    .get(config.connectionTimeoutMs(), TimeUnit.MILLISECONDS)
                    .isPresent();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The chroot " + config.chroot() + " in ZooKeeper could not be looked at", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        requests.close();
        ZooKeeper current = client;
        if (current != null) {
            closeQuietly(current);
        }
    }

    @Override
    public void listen(Owner owner, SessionListener listener) {
        listeners.add(new Registered(owner, listener));
    }

    @Override
    public long sessionId() {
        return client.getSessionId();
    }

    /** What another client needs to take the present session over, as tests do to end it. */
    byte[] sessionPassword() {
        return client.getSessionPasswd();
    }

    @Override
    public CompletionStage<Optional<Znode>> get(String path, Watch watch) {
        return requests.submit((zk, reply) -> zk.getData(
                path,
                watch,
                (code, at, ctx, data, stat) -> orEmpty(reply, code, at, stat == null ? null : Znode.of(data, stat)),
                null));
    }

    @Override
    public CompletionStage<Optional<Znode>> exists(String path, Watch watch) {
        return requests.submit((zk, reply) -> zk.exists(
                path,
                watch,
                (code, at, ctx, stat) -> orEmpty(reply, code, at, stat == null ? null : Znode.of(null, stat)),
                null));
    }

    @Override
    public CompletionStage<List<String>> children(String path, Watch watch) {
        return requests.submit((zk, reply) -> zk.getChildren(
                path,
                watch,
                (int code, String at, Object ctx, List<String> names) -> {
                    boolean absent = code == Code.NONODE.intValue();
                    reply.done(absent ? 0 : code, at, absent ? List.of() : names);
                },
                null));
    }

    @Override
    public CompletionStage<String> create(String path, byte[] data, CreateMode mode) {
        return requests.submit((zk, reply) -> zk.create(
                path,
                data,
                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                mode,
                (int code, String at, Object ctx, String name) -> reply.done(code, at, name),
                null));
    }

    @Override
    public CompletionStage<Integer> setData(String path, byte[] data, int version) {
        return requests.submit((zk, reply) -> zk.setData(
                path,
                data,
                version,
                (code, at, ctx, stat) -> reply.done(code, at, stat == null ? null : stat.getVersion()),
                null));
    }

    @Override
    public CompletionStage<Void> delete(String path, int version) {
        return requests.submit(
                (zk, reply) -> zk.delete(path, version, (code, at, ctx) -> reply.done(code, at, null), null));
    }

    @Override
    public CompletionStage<List<OpResult>> multi(List<Op> operations) {
        AtomicReference<List<OpResult>> refused = new AtomicReference<>(List.of());
        CompletionStage<List<OpResult>> done = requests.submit((zk, reply) -> zk.multi(
                operations,
                (code, at, ctx, results) -> {
                    refused.set(results == null ? List.of() : results);
                    reply.done(code, at, results);
                },
                null));
        return done.exceptionally(fault -> {
            throw refusalIn(operations, refused.get(), fault);
        });
    }

    private static RuntimeException refusalIn(List<Op> operations, List<OpResult> results, Throwable fault) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof OpResult.ErrorResult error && error.getErr() != Code.OK.intValue()) {
                return new ZkException(
                        Code.get(error.getErr()), operations.get(i).getPath(), i);
            }
        }
        return new CompletionException(Stages.unwrap(fault));
    }

    private static <T> void orEmpty(Reply<Optional<T>> reply, int code, String path, T value) {
        reply.done(code == Code.NONODE.intValue() ? 0 : code, path, Optional.ofNullable(value));
    }

    private ZooKeeper open(String connect) throws IOException {
        ClientWatcher watcher = new ClientWatcher();
        ZooKeeper opened = new ZooKeeper(
                connect, config.sessionTimeoutMs(), watcher, false, new PlainClientConfig(CLOSE_TIMEOUT_MS));
        watcher.watched(opened);
        return opened;
    }

    private void onConnected(ZooKeeper connectedClient) {
        requests.onConnected(connectedClient);
        firstConnection.countDown();
        if (away) {
            away = false;
            LOG.info("ZooKeeper is back");
        }
        if (lost) {
            lost = false;
            LOG.info("A new ZooKeeper session 0x{} stands", Long.toHexString(connectedClient.getSessionId()));
            listeners.forEach(each -> each.owner.execute(each.listener::onSessionRegained));
        }
    }

    private void onAway(ZooKeeper lostClient) {
        requests.onDisconnected(lostClient);
        if (!closed && !away) {
            away = true;
            LOG.warn("The connection to ZooKeeper is lost; what is to be read or changed there waits");
        }
    }

    private void onExpired(ZooKeeper expired) {
        requests.onDisconnected(expired);
        if (closed) {
            return;
        }
        LOG.warn("The ZooKeeper session 0x{} has expired; opening a new one", Long.toHexString(expired.getSessionId()));
        lost = true;
        listeners.forEach(each -> each.owner.execute(each.listener::onSessionLost));
        reopen();
    }

    private void reopen() {
        if (closed) {
            return;
        }
        try {
            client = open(config.connect());
        } catch (IOException | RuntimeException e) {
            LOG.warn("No new ZooKeeper session yet; trying again", e);
            timers.after(REOPEN_DELAY_MS, this::reopen);
        }
        if (closed) {
            closeQuietly(client);
        }
    }

    private static void closeQuietly(ZooKeeper client) {
        try {
            client.close(CLOSE_TIMEOUT_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Registered(Owner owner, SessionListener listener) {}

    /** Hears of one client's connection. Its events come one after the other, on that client's event thread. */
    private final class ClientWatcher implements org.apache.zookeeper.Watcher {
        private final CountDownLatch known = new CountDownLatch(1);
        private ZooKeeper watched;

        /** The first event may come before the client's constructor has returned it. */
        void watched(ZooKeeper opened) {
            watched = opened;
            known.countDown();
        }

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() != Event.EventType.None || !awaitKnown()) {
                return;
            }
            KeeperState state = event.getState();
            if (state == KeeperState.SyncConnected) {
                onConnected(watched);
            } else if (state == KeeperState.Expired) {
                onExpired(watched);
            } else {
                onAway(watched);
            }
        }

        private boolean awaitKnown() {
            try {
                known.await();
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
