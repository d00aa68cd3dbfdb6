package gregor.broker.api;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.replica.FollowerFetch;
import gregor.replica.Partition;
import gregor.replica.PartitionView;
import gregor.replica.ReadResult;
import gregor.replica.ReadSpec;
import gregor.replica.Reader;
import gregor.replica.Watcher;
import gregor.wire.ErrorCode;
import gregor.zk.ClusterView;
import gregor.zk.TopicView;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One partition of a {@link FetchSession}: what the client wants of it and what it was last told. Belongs to the fetch that
 * uses the session; only {@link #onMoved} is called by others.
 */
final class FetchedPartition implements Watcher {
    private static final long NOT_TOLD = -1;
    private static final int NOBODY = -1;

    /** Where it stands in its session's list of partitions to look at. */
    enum Standing {
        /** Not in it: the client has everything. */
        RESTING,
        /** In it. */
        PENDING,
        /** The client just got records of it: others come first now. */
        SERVED,
        /** There was nothing to tell: to be taken out. */
        EXHAUSTED
    }

    private final FetchSession session;
    private final Uuid topicId;
    private final int index;
    private final AtomicBoolean moved = new AtomicBoolean();
    private String topic;
    private Partition partition;
    private boolean watching;
    private Standing standing = Standing.RESTING;
    private ReadSpec wanted;
    /** The follower of which the leader was told that it fetches this. */
    private int followerId = NOBODY;
    /** Where the log of the follower begins that fetches. */
    private long followerLogStart;

    private long toldHighWatermark = NOT_TOLD;
    private long toldLogStartOffset = NOT_TOLD;

    /** @param topic null when the client names the topic by id and the id is not known yet */
    FetchedPartition(FetchSession session, String topic, Uuid topicId, int index) {
        this.session = session;
        this.topic = topic;
        this.topicId = topicId;
        this.index = index;
    }

    String topic() {
        return topic;
    }

    Uuid topicId() {
        return topicId;
    }

    int index() {
        return index;
    }

    /** Null while it is not found on this broker. */
    Partition partition() {
        return partition;
    }

    ReadSpec wanted() {
        return wanted;
    }

    /** @param logStartOffset where the client's own log begins, if it is a follower */
    void want(ReadSpec spec, long logStartOffset) {
        if (wanted == null || wanted.leaderEpoch() != spec.leaderEpoch()) {
            toldHighWatermark = NOT_TOLD; // It may have passed over what it was told in another epoch.
        }
        wanted = spec;
        followerLogStart = logStartOffset;
    }

    /** What its leader has to know if a follower wants this. */
    FollowerFetch asFetchOf(int replicaId, long brokerEpoch) {
        followerId = replicaId;
        return new FollowerFetch(replicaId, brokerEpoch, wanted, followerLogStart);
    }

    /** The client does not fetch it any more. */
    void forget() {
        unwatch();
        wanted = null;
        if (partition != null && followerId != NOBODY) {
            partition.onFollowerLeft(followerId);
        }
    }

    boolean isForgotten() {
        return wanted == null;
    }

    /** True while it is in the session's list of partitions to look at. */
    boolean isPending() {
        return standing != Standing.RESTING;
    }

    Standing standing() {
        return standing;
    }

    void standing(Standing value) {
        standing = value;
    }

    @Override
    public void onMoved() {
        if (moved.compareAndSet(false, true)) {
            session.onMoved(this);
        }
    }

    /** Before it is looked at: a move from now on is noted anew. */
    void lookAt() {
        moved.set(false);
    }

    /** Finds the partition if it is not found yet, or was taken off this broker since; what is wrong with it, or null. */
    ErrorCode resolve(HostedPartitions partitions) {
        if (partition != null && !partition.view().isStopped()) {
            return null;
        }
        unwatch();
        partition = null;
        ClusterView cluster = partitions.cluster();
        if (topic == null) {
            TopicView view = cluster.topic(topicId);
            if (view == null) {
                return ErrorCode.UNKNOWN_TOPIC_ID;
            }
            topic = view.name();
        }
        if (cluster.partition(topic, index) == null) {
            return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        partition = partitions.find(topic, index);
        if (partition == null) {
            return partitions.whyMissing(new TopicPartition(topic, index));
        }
        if (session.isWatching()) {
            watch();
        }
        return null;
    }

    void watch() {
        if (partition != null && !watching) {
            watching = true;
            partition.watch(this);
        }
    }

    void unwatch() {
        if (watching) {
            watching = false;
            partition.unwatch(this);
        }
    }

    /** Whether the client has to hear of this: records, an error, or other bounds than it was last told (trap 64). */
    boolean isNews(Found found) {
        ReadResult result = found.read();
        return found.isUrgent()
                || result.sizeBytes() > 0
                || result.view().highWatermark() != toldHighWatermark
                || result.view().logStartOffset() != toldLogStartOffset;
    }

    /** Notes what the client is about to be told, and whether there will be more to say. */
    void lookedAt(Found found, Reader reader) {
        if (found.error() != ErrorCode.NONE || found.read().diverging() != null) {
            // Once the error is over, the bounds are news again; and a follower whose log parts does not take them.
            toldHighWatermark = NOT_TOLD;
            return;
        }
        PartitionView view = found.read().view();
        toldHighWatermark = view.highWatermark();
        toldLogStartOffset = view.logStartOffset();
        if (found.sizeBytes() > 0) {
            standing = Standing.SERVED;
        } else if (wanted.fetchOffset() >= reader.isolation().bound(view) && !isOutOfSync(reader, view)) {
            standing = Standing.EXHAUSTED;
        }
    }

    /** A follower that is not in sync may be found to be by any of its fetches: every one is told to the leader. */
    private static boolean isOutOfSync(Reader reader, PartitionView view) {
        return reader.isFollower() && !view.isr().contains(reader.replicaId());
    }

    /** False when the topic was deleted and created again since the client learnt its id. */
    boolean isConsistent() {
        Uuid hosted = partition.view().topicId();
        return topicId.isZero() || hosted.isZero() || topicId.equals(hosted);
    }
}
