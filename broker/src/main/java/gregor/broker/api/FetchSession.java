package gregor.broker.api;

import gregor.base.Uuid;
import gregor.broker.api.FetchedPartition.Standing;
import gregor.replica.LongPoll;
import gregor.replica.ReadSpec;
import gregor.wire.message.FetchRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The partitions a client fetches, remembered from request to request, and which of them are worth looking at. A partition is
 * pending when the client changed what it wants of it, when it moved, or when there was more of it than was sent; all others
 * are not touched by a fetch, however many there are. Pending partitions are read in order, and those that were just served go
 * to the back, so that none starves (trap 61).
 *
 * <p>Used by one fetch at a time, which has it to itself: plain fields. {@link #onMoved} comes from the owners of partitions.
 * A request without a session has one of these all the same, for as long as it runs.
 */
final class FetchSession {
    private final boolean usesTopicIds;
    private final boolean fromFollower;
    private final Map<Object, Map<Integer, FetchedPartition>> partitions = new HashMap<>();
    private final Queue<FetchedPartition> moved = new ConcurrentLinkedQueue<>();
    private final List<FetchedPartition> pending = new ArrayList<>();
    private final List<FetchedPartition> served = new ArrayList<>();
    private boolean watching;
    private int size;
    private volatile LongPoll waiting;

    FetchSession(boolean usesTopicIds, boolean fromFollower) {
        this.usesTopicIds = usesTopicIds;
        this.fromFollower = fromFollower;
    }

    boolean usesTopicIds() {
        return usesTopicIds;
    }

    /** Followers' sessions are kept before consumers'. */
    boolean isFromFollower() {
        return fromFollower;
    }

    /** How many partitions it has. */
    int size() {
        return size;
    }

    /** Takes over what the request adds, changes and drops. */
    void update(FetchRequest request) {
        for (FetchRequest.FetchTopic topic : request.topics) {
            Map<Integer, FetchedPartition> ofTopic =
                    partitions.computeIfAbsent(key(topic.topic, topic.topicId), any -> new HashMap<>());
            for (FetchRequest.FetchPartition wanted : topic.partitions) {
                FetchedPartition partition = ofTopic.get(wanted.partition);
                if (partition == null) {
                    String name = usesTopicIds ? null : topic.topic;
                    partition = new FetchedPartition(this, name, topic.topicId, wanted.partition);
                    ofTopic.put(wanted.partition, partition);
                    size++;
                }
                partition.want(
                        new ReadSpec(
                                wanted.fetchOffset,
                                wanted.partitionMaxBytes,
                                wanted.currentLeaderEpoch,
                                wanted.lastFetchedEpoch),
                        wanted.logStartOffset);
                makePending(partition);
            }
        }
        if (!request.forgottenTopicsData.isEmpty()) {
            request.forgottenTopicsData.forEach(this::forget);
            pending.removeIf(FetchedPartition::isForgotten);
        }
    }

    /** The partitions to look at, in the order in which they are to be served. Not to be changed by the caller. */
    List<FetchedPartition> pending() {
        for (FetchedPartition partition = moved.poll(); partition != null; partition = moved.poll()) {
            // One that was forgotten may still be told of a move.
            if (!partition.isForgotten()) {
                makePending(partition);
            }
        }
        return pending;
    }

    /** Ends a fetch: what was served goes to the back, and what is exhausted rests until it moves. */
    void settle() {
        int kept = 0;
        for (FetchedPartition partition : pending) {
            switch (partition.standing()) {
                case SERVED -> served.add(partition);
                case EXHAUSTED -> partition.standing(Standing.RESTING);
                default -> pending.set(kept++, partition);
            }
        }
        pending.subList(kept, pending.size()).clear();
        for (FetchedPartition partition : served) {
            partition.standing(Standing.PENDING);
            pending.add(partition);
        }
        served.clear();
    }

    boolean isWatching() {
        return watching;
    }

    /** From now on moves are noted. */
    void watch() {
        if (!watching) {
            watching = true;
            forEach(FetchedPartition::watch);
        }
    }

    void unwatch() {
        if (watching) {
            watching = false;
            forEach(FetchedPartition::unwatch);
        }
    }

    /** The fetch to wake when something moves; null when none waits. */
    void waiting(LongPoll poll) {
        waiting = poll;
    }

    /** Called by the partition's owner. */
    void onMoved(FetchedPartition partition) {
        moved.add(partition);
        LongPoll poll = waiting;
        if (poll != null) {
            poll.onMoved();
        }
    }

    private void makePending(FetchedPartition partition) {
        if (!partition.isPending()) {
            partition.standing(Standing.PENDING);
            pending.add(partition);
        }
    }

    private void forget(FetchRequest.ForgottenTopic topic) {
        Object key = key(topic.topic, topic.topicId);
        Map<Integer, FetchedPartition> ofTopic = partitions.get(key);
        if (ofTopic == null) {
            return;
        }
        for (int index : topic.partitions) {
            FetchedPartition partition = ofTopic.remove(index);
            if (partition != null) {
                size--;
                partition.forget();
            }
        }
        if (ofTopic.isEmpty()) {
            partitions.remove(key);
        }
    }

    private void forEach(Consumer<FetchedPartition> action) {
        partitions.values().forEach(ofTopic -> ofTopic.values().forEach(action));
    }

    private Object key(String topic, Uuid topicId) {
        return usesTopicIds ? topicId : topic;
    }
}
