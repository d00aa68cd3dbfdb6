package gregor.replica.follower;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.replica.FollowerEnd;
import gregor.replica.Partition;
import gregor.replica.PartitionView;

/**
 * One partition that follows in one leader epoch, as its fetcher knows it; another epoch makes another object. Owned by the
 * fetcher's owner.
 */
final class FollowedPartition {
    /** What comes next for it. */
    enum Phase {
        /** Where the logs part has to be found out first. */
        TRUNCATING,
        /** It is fetched. */
        FETCHING,
        /** A step of it is under way, and nothing else may be. */
        BUSY,
        /** Something is wrong, perhaps not for long. */
        DELAYED,
        /** It waits for the controller to say something new. */
        FAILED
    }

    private final Partition partition;
    private final int leaderEpoch;
    private Uuid topicId;
    private Phase phase;
    private long fetchOffset;
    private long logStartOffset;
    private int lastFetchedEpoch;
    private boolean inSync;
    private int refusals;
    /** What the leader was told last; null when it was told nothing, or to leave the partition out. */
    private WantedPartition told;

    FollowedPartition(Following following, LeaderEndpoint leader) {
        partition = following.partition();
        leaderEpoch = following.leaderEpoch();
        topicId = following.topicId();
        moveTo(FollowerEnd.of(FollowerEnd.Outcome.DONE, partition.view().log()));
        phase = firstPhase(leader);
    }

    /** Logs without leader epochs can be compared by what is committed only, whatever the leader knows. */
    Phase firstPhase(LeaderEndpoint leader) {
        if (lastFetchedEpoch < 0) {
            PartitionView view = partition.view();
            return view.logEndOffset() > view.highWatermark() ? Phase.TRUNCATING : Phase.FETCHING;
        }
        return leader.findsDivergence() ? Phase.FETCHING : Phase.TRUNCATING;
    }

    boolean is(Following following) {
        return partition == following.partition() && leaderEpoch == following.leaderEpoch();
    }

    Partition partition() {
        return partition;
    }

    TopicPartition name() {
        return partition.name();
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** The controller may come to know it only later. True if it is new. */
    boolean learn(Uuid known) {
        boolean isNew = !known.isZero() && !known.equals(topicId);
        if (isNew) {
            topicId = known;
        }
        return isNew;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase next) {
        phase = next;
    }

    long fetchOffset() {
        return fetchOffset;
    }

    /** -1 when the log knows no leader epochs. */
    int lastFetchedEpoch() {
        return lastFetchedEpoch;
    }

    /** The log stands elsewhere now. */
    void moveTo(FollowerEnd end) {
        refusals = 0;
        fetchOffset = end.logEndOffset();
        logStartOffset = end.logStartOffset();
        lastFetchedEpoch = end.latestEpoch();
    }

    /** The leader answers with an error; how often it has done so now in a row. */
    int refuse() {
        return ++refusals;
    }

    /** Whether it has all that the leader has committed. */
    boolean inSync() {
        return inSync;
    }

    void inSync(boolean caughtUp) {
        inSync = caughtUp;
    }

    WantedPartition wanted() {
        return new WantedPartition(name(), topicId, fetchOffset, logStartOffset, leaderEpoch, lastFetchedEpoch);
    }

    WantedPartition told() {
        return told;
    }

    void told(WantedPartition wanted) {
        told = wanted;
    }
}
