package gregor.broker.api;

import static gregor.broker.api.HandlerParts.answer;
import static gregor.broker.api.HandlerParts.batch;
import static gregor.broker.api.HandlerParts.data;
import static gregor.broker.api.HandlerParts.produce;
import static gregor.broker.api.HandlerParts.topicData;
import static gregor.broker.api.HandlerParts.values;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.LogConfig;
import gregor.replica.PartitionConfig;
import gregor.replica.ThrottledReplicas;
import gregor.wire.ErrorCode;
import gregor.wire.message.FetchRequest;
import gregor.wire.message.FetchResponse;
import gregor.wire.message.FetchResponse.PartitionData;
import gregor.wire.message.ProduceResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetch as a follower sends it, and as consumers do where there are followers: broker 1 leads, broker 2 follows. */
class FollowerFetchTest {
    private static final String TOPIC = "orders";
    private static final int FOLLOWER = 2;

    private HandlerParts parts;
    private FetchHandler handler;
    private Uuid topicId;

    @BeforeEach
    void open() throws Exception {
        parts = new HandlerParts();
        handler = parts.fetchHandler(new FetchConfig(1 << 20, 2, true));
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 11, 12, 13, 15, 17})
    void aFollowerReadsToTheEndAndItsNextFetchCommits(int version) throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1, FOLLOWER);
        CompletableFuture<ProduceResponse> produced = produceToAll("a", "b");
        PartitionData first = only(fetch(version, asFollower(0)));
        assertThat(values(first.records)).containsExactly("a", "b");
        assertThat(first.highWatermark).isZero();
        assertThat(produced).isNotDone();
        PartitionData second = only(fetch(version, asFollower(2)));
        assertThat(second.highWatermark).isEqualTo(2);
        assertThat(produced).isDone();
    }

    @Test
    void aFetchThatWaitsIsAnsweredWhenItsFollowerSendsMore() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1, FOLLOWER);
        FetchRequest request = asFollower(0);
        request.maxWaitMs = 500;
        CompletableFuture<FetchResponse> fetch =
                handler.handle(parts.context(12), request).answer().toCompletableFuture();
        assertThat(fetch).isNotDone();
        parts.session.more();
        assertThat(only(fetch.join()).records.sizeBytes()).isZero();
        parts.session.more();
    }

    @Test
    void onlyAssignedReplicasFetchAsFollowers() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1, FOLLOWER);
        FetchRequest stranger = asFollower(0);
        stranger.replicaId = 3;
        assertThat(only(fetch(11, stranger)).errorCode).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
        stranger.topics.get(0).partitions.get(0).currentLeaderEpoch = -1;
        assertThat(only(fetch(8, stranger)).errorCode).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER.code());
    }

    @Test
    void aFollowerOfAnotherEpochIsToldSo() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1, FOLLOWER);
        FetchRequest old = asFollower(0);
        old.topics.get(0).partitions.get(0).currentLeaderEpoch = 2;
        FetchResponse answer = fetch(16, old);
        assertThat(only(answer).errorCode).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(only(answer).currentLeader.leaderEpoch).isEqualTo(3);
        assertThat(answer.nodeEndpoints).hasSize(1);
        old.topics.get(0).partitions.get(0).currentLeaderEpoch = 4;
        assertThat(only(fetch(16, old)).errorCode).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
    }

    @Test
    void aFollowerWhoseLogPartsIsToldWhere() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1);
        parts.append(TOPIC, 0, "a", "b");
        FetchRequest parted = asFollower(2);
        parted.topics.get(0).partitions.get(0).lastFetchedEpoch = 1;
        PartitionData data = only(fetch(12, parted));
        assertThat(data.errorCode).isZero();
        assertThat(data.divergingEpoch.endOffset).isZero();
        assertThat(parts.proposals).isEmpty();
    }

    @Test
    void aFollowerWhoseLogPartedIsToldAgainHowFarTheLeaderIsCommitted() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1);
        parts.append(TOPIC, 0, "a", "b");
        FetchRequest parted = asFollower(2);
        parted.sessionEpoch = 0;
        parted.topics.get(0).partitions.get(0).lastFetchedEpoch = 1;
        int session = fetch(12, parted).sessionId;
        FetchRequest next = asFollower(2);
        next.sessionId = session;
        next.sessionEpoch = 1;
        assertThat(only(fetch(12, next)).highWatermark).isEqualTo(2);
    }

    @Test
    void aFollowerThatFetchesInANewLeaderEpochIsToldAgainHowFarTheLeaderIsCommitted() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1, FOLLOWER);
        produceToAll("a");
        FetchRequest first = asFollower(1);
        first.sessionEpoch = 0;
        FetchResponse told = fetch(12, first);
        assertThat(only(told).highWatermark).isEqualTo(1);
        FetchRequest next = asFollower(1);
        next.sessionId = told.sessionId;
        next.sessionEpoch = 1;
        assertThat(fetch(12, next).responses).isEmpty();

        parts.leadReplicated(TOPIC, topicId, 4, 1, FOLLOWER);
        next.sessionEpoch = 2;
        next.topics.get(0).partitions.get(0).currentLeaderEpoch = 4;
        assertThat(only(fetch(12, next)).highWatermark).isEqualTo(1);
    }

    @Test
    void aFollowerThatIsNotInSyncIsLookedAtInEveryFetchOfItsSession() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1);
        parts.append(TOPIC, 0, "a");
        FetchRequest first = asFollower(0);
        first.sessionEpoch = 0;
        int session = fetch(12, first).sessionId;
        assertThat(parts.proposals).isEmpty();
        FetchRequest next = asFollower(1);
        next.sessionId = session;
        next.sessionEpoch = 1;
        fetch(12, next);
        assertThat(parts.proposals).hasSize(1);
        assertThat(parts.proposals.remove().isr()).hasSize(2);
    }

    @Test
    void whoLeavesAPartitionOutOfItsSessionIsNotTakenForCaughtUpBecauseItFetchesOthers() throws Exception {
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1, FOLLOWER);
        long beganMs = parts.time.millis();
        FetchRequest first = asFollower(0);
        first.sessionEpoch = 0;
        int session = fetch(12, first).sessionId;
        FetchRequest without = asFollower(0);
        without.sessionId = session;
        without.sessionEpoch = 1;
        without.topics = List.of();
        FetchRequest.ForgottenTopic forgotten = new FetchRequest.ForgottenTopic();
        forgotten.topic = TOPIC;
        forgotten.partitions = List.of(0);
        without.forgottenTopicsData = List.of(forgotten);
        fetch(12, without);

        parts.time.advance(60_000);
        parts.replicas.contacts().heard(FOLLOWER);
        produceToAll("a");
        assertThat(parts.replicas
                        .find(new TopicPartition(TOPIC, 0))
                        .view()
                        .followers()
                        .find(FOLLOWER)
                        .progress()
                        .caughtUpMs())
                .isBetween(beganMs, beganMs + 1_000);
    }

    @Test
    void aThrottledFollowerWaitsUnlessItIsInSync() throws Exception {
        topicId = parts.replicated(TOPIC, throttled(new ThrottledReplicas(false, Map.of(0, Set.of(1)))), 1);
        parts.append(TOPIC, 0, "a");
        parts.append(TOPIC, 0, "b");
        parts.leaderQuota.setRate(1);
        assertThat(only(fetch(12, asFollower(0))).records.sizeBytes()).isPositive();
        assertThat(only(fetch(12, asFollower(1))).records.sizeBytes()).isZero();
        parts.time.advance(20_000);
        assertThat(only(fetch(12, asFollower(1))).records.sizeBytes()).isPositive();
    }

    @Test
    void aFollowerInSyncIsNotHeldUpNorOneThatIsNotListed() throws Exception {
        parts.leaderQuota.setRate(1);
        topicId = parts.replicated(TOPIC, throttled(ThrottledReplicas.ALL), 1, FOLLOWER);
        produceToAll("a");
        assertThat(only(fetch(12, asFollower(0))).records.sizeBytes()).isPositive();
        assertThat(only(fetch(12, asFollower(0))).records.sizeBytes()).isPositive();
        assertThat(parts.leaderQuota.isExceeded()).isTrue();
        topicId = parts.replicated("other", throttled(new ThrottledReplicas(false, Map.of(0, Set.of(FOLLOWER)))), 1);
        parts.append("other", 0, "b");
        FetchRequest other = asFollower(0);
        other.topics.get(0).topic = "other";
        assertThat(only(fetch(12, other)).records.sizeBytes()).isPositive();
    }

    @Test
    void aConsumerIsSentToAFollowerOfItsRack() throws Exception {
        parts.racks.putAll(Map.of(1, "here", FOLLOWER, "there"));
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1, FOLLOWER);
        produceToAll("a");
        fetch(12, asFollower(1));
        PartitionData data = only(fetch(12, asConsumer("there")));
        assertThat(data.preferredReadReplica).isEqualTo(FOLLOWER);
        assertThat(data.records.sizeBytes()).isZero();
        assertThat(data.highWatermark).isEqualTo(1);
        for (String rack : List.of("here", "elsewhere", "")) {
            PartitionData fromLeader = only(fetch(12, asConsumer(rack)));
            assertThat(fromLeader.preferredReadReplica).isEqualTo(-1);
            assertThat(values(fromLeader.records)).containsExactly("a");
        }
        assertThat(values(only(fetch(10, asConsumer("there"))).records)).containsExactly("a");
    }

    @Test
    void aConsumerIsNotSentToAFollowerThatIsBehindItOrNotInSync() throws Exception {
        parts.racks.putAll(Map.of(1, "here", FOLLOWER, "there"));
        topicId = parts.replicated(TOPIC, PartitionConfig.DEFAULTS, 1);
        parts.append(TOPIC, 0, "a");
        fetch(12, asFollower(1));
        assertThat(only(fetch(12, asConsumer("there"))).preferredReadReplica).isEqualTo(-1);
        topicId = parts.replicated("behind", PartitionConfig.DEFAULTS, 1, FOLLOWER);
        FetchRequest ahead = asConsumer("there");
        ahead.topics.get(0).topic = "behind";
        assertThat(only(fetch(12, ahead)).preferredReadReplica).isEqualTo(-1);
    }

    private static PartitionConfig throttled(ThrottledReplicas leaders) {
        return new PartitionConfig(LogConfig.DEFAULTS, 1, true, leaders, ThrottledReplicas.NONE);
    }

    private CompletableFuture<ProduceResponse> produceToAll(String... values) {
        return new ProduceHandler(parts.partitions)
                .handle(parts.context(11), produce(-1, topicData(TOPIC, data(0, batch(values)))))
                .answer()
                .toCompletableFuture();
    }

    private FetchResponse fetch(int version, FetchRequest request) throws Exception {
        return answer(handler.handle(parts.context(version), request));
    }

    private FetchRequest asFollower(long offset) {
        FetchRequest request = asConsumer("");
        request.replicaId = FOLLOWER;
        request.replicaState = new FetchRequest.ReplicaState();
        request.replicaState.replicaId = FOLLOWER;
        request.replicaState.replicaEpoch = 100;
        request.topics.get(0).partitions.get(0).fetchOffset = offset;
        request.topics.get(0).partitions.get(0).currentLeaderEpoch = 3;
        request.topics.get(0).partitions.get(0).logStartOffset = 0;
        return request;
    }

    private FetchRequest asConsumer(String rack) {
        FetchRequest request = new FetchRequest();
        request.sessionEpoch = -1;
        request.minBytes = 1;
        request.rackId = rack;
        FetchRequest.FetchTopic topic = new FetchRequest.FetchTopic();
        topic.topic = TOPIC;
        topic.topicId = topicId;
        FetchRequest.FetchPartition partition = new FetchRequest.FetchPartition();
        partition.partition = 0;
        partition.fetchOffset = 0;
        partition.currentLeaderEpoch = -1;
        partition.lastFetchedEpoch = -1;
        partition.partitionMaxBytes = 1 << 20;
        topic.partitions = List.of(partition);
        request.topics = List.of(topic);
        return request;
    }

    private static PartitionData only(FetchResponse response) {
        assertThat(response.errorCode).isZero();
        assertThat(response.responses).hasSize(1);
        return response.responses.get(0).partitions.get(0);
    }
}
