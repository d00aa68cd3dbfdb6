package gregor.sim.zk;

import gregor.base.Owner;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.zk.ZkMessage.Answer;
import gregor.sim.zk.ZkMessage.Aspect;
import gregor.sim.zk.ZkMessage.WatchKey;
import gregor.zk.SessionListener;
import gregor.zk.Stages;
import gregor.zk.Watch;
import gregor.zk.ZkException;
import gregor.zk.ZkRequests;
import gregor.zk.ZkSession;
import gregor.zk.Znode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs;

/** A process's session with the simulated server: as the real one, over another client. For one thread. */
public final class SimulatedSession implements ZkSession {
    private static final int IN_FLIGHT_MAX = 10;

    private final SimulatedProcess process;
    private final SimulatedNetwork network;
    private final long timeoutMs;
    private final ZkRequests<ZkClient> requests = new ZkRequests<>(IN_FLIGHT_MAX);
    private final List<Registered> listeners = new ArrayList<>();
    private ZkClient client;
    private boolean lost;
    private boolean closed;

    public SimulatedSession(SimulatedProcess process, SimulatedNetwork network, long timeoutMs) {
        this.process = process;
        this.network = network;
        this.timeoutMs = timeoutMs;
        open();
    }

    private record Registered(Owner owner, SessionListener listener) {}

    private void open() {
        client = new ZkClient(process, network, timeoutMs, this::onConnected, this::onAway, this::onExpired);
    }

    private void onConnected(ZkClient connected) {
        requests.onConnected(connected);
        if (lost) {
            lost = false;
            listeners.forEach(each -> each.owner.execute(each.listener::onSessionRegained));
        }
    }

    private void onAway(ZkClient away) {
        requests.onDisconnected(away);
    }

    private void onExpired(ZkClient expired) {
        requests.onDisconnected(expired);
        if (!closed) {
            lost = true;
            listeners.forEach(each -> each.owner.execute(each.listener::onSessionLost));
            open();
        }
    }

    @Override
    public void close() {
        closed = true;
        requests.close();
        client.close();
    }

    @Override
    public void listen(Owner owner, SessionListener listener) {
        listeners.add(new Registered(owner, listener));
    }

    @Override
    public long sessionId() {
        return client.sessionId();
    }

    @Override
    public CompletionStage<Optional<Znode>> get(String path, Watch watch) {
        return read(Aspect.DATA, path, watch);
    }

    @Override
    public CompletionStage<Optional<Znode>> exists(String path, Watch watch) {
        return read(Aspect.EXISTENCE, path, watch);
    }

    private CompletionStage<Optional<Znode>> read(Aspect aspect, String path, Watch watch) {
        return requests.submit((zk, reply) -> zk.read(new WatchKey(aspect, path), watch, answer -> {
            boolean absent = answer.code() == Code.NONODE;
            reply.done(code(answer, absent), path, Optional.ofNullable((Znode) answer.value()));
        }));
    }

    @Override
    public CompletionStage<List<String>> children(String path, Watch watch) {
        return requests.submit((zk, reply) -> zk.read(new WatchKey(Aspect.CHILDREN, path), watch, answer -> {
            boolean absent = answer.code() == Code.NONODE;
            reply.done(code(answer, absent), path, absent ? List.of() : names(answer));
        }));
    }

    @SuppressWarnings("unchecked") // The answer to a question for children.
    private static List<String> names(Answer answer) {
        return (List<String>) answer.value();
    }

    private static int code(Answer answer, boolean fine) {
        return fine ? Code.OK.intValue() : answer.code().intValue();
    }

    @Override
    public CompletionStage<String> create(String path, byte[] data, CreateMode mode) {
        return write(Op.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, mode))
                .thenApply(result -> ((OpResult.CreateResult) result).getPath());
    }

    @Override
    public CompletionStage<Integer> setData(String path, byte[] data, int version) {
        return write(Op.setData(path, data, version))
                .thenApply(result -> ((OpResult.SetDataResult) result).getStat().getVersion());
    }

    @Override
    public CompletionStage<Void> delete(String path, int version) {
        return write(Op.delete(path, version)).thenApply(result -> null);
    }

    private CompletionStage<OpResult> write(Op operation) {
        return submit(List.of(operation), new int[1]).thenApply(results -> results.get(0));
    }

    @Override
    public CompletionStage<List<OpResult>> multi(List<Op> operations) {
        int[] refused = new int[1];
        return submit(operations, refused).exceptionally(fault -> {
            if (ZkException.codeOf(fault) == null) {
                throw new CompletionException(Stages.unwrap(fault));
            }
            String path = operations.get(refused[0]).getPath();
            throw new ZkException(ZkException.codeOf(fault), path, refused[0]);
        });
    }

    /** @param refused set to the number of the operation that was refused */
    private CompletionStage<List<OpResult>> submit(List<Op> operations, int[] refused) {
        List<Op> all = List.copyOf(operations);
        return requests.submit((zk, reply) -> zk.write(all, answer -> {
            refused[0] = answer.operation();
            reply.done(answer.code().intValue(), all.get(answer.operation()).getPath(), results(answer));
        }));
    }

    @SuppressWarnings("unchecked") // The answer to a write.
    private static List<OpResult> results(Answer answer) {
        return (List<OpResult>) answer.value();
    }
}
