package gregor.group;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.wire.ErrorCode;
import gregor.wire.message.DescribeGroupsResponse.DescribedGroup;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupRequest.JoinGroupRequestProtocol;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.LeaveGroupRequest;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import gregor.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import gregor.wire.message.OffsetCommitResponse;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import gregor.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupRequest.SyncGroupRequestAssignment;
import gregor.wire.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A coordinator of one partition on a log in memory, with a clock that stands still; everything runs on the test's thread.
 * Member ids are the client id and a running number: {@code c-1}, {@code c-2}.
 */
final class Scene {
    static final String GROUP = "g";
    static final int SESSION_MS = 10_000;
    static final int REBALANCE_MS = 60_000;
    static final int INITIAL_DELAY_MS = 3_000;

    final MemoryLog log = new MemoryLog();
    final ManualTime time = new ManualTime(1_700_000_000_000L);
    private final GroupConfig config;
    private int ids;
    private int epoch;
    GroupCoordinator coordinator;

    Scene() {
        this(GroupConfig.DEFAULTS);
    }

    Scene(GroupConfig config) {
        this.config = config;
        failOver();
    }

    static GroupConfig maxSize(int maxSize) {
        GroupConfig defaults = GroupConfig.DEFAULTS;
        return new GroupConfig(
                defaults.minSessionTimeoutMs(),
                defaults.maxSessionTimeoutMs(),
                maxSize,
                defaults.initialRebalanceDelayMs(),
                defaults.offsetMetadataMax(),
                defaults.offsetsRetentionMs(),
                defaults.offsetsRetentionCheckIntervalMs());
    }

    /** Another coordinator takes over the log; the former one hears of it. */
    void failOver() {
        if (coordinator != null) {
            coordinator.onLeadershipLost(0, epoch);
            coordinator.close();
        }
        coordinator = new GroupCoordinator(config, 1, log, TurnOwner::new, time, time, prefix -> prefix + "-" + ++ids);
        coordinator.start();
        coordinator.onLeadershipGained(0, ++epoch);
    }

    // -- requests

    static Caller caller(int version) {
        return new Caller(version, "c", "/10.0.0.1");
    }

    static JoinGroupRequest joinRequest(String memberId) {
        JoinGroupRequest request = new JoinGroupRequest();
        request.groupId = GROUP;
        request.memberId = memberId;
        request.sessionTimeoutMs = SESSION_MS;
        request.rebalanceTimeoutMs = REBALANCE_MS;
        request.protocolType = "consumer";
        request.protocols = List.of(protocol("range", "t"));
        return request;
    }

    /** A consumer's metadata: version 0, the topics, no user data. */
    static JoinGroupRequestProtocol protocol(String name, String... topics) {
        JoinGroupRequestProtocol protocol = new JoinGroupRequestProtocol();
        protocol.name = name;
        ByteBuffer out = ByteBuffer.allocate(200);
        out.putShort((short) 0).putInt(topics.length);
        for (String topic : topics) {
            byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
            out.putShort((short) bytes.length).put(bytes);
        }
        out.putInt(-1);
        protocol.metadata = new byte[out.position()];
        out.flip().get(protocol.metadata);
        return protocol;
    }

    /** A join in version 3, which needs no member id. */
    CompletableFuture<JoinGroupResponse> join(String memberId) {
        return join(3, memberId, request -> {});
    }

    CompletableFuture<JoinGroupResponse> join(int version, String memberId, Consumer<JoinGroupRequest> change) {
        JoinGroupRequest request = joinRequest(memberId);
        change.accept(request);
        return coordinator.join(caller(version), request).toCompletableFuture();
    }

    /** A static member joins in the version that can be told to skip the assignment. */
    CompletableFuture<JoinGroupResponse> joinStatic(String memberId, String instanceId) {
        return join(9, memberId, request -> request.groupInstanceId = instanceId);
    }

    CompletableFuture<SyncGroupResponse> sync(String memberId, int generation, Map<String, String> assignments) {
        return sync(4, memberId, generation, assignments, request -> {});
    }

    CompletableFuture<SyncGroupResponse> sync(
            int version,
            String memberId,
            int generation,
            Map<String, String> assignments,
            Consumer<SyncGroupRequest> change) {
        SyncGroupRequest request = new SyncGroupRequest();
        request.groupId = GROUP;
        request.memberId = memberId;
        request.generationId = generation;
        request.assignments = new ArrayList<>();
        assignments.forEach((member, assignment) -> {
            SyncGroupRequestAssignment one = new SyncGroupRequestAssignment();
            one.memberId = member;
            one.assignment = assignment.getBytes(StandardCharsets.UTF_8);
            request.assignments.add(one);
        });
        change.accept(request);
        return coordinator.sync(caller(version), request).toCompletableFuture();
    }

