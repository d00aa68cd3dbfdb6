package gregor.broker.follower;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.replica.follower.FetchChange;
import gregor.replica.follower.WantedPartition;
import gregor.wire.ErrorCode;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one fetcher wants of its leader, and how much of that the leader remembers (KIP-227): everything is said in the first
 * request of a session, afterwards only what changed. Leaders of before version 7 remember nothing.
 *
 * <p>Partitions that change go to the end, so that a leader which may not send all at once begins with those it has not sent for
 * the longest time. Owned by the fetcher's owner.
 */
final class FollowerSession {
    private static final int SESSIONS_FROM = 7;
    private static final int TOPIC_IDS_FROM = 13;
    private static final int NO_SESSION = 0;
    private static final int FIRST_EPOCH = 0;

    private final FollowerTerms terms;
    private final Map<TopicPartition, WantedPartition> wanted = new LinkedHashMap<>();
    /** By topic id or name, as the leader calls the topic, and by number. */
    private final Map<Object, Map<Integer, TopicPartition>> names = new HashMap<>();

    private int withoutTopicId;
    private int sessionId = NO_SESSION;
    private int sessionEpoch = FIRST_EPOCH;
    private boolean usesTopicIds;

    FollowerSession(FollowerTerms terms) {
        this.terms = terms;
    }

    /** Of the request that comes next. A topic without an id can only be asked for by its name. */
    int version() {
        boolean byName = terms.versions().fetch() >= TOPIC_IDS_FROM && !usesTopicIds;
        return byName ? TOPIC_IDS_FROM - 1 : terms.versions().fetch();
    }

    /** The next request. */
    FetchRequest next(FetchChange change) {
        List<WantedPartition> left = new ArrayList<>();
        change.unwanted().forEach(name -> remove(name, left));
        for (WantedPartition partition : change.wanted()) {
            WantedPartition before = wanted.get(partition.partition());
            if (before != null && before.topicId().equals(partition.topicId())) {
                wanted.remove(partition.partition());
                wanted.put(partition.partition(), partition);
            } else {
                // Under another id it is another partition for the leader; by name it would add it and forget it in
                // one.
                remove(partition.partition(), usesTopicIds ? left : new ArrayList<>());
                add(partition);
            }
        }
        boolean byId = terms.versions().fetch() >= TOPIC_IDS_FROM && withoutTopicId == 0;
        if (byId != usesTopicIds) {
            usesTopicIds = byId;
            sessionEpoch = FIRST_EPOCH;
            names.clear();
            wanted.values().forEach(this::name);
        }
        return isFull() ? request(wanted.values(), List.of()) : request(change.wanted(), left);
    }

    /** The partition of which an answer speaks, null when it is not wanted. */
    TopicPartition partition(String topic, Uuid topicId, int number) {
        Map<Integer, TopicPartition> ofTopic = names.get(usesTopicIds ? topicId : topic);
        return ofTopic == null ? null : ofTopic.get(number);
    }

    /**
     * Takes note of an answer.
     *
     * @return false if the leader had forgotten the session, and the next request says everything again
     */
    boolean isUnderstood(FetchResponse answer) {
        if (answer.errorCode != ErrorCode.NONE.code()) {
            boolean wasFull = isFull();
            boolean unknown = answer.errorCode == ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code();
            sessionId = unknown ? NO_SESSION : sessionId;
            sessionEpoch = FIRST_EPOCH;
            if (wasFull) {
                throw new IllegalStateException("a leader refused to be asked: " + ErrorCode.of(answer.errorCode));
            }
            return false;
        }
        sessionId = answer.sessionId;
        sessionEpoch = sessionId == NO_SESSION ? FIRST_EPOCH : nextEpoch();
        return true;
    }

    /** There was no answer: nobody knows what the leader remembers. */
    void onSilence() {
        sessionEpoch = FIRST_EPOCH;
    }

    private int nextEpoch() {
        return sessionEpoch == Integer.MAX_VALUE ? FIRST_EPOCH + 1 : sessionEpoch + 1;
    }

    private boolean isFull() {
        return sessionEpoch == FIRST_EPOCH || terms.versions().fetch() < SESSIONS_FROM;
    }

    private void add(WantedPartition partition) {
        wanted.put(partition.partition(), partition);
        withoutTopicId += partition.topicId().isZero() ? 1 : 0;
        name(partition);
    }

    private void remove(TopicPartition name, List<WantedPartition> left) {
        WantedPartition gone = wanted.remove(name);
        if (gone == null) {
            return;
        }
        withoutTopicId -= gone.topicId().isZero() ? 1 : 0;
        Object topic = topicOf(gone);
        Map<Integer, TopicPartition> ofTopic = names.get(topic);
        ofTopic.remove(name.partition());
        if (ofTopic.isEmpty()) {
            names.remove(topic);
        }
        left.add(gone);
    }

    private void name(WantedPartition partition) {
        names.computeIfAbsent(topicOf(partition), any -> new HashMap<>())
                .put(partition.partition().partition(), partition.partition());
    }

    private Object topicOf(WantedPartition partition) {
        return usesTopicIds ? partition.topicId() : partition.partition().topic();
    }

    private FetchRequest request(Iterable<WantedPartition> partitions, List<WantedPartition> left) {
        FetchRequest request = new FetchRequest();
        request.replicaId = terms.brokerId();
        request.replicaState = new FetchRequest.ReplicaState();
        request.replicaState.replicaId = terms.brokerId();
        request.replicaState.replicaEpoch = terms.brokerEpoch().getAsLong();
        request.maxWaitMs = terms.waitMaxMs();
        request.minBytes = terms.minBytes();
        request.maxBytes = terms.maxBytes();
        request.sessionId = sessionId;
        request.sessionEpoch = sessionEpoch;
        Map<Object, FetchRequest.FetchTopic> topics = new LinkedHashMap<>();
        partitions.forEach(partition -> topics.computeIfAbsent(topicOf(partition), any -> topic(partition))
                .partitions
                .add(entry(partition)));
        request.topics = List.copyOf(topics.values());
        Map<Object, FetchRequest.ForgottenTopic> forgotten = new LinkedHashMap<>();
        left.forEach(gone -> forgotten
                .computeIfAbsent(topicOf(gone), any -> forgotten(gone))
                .partitions
                .add(gone.partition().partition()));
        request.forgottenTopicsData = List.copyOf(forgotten.values());
        return request;
    }

    private static FetchRequest.FetchTopic topic(WantedPartition of) {
        FetchRequest.FetchTopic topic = new FetchRequest.FetchTopic();
        topic.topic = of.partition().topic();
        topic.topicId = of.topicId();
        topic.partitions = new ArrayList<>();
        return topic;
    }

    private FetchRequest.FetchPartition entry(WantedPartition wish) {
        FetchRequest.FetchPartition entry = new FetchRequest.FetchPartition();
        entry.partition = wish.partition().partition();
        entry.currentLeaderEpoch = wish.leaderEpoch();
        entry.fetchOffset = wish.fetchOffset();
        entry.lastFetchedEpoch = wish.lastFetchedEpoch();
        entry.logStartOffset = wish.logStartOffset();
        entry.partitionMaxBytes = terms.partitionMaxBytes();
        return entry;
    }

    private static FetchRequest.ForgottenTopic forgotten(WantedPartition of) {
        FetchRequest.ForgottenTopic topic = new FetchRequest.ForgottenTopic();
        topic.topic = of.partition().topic();
        topic.topicId = of.topicId();
        topic.partitions = new ArrayList<>();
        return topic;
    }
}
