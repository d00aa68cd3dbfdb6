package gregor.zk.controller;

import gregor.zk.Stages;
import gregor.zk.ZkException;
import gregor.zk.ZkSession;
import gregor.zk.znode.ControllerEpochZnode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * Writes that ZooKeeper refuses as soon as another controller has been elected: each comes with a check that nobody has
 * raised the controller epoch. Any thread.
 */
final class FencedWriter {
    private final ZkSession session;
    private final int epochVersion;

    /** @param epochVersion version of the controller epoch's znode when this controller was elected */
    FencedWriter(ZkSession session, int epochVersion) {
        this.session = session;
        this.epochVersion = epochVersion;
    }

    /** The write came too late: there is a newer controller. */
    static final class Fenced extends RuntimeException {
        private static final long serialVersionUID = 1;

        Fenced() {
            super("there is a newer controller", null, false, false);
        }
    }

    /** Does all or nothing. Fails with {@link Fenced}, or with the {@link ZkException} of an operation. */
    CompletionStage<Void> write(List<Op> operations) {
        List<Op> fenced = new ArrayList<>(operations.size() + 1);
        fenced.add(Op.check(ControllerEpochZnode.PATH, epochVersion));
        fenced.addAll(operations);
        return session.multi(fenced).handle((results, fault) -> {
            if (fault == null) {
                return null;
            }
            if (Stages.unwrap(fault) instanceof ZkException refused && refused.operation() == 0) {
                throw new Fenced();
            }
            throw (RuntimeException) Stages.unwrap(fault);
        });
    }

    /** Does one operation; that there is nothing to delete is as good as having deleted it. */
    CompletionStage<Void> delete(String path) {
        CompletionStage<Void> deleted = write(List.of(Op.delete(path, ZkSession.ANY_VERSION)));
        return Stages.onRefusal(deleted, Stages::done, Code.NONODE);
    }
}
