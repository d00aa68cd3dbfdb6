package gregor.zk;

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
        return Stages.onRefusal(set, () -> create(path, data), Code.NONODE);
    }

    private CompletionStage<Void> create(String path, byte[] data) {
        CompletionStage<Void> created =
                session.create(path, data, CreateMode.PERSISTENT).thenApply(name -> null);
        // Created by somebody else in between: then ours is the later write.
        CompletionStage<Void> written = Stages.onRefusal(created, () -> write(path, data), Code.NODEEXISTS);
        return Stages.onRefusal(
                written, () -> ensure(parentOf(path)).thenCompose(done -> write(path, data)), Code.NONODE);
    }

    /** Creates the znode without data, and its parents, unless it is there. */
    private CompletionStage<Void> ensure(String path) {
        if (path.isEmpty()) {
            return Stages.done();
        }
        CompletionStage<Void> created =
                session.create(path, null, CreateMode.PERSISTENT).thenApply(name -> null);
        CompletionStage<Void> present = Stages.onRefusal(created, Stages::done, Code.NODEEXISTS);
        return Stages.onRefusal(present, () -> ensure(parentOf(path)).thenCompose(done -> ensure(path)), Code.NONODE);
    }

    private static String parentOf(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
