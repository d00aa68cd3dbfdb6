package gregor.zk.controller;

import gregor.zk.ZkSession;
import gregor.zk.znode.FeatureZnode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;

/** Makes sure of the znode of finalized features, in the form of 3.3 and later; a ZooKeeper cluster finalizes none by itself. */
final class FeatureSetup {
    private final ZkSession session;
    private final FencedWriter writer;

    FeatureSetup(ZkSession session, FencedWriter writer) {
        this.session = session;
        this.writer = writer;
    }

    CompletionStage<Void> ensure() {
        return session.get(FeatureZnode.PATH).thenCompose(found -> {
            if (found.isEmpty()) {
                return writer.write(List.of(Op.create(
                        FeatureZnode.PATH,
                        FeatureZnode.encode(Map.of()),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT)));
            }
            byte[] data = found.get().data();
            if (FeatureZnode.isCurrent(data)) {
                return CompletableFuture.completedStage(null);
            }
            byte[] current = FeatureZnode.encode(FeatureZnode.decode(data));
            return writer.write(
                    List.of(Op.setData(FeatureZnode.PATH, current, found.get().version())));
        });
    }
}
