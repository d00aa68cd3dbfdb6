package gregor.replica;

import gregor.base.Uuid;
import gregor.log.LogView;
import gregor.log.ReadableLog;
import java.util.List;

/**
 * A partition at one moment: all that a reader may combine, so that it never mixes two moments. Immutable; a step that changes
 * anything publishes a new one.
 *
 * @param topicId {@link Uuid#ZERO} when the topic has none
 * @param leaderEpoch of the last command, -1 before the first
 * @param isr the replicas in sync, as decided; empty unless this one leads
 * @param followers none unless this one leads
 * @param highWatermark the first offset that is not committed; never above the log's end
 * @param lastStableOffset the first offset hidden from committed readers; never above the high watermark
 * @param hotOffset from here on records are in memory, as long as no more has passed through the page cache than the next says
 * @param hotUntilBytes see {@link PageCacheUse}
 * @param files the log whose view this is: another after it has moved to another directory
 */
public record PartitionView(
        Role role,
        Uuid topicId,
        int leaderEpoch,
        List<Integer> isr,
        RemoteReplicas followers,
        long highWatermark,
        long lastStableOffset,
        long hotOffset,
        long hotUntilBytes,
        PartitionConfig config,
        LogView log,
        ReadableLog files) {

    public long logStartOffset() {
        return log.logStartOffset();
    }

    public long logEndOffset() {
        return log.logEndOffset();
    }

    public boolean isLeader() {
        return role == Role.LEADER;
    }

    /** True when the replica is gone from this broker; perhaps another takes its place. */
    public boolean isStopped() {
        return role == Role.STOPPED;
    }

    /**
     * Why the asker is not to be served, or null. A believed epoch of -1 is not checked (trap 78).
     *
     * @param leaderOnly true when a follower must refuse
     */
    public ReplicaError refusal(int believedEpoch, boolean leaderOnly) {
        if (role.refusal() != null) {
            return role.refusal();
        }
        if (believedEpoch >= 0 && believedEpoch != leaderEpoch) {
            return believedEpoch < leaderEpoch ? ReplicaError.FENCED_LEADER_EPOCH : ReplicaError.UNKNOWN_LEADER_EPOCH;
        }
        return leaderOnly && !isLeader() ? ReplicaError.NOT_LEADER_OR_FOLLOWER : null;
    }
}
