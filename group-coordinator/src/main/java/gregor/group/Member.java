package gregor.group;

import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupResponse;
import gregor.wire.record.GroupMetadataValue;
import java.util.Arrays;
import java.util.List;

/**
 * A member of a group. Recorded: who it is, its timeouts, its metadata of the chosen protocol and its assignment. Soft: the
 * requests it waits with and its deadline. At most one request of each kind waits; {@link Members} counts the joins.
 */
final class Member {
    /** A way of assigning that the member can do, and what it has to say for it. */
    record Protocol(String name, byte[] metadata) {}

    private static final byte[] NOTHING = {};

    private final String id;
    /** Null for a dynamic member. */
    private final String instanceId;

    private final String clientId;
    private final String clientHost;
    private int sessionTimeoutMs;
    private int rebalanceTimeoutMs;
    /** In the member's order of preference. */
    private List<Protocol> protocols;

    private byte[] assignment = NOTHING;

    private Request<JoinGroupRequest, JoinGroupResponse> join;
    private Request<SyncGroupRequest, SyncGroupResponse> sync;
    private boolean joiningFirst;
    private long deadlineMs = Group.NEVER;

    Member(String id, String instanceId, String clientId, String clientHost) {
        this.id = id;
        this.instanceId = instanceId;
        this.clientId = clientId;
        this.clientHost = clientHost;
    }

    /** The member as a record holds it; of its protocols only the one that was chosen is known. */
    static Member recorded(GroupMetadataValue.MemberMetadata stored, String protocol) {
        Member member = new Member(stored.memberId, stored.groupInstanceId, stored.clientId, stored.clientHost);
        member.subscribe(
                List.of(new Protocol(protocol, stored.subscription)), stored.sessionTimeout, stored.rebalanceTimeout);
        return member;
    }

    /** This member under a new id: a static member that came back. Requests of the old id do not follow. */
    Member renamed(String newId) {
        Member member = new Member(newId, instanceId, clientId, clientHost);
        member.subscribe(protocols, sessionTimeoutMs, rebalanceTimeoutMs);
        member.assignment = assignment;
        member.joiningFirst = joiningFirst;
        return member;
    }

    /** Whether the record says of this member what we know, so that its soft state may stay. */
    boolean isRecordedAs(GroupMetadataValue.MemberMetadata stored, String protocol) {
        return sessionTimeoutMs == stored.sessionTimeout
                && rebalanceTimeoutMs == stored.rebalanceTimeout
                && clientId.equals(stored.clientId)
                && clientHost.equals(stored.clientHost)
                && Arrays.equals(metadata(protocol), stored.subscription);
    }

    GroupMetadataValue.MemberMetadata toRecord(String protocol, byte[] newAssignment) {
        GroupMetadataValue.MemberMetadata stored = new GroupMetadataValue.MemberMetadata();
        stored.memberId = id;
        stored.groupInstanceId = instanceId;
        stored.clientId = clientId;
        stored.clientHost = clientHost;
        stored.sessionTimeout = sessionTimeoutMs;
        stored.rebalanceTimeout = rebalanceTimeoutMs;
        stored.subscription = metadata(protocol);
        stored.assignment = newAssignment;
        return stored;
    }

    /** For {@link Members}, which counts who supports what. */
    void subscribe(List<Protocol> newProtocols, int newSessionTimeoutMs, int newRebalanceTimeoutMs) {
        protocols = newProtocols;
        sessionTimeoutMs = newSessionTimeoutMs;
        rebalanceTimeoutMs = newRebalanceTimeoutMs;
    }

    boolean isSubscribedTo(List<Protocol> others) {
        if (protocols.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            Protocol mine = protocols.get(i);
            Protocol other = others.get(i);
            if (!mine.name.equals(other.name) || !Arrays.equals(mine.metadata, other.metadata)) {
                return false;
            }
        }
        return true;
    }

    /** What the member says for the protocol; null if it does not know it. */
    byte[] metadata(String protocol) {
        for (Protocol known : protocols) {
            if (known.name.equals(protocol)) {
                return known.metadata;
            }
        }
        return null;
    }

    /** The member lives until the end of its session, counted from now. */
    void renew(Now now) {
        deadlineMs = now.steadyMs() + sessionTimeoutMs;
    }

    /** A member that does not know its id yet cannot send heartbeats; its join is given up at the deadline instead. */
    void joinsFirst(long newDeadlineMs) {
        joiningFirst = true;
        deadlineMs = newDeadlineMs;
    }

    void joinedFirst() {
        joiningFirst = false;
    }

    /** Past its deadline. Whoever waits for an answer cannot send heartbeats and is excused until it has it. */
    boolean isExpired(Now now) {
        return deadlineMs <= now.steadyMs() && !isExcused();
    }

    /** The next time to look at this member; {@link Group#NEVER} while it waits for an answer. */
    long deadlineMs() {
        return isExcused() ? Group.NEVER : deadlineMs;
    }

    private boolean isExcused() {
        return !joiningFirst && (join != null || sync != null);
    }

    /** Parks the request; returns the one that waited before, which its client has given up. */
    Request<JoinGroupRequest, JoinGroupResponse> parkJoin(Request<JoinGroupRequest, JoinGroupResponse> request) {
        Request<JoinGroupRequest, JoinGroupResponse> before = join;
        join = request;
        return before;
    }

    /** Parks the request; returns the one that waited before, which its client has given up. */
    Request<SyncGroupRequest, SyncGroupResponse> parkSync(Request<SyncGroupRequest, SyncGroupResponse> request) {
        Request<SyncGroupRequest, SyncGroupResponse> before = sync;
        sync = request;
        return before;
    }

    boolean isJoining() {
        return join != null;
    }

    void assign(byte[] newAssignment) {
        assignment = newAssignment;
    }

    String id() {
        return id;
    }

    String instanceId() {
        return instanceId;
    }

    boolean isStatic() {
        return instanceId != null;
    }

    String clientId() {
        return clientId;
    }

    String clientHost() {
        return clientHost;
    }

    int rebalanceTimeoutMs() {
        return rebalanceTimeoutMs;
    }

    List<Protocol> protocols() {
        return protocols;
    }

    byte[] assignment() {
        return assignment;
    }
}
