package gregor.compat.diff;

import gregor.wire.message.Apis;
import gregor.wire.message.DeleteGroupsRequest;
import gregor.wire.message.DescribeGroupsRequest;
import gregor.wire.message.FindCoordinatorRequest;
import gregor.wire.message.HeartbeatRequest;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.LeaveGroupRequest;
import gregor.wire.message.ListGroupsRequest;
import gregor.wire.message.OffsetCommitRequest;
import gregor.wire.message.OffsetDeleteRequest;
import gregor.wire.message.OffsetFetchRequest;
import gregor.wire.message.SyncGroupRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Groups: joined, synchronised, kept alive, committed for, looked at, left, deleted, rightly and wrongly. */
final class GroupRequests {
    private static final String TOPIC = "records";

    private final Comparison comparison;

    GroupRequests(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        coordinators();
        for (int version = 0; version <= 9; version++) {
            life("group-v" + version, version, Math.min(version, 5), Math.min(version, 4), Math.min(version, 5));
        }
        joinBadly();
        staticMember();
        offsets();
        administration();
    }

    private void coordinators() throws IOException {
        // The first question creates the topic of offsets; only settled answers are compared.
        comparison.untilSettled(
                Apis.FIND_COORDINATOR, 3, coordinatorOf(3, "group", 0), answer -> answer.errorCode == 0);
        for (int version = 0; version <= 6; version++) {
            findCoordinator(version, "of a group", "group", 0);
            if (version >= 1) {
                findCoordinator(version, "of an unknown kind", "group", 9);
            }
        }
    }

    private void life(String group, int join, int sync, int heartbeat, int leave) throws IOException {
        comparison.untilSettled(Apis.HEARTBEAT, 0, beat(group, "nobody", 1, null), answer -> answer.errorCode == 25);
        join(join, "with an unknown member", group, session -> "stranger", request -> {});
        join(join, "a new group", group, session -> "", request -> {});
        if (join >= 4) {
            join(join, "with the id given", group, session -> session.memberId(group), request -> {});
        }
        describe("waiting for its assignment", group);
        beat(heartbeat, "before the assignment", group, 1);
        commit(2, "before the assignment", group, 1, 5);
        sync(sync, "a wrong generation", group, 7);
        sync(sync, "the assignment", group, 1);
        describe("stable", group);
        beat(heartbeat, "stable", group, 1);
        beat(heartbeat, "a wrong generation", group, 4);
        comparison.same("an unknown member", Apis.HEARTBEAT, heartbeat, beat(group, "stranger", 1, null));
        commit(Math.min(join, 9), "as a member", group, 1, 3);
        commit(Math.min(join, 9), "a wrong generation", group, 5, 3);
        sync(sync, "again", group, 1);
        leave(leave, group);
        describe("left", group);
    }

    private void joinBadly() throws IOException {
        for (int version : new int[] {0, 1, 4, 5, 7, 9}) {
            join(version, "no group", "", session -> "", request -> {});
            join(version, "too short a session", "bad", session -> "", request -> request.sessionTimeoutMs = 5);
            join(version, "too long a session", "bad", session -> "", request -> request.sessionTimeoutMs = 99_999_999);
            join(version, "no protocols", "bad", session -> "", request -> request.protocols = List.of());
            join(version, "no protocol type", "bad", session -> "", request -> request.protocolType = "");
        }
    }

    private void staticMember() throws IOException {
        for (int version = 5; version <= 9; version++) {
            String group = "static-v" + version;
            join(version, "static", group, session -> "", request -> request.groupInstanceId = "one");
            sync(3, "static", group, 1);
            beat(3, "static", group, 1);
            comparison.same("fenced", Apis.HEARTBEAT, 3, beat(group, "another", 1, "one"));
            comparison.same("unknown instance", Apis.HEARTBEAT, 3, beat(group, "another", 1, "two"));
            join(version, "static, again", group, session -> "", request -> request.groupInstanceId = "one");
            describe("static", group);
        }
    }

