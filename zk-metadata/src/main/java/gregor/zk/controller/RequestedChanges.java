package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.Stages;
import gregor.zk.ZkSession;
import gregor.zk.znode.PreferredElectionZnode;
import gregor.zk.znode.ReassignPartitionsZnode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Removes from ZooKeeper what old tools asked for there, when it is done: that is the answer they wait for. */
final class RequestedChanges {
    private final FencedWriter writer;

    RequestedChanges(FencedWriter writer) {
        this.writer = writer;
    }

    /** What is still to be done; the znode goes with the last of it. */
    CompletionStage<Void> reassignments(Map<TopicPartition, List<Integer>> wanted) {
        if (wanted.isEmpty()) {
            return writer.delete(ReassignPartitionsZnode.PATH);
        }
        byte[] data = ReassignPartitionsZnode.encode(wanted);
        CompletionStage<Void> written =
                writer.write(List.of(Op.setData(ReassignPartitionsZnode.PATH, data, ZkSession.ANY_VERSION)));
        // Somebody has removed it by hand: then nobody waits.
        return Stages.onRefusal(written, Stages::done, Code.NONODE);
    }

    CompletionStage<Void> removePreferredElections() {
        return writer.delete(PreferredElectionZnode.PATH);
    }
}
