package gregor.broker.api;

import gregor.replica.PartitionView;
import gregor.replica.RemoteReplica;
import gregor.zk.BrokerView;
import gregor.zk.ClusterView;

/**
 * Where a consumer had better read than from the leader (KIP-392), as Kafka's {@code RackAwareReplicaSelector} chooses: a follower
 * of its own rack, unless the leader stands there too. Immutable.
 */
final class ReadReplica {
    /** The leader is as good as any. */
    static final int NONE = -1;

    private final int leaderId;
    private final ClusterView cluster;
    private final FetchTerms terms;
    private final String listenerName;

    /** @param leaderId this broker's id */
    ReadReplica(int leaderId, ClusterView cluster, FetchTerms terms, String listenerName) {
        this.leaderId = leaderId;
        this.cluster = cluster;
        this.terms = terms;
        this.listenerName = listenerName;
    }

    /** The broker id of the follower to read from, or {@link #NONE}. */
    int of(PartitionView view, long fetchOffset) {
        String rack = terms.rack();
        if (!view.isLeader() || rack.isEmpty() || isInRack(leaderId, rack)) {
            return NONE;
        }
        RemoteReplica best = null;
        for (RemoteReplica follower : view.followers()) {
            // Others than those in sync may fall behind the consumer for ever.
            if (view.isr().contains(follower.brokerId())
                    && holds(follower.progress(), fetchOffset)
                    && isInRack(follower.brokerId(), rack)
                    && (best == null || isBetter(follower, best))) {
                best = follower;
            }
        }
        return best == null ? NONE : best.brokerId();
    }

    private boolean isInRack(int brokerId, String rack) {
        BrokerView broker = cluster.broker(brokerId);
        return broker != null && broker.endpoint(listenerName) != null && rack.equals(broker.rack());
    }

    private static boolean holds(RemoteReplica.Progress progress, long fetchOffset) {
        return progress.logStartOffset() <= fetchOffset && fetchOffset <= progress.logEndOffset();
    }

    private static boolean isBetter(RemoteReplica one, RemoteReplica than) {
        RemoteReplica.Progress mine = one.progress();
        RemoteReplica.Progress other = than.progress();
        if (mine.logEndOffset() != other.logEndOffset()) {
            return mine.logEndOffset() > other.logEndOffset();
        }
        if (mine.caughtUpMs() != other.caughtUpMs()) {
            return mine.caughtUpMs() > other.caughtUpMs();
        }
        return one.brokerId() > than.brokerId();
    }
}