    private void offsets() throws IOException {
        for (int version = 1; version <= 9; version++) {
            String group = "simple-v" + version;
            commit(version, "without a group", group, -1, 40 + version);
            for (int fetch = 1; fetch <= 9; fetch++) {
                fetchOffsets(fetch, "known and unknown partitions", group, List.of(0, 1));
                if (fetch >= 2) {
                    fetchOffsets(fetch, "all", group, null);
                }
            }
        }
        commitTo(8, "to an unknown topic", "simple", "nowhere", 0, 5, "");
        commitTo(8, "to an unknown partition", "simple", TOPIC, 99, 5, "");
        commitTo(8, "with long metadata", "simple", TOPIC, 0, 5, "m".repeat(5_000));
        commitTo(8, "with metadata", "simple", TOPIC, 0, 5, "hello");
        commitTo(8, "of no group", "", TOPIC, 0, 5, "");
        fetchOffsets(7, "with metadata", "simple", List.of(0));
        fetchOffsets(7, "of an unknown group", "nobody", List.of(0));
        fetchOffsets(8, "of an unknown group", "nobody", List.of(0));
    }

    private void administration() throws IOException {
        for (int version = 0; version <= 5; version++) {
            int at = version;
            DescribeGroupsRequest describe = new DescribeGroupsRequest();
            describe.groups = List.of("simple", "nobody");
            describe.includeAuthorizedOperations = at >= 3;
            comparison.same("known and unknown", Apis.DESCRIBE_GROUPS, version, describe);
            if (version >= 4) {
                ListGroupsRequest list = new ListGroupsRequest();
                list.statesFilter = List.of("Stable");
                comparison.same("of one state", Apis.LIST_GROUPS, version, list);
            }
        }
        OffsetDeleteRequest.OffsetDeleteRequestPartition partition =
                new OffsetDeleteRequest.OffsetDeleteRequestPartition();
        OffsetDeleteRequest.OffsetDeleteRequestTopic topic = new OffsetDeleteRequest.OffsetDeleteRequestTopic();
        topic.name = TOPIC;
        topic.partitions = List.of(partition);
        for (String group : List.of("simple", "nobody", "static-v9", "")) {
            OffsetDeleteRequest request = new OffsetDeleteRequest();
            request.groupId = group;
            request.topics = List.of(topic);
            comparison.same("of '" + group + "'", Apis.OFFSET_DELETE, 0, request);
        }
        for (int version = 0; version <= 2; version++) {
            DeleteGroupsRequest request = new DeleteGroupsRequest();
            request.groupsNames = List.of("simple-v" + (version + 1), "nobody", "static-v9", "");
            comparison.same("empty, unknown, in use", Apis.DELETE_GROUPS, version, request);
        }
    }

    private void findCoordinator(int version, String what, String key, int type) throws IOException {
        comparison.same(what, Apis.FIND_COORDINATOR, version, coordinatorOf(version, key, type));
    }

    static FindCoordinatorRequest coordinatorOf(int version, String key, int type) {
        FindCoordinatorRequest request = new FindCoordinatorRequest();
        request.keyType = (byte) type;
        if (version >= 4) {
            request.coordinatorKeys = List.of(key, key + "-2");
        } else {
            request.key = key;
        }
        return request;
    }

    private void join(
            int version, String what, String group, Function<Session, String> member, Consumer<JoinGroupRequest> more)
            throws IOException {
        comparison.same(
                what + " (" + group + ")",
                Apis.JOIN_GROUP,
                version,
                session -> {
                    JoinGroupRequest.JoinGroupRequestProtocol protocol =
                            new JoinGroupRequest.JoinGroupRequestProtocol();
                    protocol.name = "range";
                    protocol.metadata = new byte[] {0, 1, 0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0};
                    JoinGroupRequest request = new JoinGroupRequest();
                    request.groupId = group;
                    request.sessionTimeoutMs = (int) TimeUnit.MINUTES.toMillis(2);
                    request.rebalanceTimeoutMs = (int) TimeUnit.MINUTES.toMillis(1);
                    request.memberId = member.apply(session);
                    request.protocolType = "consumer";
                    request.protocols = List.of(protocol);
                    more.accept(request);
                    return request;
                },
                (session, answer) -> {
                    if (answer.errorCode == 0 || answer.errorCode == 79) {
                        session.memberId(group, answer.memberId);
                    }
                });
    }

    private void sync(int version, String what, String group, int generation) throws IOException {
        comparison.same(
                what + " (" + group + ")",
                Apis.SYNC_GROUP,
                version,
                session -> {
                    SyncGroupRequest.SyncGroupRequestAssignment assignment =
                            new SyncGroupRequest.SyncGroupRequestAssignment();
                    assignment.memberId = session.memberId(group);
                    assignment.assignment = new byte[] {0, 1, 0, 0, 0, 0, -1, -1, -1, -1};
                    SyncGroupRequest request = new SyncGroupRequest();
                    request.groupId = group;
                    request.generationId = generation;
                    request.memberId = session.memberId(group);
                    request.protocolType = "consumer";
                    request.protocolName = "range";
                    request.assignments = List.of(assignment);
                    return request;
                },
                (session, answer) -> {});
    }

