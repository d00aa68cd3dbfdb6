package gregor.zk;

import gregor.base.Uuid;
import gregor.zk.znode.BrokerSequenceIdZnode;
import gregor.zk.znode.ClusterIdZnode;
import gregor.zk.znode.PersistentZnodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/** Makes a ZooKeeper tree a Kafka cluster, or recognises it as one. Used at start; any thread. */
public final class ClusterIdentity {
    private static final byte[] NOTHING = {};

    private final ZkSession session;

    public ClusterIdentity(ZkSession session) {
        this.session = session;
    }

    /** Makes sure of the znodes that everything else hangs from; all are asked for at once. */
    public CompletionStage<Void> ensureRoots() {
        // In a tree that is in use nothing has to be written: the last one made stands for all.
        String last = PersistentZnodes.ALL.get(PersistentZnodes.ALL.size() - 1);
        return session.exists(last, null).thenCompose(found -> found.isPresent() ? Stages.done() : createRoots());
    }

    private CompletionStage<Void> createRoots() {
        List<CompletionStage<Void>> creations = new ArrayList<>();
        for (String path : PersistentZnodes.ALL) {
            CompletionStage<Void> creation =
                    session.create(path, null, CreateMode.PERSISTENT).thenApply(created -> null);
            creations.add(Stages.onRefusal(creation, Stages::done, Code.NODEEXISTS));
        }
        return Stages.all(creations).thenApply(all -> null);
    }

    /** The cluster's id; the first broker makes it up. */
    public CompletionStage<String> clusterId() {
        return find().thenCompose(found -> {
            if (found.isPresent()) {
                return CompletableFuture.completedStage(found.get());
            }
            CompletionStage<String> created = session.create(
                    ClusterIdZnode.PATH, ClusterIdZnode.encode(Uuid.random().toString()), CreateMode.PERSISTENT);
            // Whether this broker's or another's came first, what is there now counts.
            return Stages.onRefusal(created, () -> CompletableFuture.completedStage(null), Code.NODEEXISTS)
                    .thenCompose(done -> clusterId());
        });
    }

    private CompletionStage<Optional<String>> find() {
        return session.get(ClusterIdZnode.PATH)
                .thenApply(found -> found.map(znode -> ClusterIdZnode.decode(znode.data())));
    }

    /**
     * A broker id that nobody else gets, for a broker started without one.
     *
     * @param reservedMax the highest id that is left to those who choose their own: {@code reserved.broker.max.id}
     */
    public CompletionStage<Integer> nextBrokerId(int reservedMax) {
        return session.setData(BrokerSequenceIdZnode.PATH, NOTHING, ZkSession.ANY_VERSION)
                .thenApply(version -> reservedMax + version);
    }
}
