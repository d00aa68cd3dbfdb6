package gregor.compat.cluster;

import gregor.zk.znode.BrokerIdZnode;
import gregor.zk.znode.ControllerZnode;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

/** What ZooKeeper knows of a cluster, and what it can be made to do to a broker. Each question is a session of its own. */
public final class ClusterState {
    private static final int SESSION_TIMEOUT_MS = 10_000;
    private static final int ATTEMPTS_MAX = 5;
    private static final int FORGOTTEN_MAX_MS = 60_000;
    /** ZooKeeper derives the password of a session from its id and this number, in every release so far. */
    private static final long PASSWORD_SEED = 0xB3415C00L;

    private static final int PASSWORD_BYTES = 16;
    private static final long NEW_SESSION = 0;

    private final String zooKeeper;

    public ClusterState(String zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    private interface Question<T> {
        T ask(ZooKeeper client) throws Exception;
    }

    /** The broker that is controller, if one is. */
    public OptionalInt controller() throws Exception {
        return ask(NEW_SESSION, client -> {
            try {
                return OptionalInt.of(ControllerZnode.decode(client.getData(ControllerZnode.PATH, false, null)));
            } catch (KeeperException.NoNodeException nobody) {
                return OptionalInt.empty();
            }
        });
    }

    /** Returns when a broker is registered no more; gives the {@code System.nanoTime()} at which that was heard. */
    public long awaitForgotten(int broker) throws Exception {
        CompletableFuture<Long> heardNs = new CompletableFuture<>();
        return ask(NEW_SESSION, client -> {
            if (client.exists(BrokerIdZnode.path(broker), event -> heardNs.complete(System.nanoTime())) == null) {
                heardNs.complete(System.nanoTime());
            }
            return heardNs.get(FORGOTTEN_MAX_MS, TimeUnit.MILLISECONDS);
        });
    }

    /** The epoch of a broker that is registered. */
    public long brokerEpoch(int broker) throws Exception {
        return ask(
                NEW_SESSION,
                client -> client.exists(BrokerIdZnode.path(broker), false).getCzxid());
    }

    /** Ends a broker's session as if its time had run out: somebody else joins it and closes it. */
    public void expireSession(int broker) throws Exception {
        Stat registration = ask(NEW_SESSION, client -> client.exists(BrokerIdZnode.path(broker), false));
        if (registration != null) {
            ask(registration.getEphemeralOwner(), ZooKeeper::getState);
        }
    }

    /** Asks something in a session, and closes it. A ZooKeeper that has just started takes connections before it serves. */
    private <T> T ask(long session, Question<T> question) throws Exception {
        for (int attempt = 1; ; attempt++) {
            ZooKeeper client = connect(session);
            try {
                return question.ask(client);
            } catch (KeeperException.ConnectionLossException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw e;
                }
            } finally {
                client.close();
            }
        }
    }

    private ZooKeeper connect(long session) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        Watcher watcher = event -> {
            if (event.getState() != KeeperState.Disconnected) {
                connected.countDown();
            }
        };
        ZooKeeper client = session == NEW_SESSION
                ? new ZooKeeper(zooKeeper, SESSION_TIMEOUT_MS, watcher)
                : new ZooKeeper(zooKeeper, SESSION_TIMEOUT_MS, watcher, session, password(session));
        connected.await(SESSION_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        return client;
    }

    private static byte[] password(long session) {
        byte[] password = new byte[PASSWORD_BYTES];
        new Random(session ^ PASSWORD_SEED).nextBytes(password);
        return password;
    }
}
