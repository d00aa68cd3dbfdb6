package gregor.group;

import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.record.GroupMetadataValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of one group in the order they came, their leader, and what they agree on. Always: an instance id belongs to one
 * member; the leader is a member, if there is one; the counts are those of the members.
 */
final class Members {
    private final Map<String, Member> byId = new LinkedHashMap<>();
    private final Map<String, String> idByInstance = new HashMap<>();
    /** How many members know a protocol. */
    private final Map<String, Integer> supporters = new HashMap<>();

    private String leaderId;
    private int joining;

    Member get(String memberId) {
        return byId.get(memberId);
    }

    boolean has(String memberId) {
        return byId.containsKey(memberId);
    }

    /** A copy, safe to remove from the members by. */
    List<Member> all() {
        return new ArrayList<>(byId.values());
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** The member of that instance, or null. */
    String idOfInstance(String instanceId) {
        return idByInstance.get(instanceId);
    }

    String leaderId() {
        return leaderId;
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leaderId);
    }

    int joining() {
        return joining;
    }

    void add(Member member) {
        byId.put(member.id(), member);
        if (member.isStatic()) {
            idByInstance.put(member.instanceId(), member.id());
        }
        if (leaderId == null) {
            leaderId = member.id();
        }
        joining += member.isJoining() ? 1 : 0;
        count(member, 1);
    }

    /** Takes the member out; the one who came first of the others leads if it was the leader. Null if there is none. */
    Member remove(String memberId) {
        Member member = byId.remove(memberId);
        if (member == null) {
            return null;
        }
        count(member, -1);
        joining -= member.isJoining() ? 1 : 0;
        if (member.isStatic()) {
            idByInstance.remove(member.instanceId());
        }
        if (isLeader(memberId)) {
            leaderId = byId.isEmpty() ? null : byId.keySet().iterator().next();
        }
        return member;
    }

    /** Gives a member another id, and the leadership if it had it. */
    Member rename(Member member, String newId) {
        boolean led = isLeader(member.id());
        Member renamed = member.renamed(newId);
        remove(member.id());
        add(renamed);
        if (led) {
            leaderId = newId;
        }
        return renamed;
    }

    void subscribe(Member member, List<Member.Protocol> protocols, int sessionTimeoutMs, int rebalanceTimeoutMs) {
        count(member, -1);
        member.subscribe(protocols, sessionTimeoutMs, rebalanceTimeoutMs);
        count(member, 1);
    }

    /** Parks a join with the member; returns the one that waited before. */
    Request<JoinGroupRequest, JoinGroupResponse> parkJoin(
            Member member, Request<JoinGroupRequest, JoinGroupResponse> request) {
        Request<JoinGroupRequest, JoinGroupResponse> before = member.parkJoin(request);
        joining += before == null ? 1 : 0;
        return before;
    }

    /** Takes the join that waits with the member, to answer it; null if there is none. */
    Request<JoinGroupRequest, JoinGroupResponse> takeJoin(Member member) {
        Request<JoinGroupRequest, JoinGroupResponse> waiting = member.parkJoin(null);
        joining -= waiting == null ? 0 : 1;
        return waiting;
    }

    /** Lets a member lead that has joined, the present leader first. False if none has. */
    boolean electJoinedLeader() {
        if (leaderId != null && byId.get(leaderId).isJoining()) {
            return true;
        }
        for (Member member : byId.values()) {
            if (member.isJoining()) {
                leaderId = member.id();
                return true;
            }
        }
        return false;
    }

    /** True when every member knows at least one of the protocols. */
    boolean agreeOnOneOf(List<Member.Protocol> protocols) {
        for (Member.Protocol protocol : protocols) {
            if (knownToAll(protocol)) {
                return true;
            }
        }
        return false;
    }

    /** The protocol most members prefer among those that all know; null if there is none. */
    String elect() {
        Map<String, Integer> votes = new LinkedHashMap<>();
        for (Member member : byId.values()) {
            for (Member.Protocol protocol : member.protocols()) {
                if (knownToAll(protocol)) {
                    votes.merge(protocol.name(), 1, Integer::sum);
                    break;
                }
            }
        }
        String elected = null;
        for (Map.Entry<String, Integer> vote : votes.entrySet()) {
            if (elected == null || vote.getValue() > votes.get(elected)) {
                elected = vote.getKey();
            }
        }
        return elected;
    }

    private boolean knownToAll(Member.Protocol protocol) {
        return supporters.getOrDefault(protocol.name(), 0) == byId.size();
    }

    /** As long as the slowest member wants to be waited for. */
    int rebalanceTimeoutMs() {
        int longest = 0;
        for (Member member : byId.values()) {
            longest = Math.max(longest, member.rebalanceTimeoutMs());
        }
        return longest;
    }

    long nextDeadlineMs() {
        long next = Group.NEVER;
        for (Member member : byId.values()) {
            next = Math.min(next, member.deadlineMs());
        }
        return next;
    }

    /**
     * Makes the members those of a record. One that the record describes as we know it stays, with the requests it waits
     * with: that is each one, when we wrote the record just now.
     */
    void restore(Collection<GroupMetadataValue.MemberMetadata> stored, String protocol, String newLeaderId) {
        Map<String, Member> before = new HashMap<>(byId);
        byId.clear();
        idByInstance.clear();
        supporters.clear();
        joining = 0;
        leaderId = null;
        for (GroupMetadataValue.MemberMetadata one : stored) {
            Member known = before.get(one.memberId);
            Member member = known != null && known.isRecordedAs(one, protocol) ? known : Member.recorded(one, protocol);
            member.assign(one.assignment);
            add(member);
        }
        if (newLeaderId != null && has(newLeaderId)) {
            leaderId = newLeaderId;
        }
    }

    private void count(Member member, int by) {
        for (Member.Protocol protocol : member.protocols()) {
            supporters.merge(protocol.name(), by, (a, b) -> a + b == 0 ? null : a + b);
        }
    }
}