    ErrorCode heartbeat(String memberId, int generation) {
        return heartbeat(memberId, generation, null);
    }

    ErrorCode heartbeat(String memberId, int generation, String instanceId) {
        HeartbeatRequest request = new HeartbeatRequest();
        request.groupId = GROUP;
        request.memberId = memberId;
        request.generationId = generation;
        request.groupInstanceId = instanceId;
        return ErrorCode.of(now(coordinator.heartbeat(caller(4), request)).errorCode);
    }

    ErrorCode leave(String memberId) {
        LeaveGroupRequest request = new LeaveGroupRequest();
        request.groupId = GROUP;
        request.memberId = memberId;
        return ErrorCode.of(now(coordinator.leave(caller(1), request)).errorCode);
    }

    CompletableFuture<OffsetCommitResponse> commit(String memberId, int generation, Commitment... commitments) {
        return commit(8, memberId, generation, request -> {}, commitments);
    }

    CompletableFuture<OffsetCommitResponse> commit(
            int version,
            String memberId,
            int generation,
            Consumer<OffsetCommitRequest> change,
            Commitment... commitments) {
        OffsetCommitRequest request = new OffsetCommitRequest();
        request.groupId = GROUP;
        request.memberId = memberId;
        request.generationIdOrMemberEpoch = generation;
        request.topics = new ArrayList<>();
        for (Commitment commitment : commitments) {
            OffsetCommitRequestTopic topic = new OffsetCommitRequestTopic();
            topic.name = commitment.topic();
            OffsetCommitRequestPartition partition = new OffsetCommitRequestPartition();
            partition.partitionIndex = commitment.partition();
            partition.committedOffset = commitment.offset();
            partition.committedMetadata = commitment.metadata();
            topic.partitions = List.of(partition);
            request.topics.add(topic);
        }
        change.accept(request);
        return coordinator.commitOffsets(caller(version), request).toCompletableFuture();
    }

    record Commitment(String topic, int partition, long offset, String metadata) {
        static Commitment of(String topic, int partition, long offset) {
            return new Commitment(topic, partition, offset, "");
        }
    }

    static ErrorCode error(OffsetCommitResponse answer) {
        return ErrorCode.of(answer.topics.get(0).partitions.get(0).errorCode);
    }

    OffsetFetchResponseGroup fetch(boolean requireStable, TopicPartition... partitions) {
        List<TopicPartition> asked = partitions.length == 0 ? null : List.of(partitions);
        return now(coordinator.fetchOffsets(caller(8), new OffsetQuery(GROUP, asked, requireStable)));
    }

    /** What is committed for one partition. */
    OffsetFetchResponsePartitions fetch(String topic, int partition) {
        return fetch(false, new TopicPartition(topic, partition))
                .topics
                .get(0)
                .partitions
                .get(0);
    }

    DescribedGroup describe() {
        return now(coordinator.describe(caller(5), GROUP));
    }

    String state() {
        return describe().groupState;
    }

    // -- stories

    /** One member, whose first rebalance is over: returns its id. It leads generation 1 and owns "all". */
    String stableMember() {
        CompletableFuture<JoinGroupResponse> join = join("");
        time.advance(INITIAL_DELAY_MS);
        JoinGroupResponse joined = now(join);
        now(sync(joined.memberId, joined.generationId, Map.of(joined.memberId, "all")));
        return joined.memberId;
    }

    /** Two members, in the order leader, follower, in a stable generation 2. */
    List<String> twoStableMembers() {
        String leader = stableMember();
        CompletableFuture<JoinGroupResponse> second = join("");
        CompletableFuture<JoinGroupResponse> again = join(leader);
        String follower = now(second).memberId;
        CompletableFuture<SyncGroupResponse> waiting = sync(follower, 2, Map.of());
        now(sync(leader, now(again).generationId, Map.of(leader, "first", follower, "second")));
        now(waiting);
        return List.of(leader, follower);
    }

    /** The answer, which must be there. */
    static <T> T now(CompletionStage<T> answer) {
        CompletableFuture<T> future = answer.toCompletableFuture();
        if (!future.isDone()) {
            throw new AssertionError("not answered yet");
        }
        return future.join();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static ErrorCode code(short code) {
        return ErrorCode.of(code);
    }
}