    private void beat(int version, String what, String group, int generation) throws IOException {
        comparison.same(
                what + " (" + group + ")",
                Apis.HEARTBEAT,
                version,
                session -> beat(group, session.memberId(group), generation, null),
                (session, answer) -> {});
    }

    static HeartbeatRequest beat(String group, String member, int generation, String instance) {
        HeartbeatRequest request = new HeartbeatRequest();
        request.groupId = group;
        request.memberId = member;
        request.generationId = generation;
        request.groupInstanceId = instance;
        return request;
    }

    private void leave(int version, String group) throws IOException {
        comparison.same(
                "leaving " + group,
                Apis.LEAVE_GROUP,
                version,
                session -> {
                    LeaveGroupRequest request = new LeaveGroupRequest();
                    request.groupId = group;
                    request.memberId = session.memberId(group);
                    request.members = List.of(identity(session.memberId(group)), identity("stranger"));
                    return request;
                },
                (session, answer) -> {});
    }

    private static LeaveGroupRequest.MemberIdentity identity(String member) {
        LeaveGroupRequest.MemberIdentity identity = new LeaveGroupRequest.MemberIdentity();
        identity.memberId = member;
        return identity;
    }

    private void describe(String what, String group) throws IOException {
        DescribeGroupsRequest request = new DescribeGroupsRequest();
        request.groups = List.of(group);
        comparison.same(what + " (" + group + ")", Apis.DESCRIBE_GROUPS, 5, request);
    }

    private void commit(int version, String what, String group, int generation, long offset) throws IOException {
        comparison.same(
                what + " (" + group + ")",
                Apis.OFFSET_COMMIT,
                version,
                session -> {
                    OffsetCommitRequest request = commitOf(group, TOPIC, 0, offset, "");
                    request.generationIdOrMemberEpoch = generation;
                    request.memberId = generation < 0 ? "" : session.memberId(group);
                    return request;
                },
                (session, answer) -> {});
    }

    private void commitTo(
            int version, String what, String group, String topic, int partition, long offset, String metadata)
            throws IOException {
        comparison.same(what, Apis.OFFSET_COMMIT, version, commitOf(group, topic, partition, offset, metadata));
    }

    static OffsetCommitRequest commitOf(String group, String topic, int partition, long offset, String metadata) {
        OffsetCommitRequest.OffsetCommitRequestPartition committed =
                new OffsetCommitRequest.OffsetCommitRequestPartition();
        committed.partitionIndex = partition;
        committed.committedOffset = offset;
        committed.committedMetadata = metadata;
        OffsetCommitRequest.OffsetCommitRequestTopic committedTopic =
                new OffsetCommitRequest.OffsetCommitRequestTopic();
        committedTopic.name = topic;
        committedTopic.partitions = List.of(committed);
        OffsetCommitRequest request = new OffsetCommitRequest();
        request.groupId = group;
        request.topics = List.of(committedTopic);
        return request;
    }

    private void fetchOffsets(int version, String what, String group, List<Integer> partitions) throws IOException {
        OffsetFetchRequest request = new OffsetFetchRequest();
        if (version >= 8) {
            OffsetFetchRequest.OffsetFetchRequestTopics topic = new OffsetFetchRequest.OffsetFetchRequestTopics();
            topic.name = TOPIC;
            topic.partitionIndexes = partitions;
            OffsetFetchRequest.OffsetFetchRequestGroup wanted = new OffsetFetchRequest.OffsetFetchRequestGroup();
            wanted.groupId = group;
            wanted.topics = partitions == null ? null : List.of(topic);
            request.groups = List.of(wanted);
        } else {
            OffsetFetchRequest.OffsetFetchRequestTopic topic = new OffsetFetchRequest.OffsetFetchRequestTopic();
            topic.name = TOPIC;
            topic.partitionIndexes = partitions;
            request.groupId = group;
            request.topics = partitions == null ? null : List.of(topic);
        }
        comparison.same(what + " (" + group + ")", Apis.OFFSET_FETCH, version, request);
    }
}
