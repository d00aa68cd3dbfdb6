package gregor.zk.controller;

import gregor.base.Owner;
import gregor.zk.SessionListener;
import gregor.zk.Watch;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;

/** A session whose process dies before a certain write: that one is not sent, nothing is answered any more, and the session ends. */
final class MortalSession implements ZkSession {
    private final ZkSession session;
    private int writesLeft = Integer.MAX_VALUE;
    private boolean dead;

    MortalSession(ZkSession session) {
        this.session = session;
    }

    /** So many writes more are sent. */
    synchronized void dieAfter(int writes) {
        writesLeft = writes;
    }

    synchronized boolean isDead() {
        return dead;
    }

    private <T> CompletionStage<T> write(Supplier<CompletionStage<T>> write) {
        synchronized (this) {
            if (!dead && writesLeft-- == 0) {
                dead = true;
                // The end of a session waits for the thread that this may be.
                new Thread(session::close, "dying-session").start();
            }
        }
        return unlessDead(write);
    }

    private synchronized <T> CompletionStage<T> unlessDead(Supplier<CompletionStage<T>> request) {
        return dead ? new CompletableFuture<>() : request.get();
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public void listen(Owner owner, SessionListener listener) {
        session.listen(owner, listener);
    }

    @Override
    public long sessionId() {
        return session.sessionId();
    }

    @Override
    public CompletionStage<Optional<Znode>> get(String path, Watch watch) {
        return unlessDead(() -> session.get(path, watch));
    }

    @Override
    public CompletionStage<Optional<Znode>> exists(String path, Watch watch) {
        return unlessDead(() -> session.exists(path, watch));
    }

    @Override
    public CompletionStage<List<String>> children(String path, Watch watch) {
        return unlessDead(() -> session.children(path, watch));
    }

    @Override
    public CompletionStage<String> create(String path, byte[] data, CreateMode mode) {
        return write(() -> session.create(path, data, mode));
    }

    @Override
    public CompletionStage<Integer> setData(String path, byte[] data, int version) {
        return write(() -> session.setData(path, data, version));
    }

    @Override
    public CompletionStage<Void> delete(String path, int version) {
        return write(() -> session.delete(path, version));
    }

    @Override
    public CompletionStage<List<OpResult>> multi(List<Op> operations) {
        return write(() -> session.multi(operations));
    }
}
