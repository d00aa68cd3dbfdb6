package gregor.zk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/** Writes a persistent znode whether or not it is there, and its parents if they are missing. */
final class Upsert {
    private final ZkSession session;

    Upsert(ZkSession session) {
        this.session = session;
    }

    CompletionStage<Void> write(String path, byte[] data) {
        CompletionStage<Void> set =
                session.setData(path, data, ZkSession.ANY_VERSION).thenApply(version -> null);
        return Stages.onRefusal(set, Code.NONODE, absent -> create(path, data));
    }

    private CompletionStage<Void> create(String path, byte[] data) {
        CompletionStage<Void> created =
                session.create(path, data, CreateMode.PERSISTENT).thenApply(name -> null);
        // Created by somebody else in between: then ours is the later write.
        CompletionStage<Void> written = Stages.onRefusal(created, Code.NODEEXISTS, there -> write(path, data));
        return Stages.onRefusal(
                written, Code.NONODE, orphan -> ensure(parentOf(path)).thenCompose(done -> write(path, data)));
    }

    /** Creates the znode without data, and its parents, unless it is there. */
    CompletionStage<Void> ensure(String path) {
        if (path.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        CompletionStage<Void> created =
                session.create(path, null, CreateMode.PERSISTENT).thenApply(name -> null);
        CompletionStage<Void> present =
                Stages.onRefusal(created, Code.NODEEXISTS, there -> CompletableFuture.completedStage(null));
        return Stages.onRefusal(
                present, Code.NONODE, orphan -> ensure(parentOf(path)).thenCompose(done -> ensure(path)));
    }

    private static String parentOf(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
