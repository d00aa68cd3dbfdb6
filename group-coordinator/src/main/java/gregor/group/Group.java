package gregor.group;

import gregor.wire.record.GroupMetadataValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A consumer group of the classic protocol. Owned by its shard.
 *
 * <p>Recorded: protocol type, generation, protocol, leader, members with assignments, offsets. Soft, lost with this broker's
 * leadership: a rebalance under way with the generation it prepares, ids handed out but not yet joined with, deadlines.
 * Always: in PreparingRebalance, and only there, joins are collected; a rebalance under way has a deadline.
 */
final class Group {
    /** The deadline of what waits for nothing. */
    static final long NEVER = Long.MAX_VALUE;
    /** The state time of a group whose record is too old to have one. */
    static final long UNKNOWN_TIME = -1;

    private static final String CONSUMER = "consumer";

    private final String id;
    private final Members members = new Members();
    private final GroupOffsets offsets = new GroupOffsets();

    private GroupState state = GroupState.EMPTY;
    private long stateTimestampMs;
    private String protocolType;
    private String protocol;
    private int generation;

    /** Ids given with MEMBER_ID_REQUIRED, each with the time until which it may join. */
    private final Map<String, Long> awaitedIds = new LinkedHashMap<>();
    /** Null except in PreparingRebalance. */
    private JoinPhase joinPhase;
    /** Members told of this generation that have not asked for their assignment. */
    private final Set<String> awaitedSyncs = new LinkedHashSet<>();

    private long syncDeadlineMs = NEVER;

    Group(String id, Now now) {
        this.id = id;
        this.stateTimestampMs = now.wallMs();
    }

    // -- state

    /** What a record says is so, whatever was before. Null when the record removes the generation. */
    void restore(GroupMetadataValue recorded) {
        if (recorded == null) {
            restore(new GroupMetadataValue());
            return;
        }
        protocolType = recorded.protocolType.isEmpty() ? null : recorded.protocolType;
        protocol = recorded.protocol;
        generation = recorded.generation;
        members.restore(recorded.members, recorded.protocol, recorded.leader);
        state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
        stateTimestampMs = recorded.currentStateTimestamp;
        joinPhase = null;
    }

    void toPreparingRebalance(JoinPhase phase, Now now) {
        become(GroupState.PREPARING_REBALANCE, now);
        collectJoins(phase);
        awaitedSyncs.clear();
        syncDeadlineMs = NEVER;
    }

    void collectJoins(JoinPhase phase) {
        joinPhase = phase;
    }

    /** Nobody came: no join is collected any more, and the record that says so is on its way. */
    void endJoins() {
        joinPhase = null;
    }

    /** Everyone who is a member now belongs to the next generation and is to ask for its assignment. */
    void toCompletingRebalance(Now now) {
        become(GroupState.COMPLETING_REBALANCE, now);
        joinPhase = null;
        generation++;
        protocol = members.elect();
        for (Member member : members.all()) {
            awaitedSyncs.add(member.id());
        }
        syncDeadlineMs = now.steadyMs() + members.rebalanceTimeoutMs();
    }

    /** The group is taken out of its shard. */
    void toDead(Now now) {
        become(GroupState.DEAD, now);
        joinPhase = null;
    }

    private void become(GroupState next, Now now) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("group " + id + " cannot go from " + state + " to " + next);
        }
        state = next;
        stateTimestampMs = now.wallMs();
    }

    /** The record of this generation with the given assignments; members not named get nothing to do. */
    Change.GroupChange generationRecord(Map<String, byte[]> assignments) {
        GroupMetadataValue value = header(generation, stateTimestampMs);
        value.protocol = protocol;
        value.leader = members.leaderId();
        List<GroupMetadataValue.MemberMetadata> stored = new ArrayList<>(members.size());
        for (Member member : members.all()) {
            stored.add(member.toRecord(protocol, assignments.getOrDefault(member.id(), new byte[0])));
        }
        value.members = stored;
        return new Change.GroupChange(id, value);
    }

    /** The record of the next generation, in which there is nobody. */
    Change.GroupChange emptyGenerationRecord(Now now) {
        return new Change.GroupChange(id, header(generation + 1, now.wallMs()));
    }

    private GroupMetadataValue header(int ofGeneration, long timestampMs) {
        GroupMetadataValue value = new GroupMetadataValue();
        value.protocolType = protocolType == null ? "" : protocolType;
        value.generation = ofGeneration;
        value.protocol = null;
        value.leader = null;
        value.currentStateTimestamp = timestampMs;
        return value;
    }

    // -- members

    /** Adds a member; the first one settles the group's protocol type. */
    void add(Member member, String memberProtocolType) {
        if (members.isEmpty()) {
            protocolType = memberProtocolType;
        }
        members.add(member);
        awaitedIds.remove(member.id());
    }

    /** Forgets a member, or an id that was to become one. Null if it was no member. */
    Member remove(String memberId) {
        awaitedIds.remove(memberId);
        awaitedSyncs.remove(memberId);
        return members.remove(memberId);
    }

    /** Gives a static member its new id. */
    Member rename(Member member, String newId) {
        awaitedSyncs.remove(member.id());
        return members.rename(member, newId);
    }

    /** Whether a member of that kind fits in with those who are there. */
    boolean accepts(String memberProtocolType, List<Member.Protocol> protocols) {
        if (state == GroupState.EMPTY) {
            return !memberProtocolType.isEmpty() && !protocols.isEmpty();
        }
        return memberProtocolType.equals(protocolType) && members.agreeOnOneOf(protocols);
    }

    void awaitId(String memberId, long deadlineMs) {
        awaitedIds.put(memberId, deadlineMs);
    }

    boolean awaitsId(String memberId) {
        return awaitedIds.containsKey(memberId);
    }

    Map<String, Long> awaitedIds() {
        return awaitedIds;
    }

    boolean hasAllJoined() {
        return members.joining() == members.size() && awaitedIds.isEmpty();
    }

    Set<String> awaitedSyncs() {
        return awaitedSyncs;
    }

    void synced(String memberId) {
        awaitedSyncs.remove(memberId);
        if (awaitedSyncs.isEmpty()) {
            syncDeadlineMs = NEVER;
        }
    }

    // -- time

    long syncDeadlineMs() {
        return awaitedSyncs.isEmpty() ? NEVER : syncDeadlineMs;
    }

    /** The next time at which something may be due. */
    long nextDeadlineMs() {
        long next = Math.min(members.nextDeadlineMs(), syncDeadlineMs());
        for (long deadlineMs : awaitedIds.values()) {
            next = Math.min(next, deadlineMs);
        }
        return joinPhase == null ? next : Math.min(next, joinPhase.deadlineMs());
    }

    // -- reading

    String id() {
        return id;
    }

    GroupState state() {
        return state;
    }

    boolean is(GroupState other) {
        return state == other;
    }

    /** When the state was entered, milliseconds since 1970, or {@link #UNKNOWN_TIME}. */
    long stateTimestampMs() {
        return stateTimestampMs;
    }

    /** Null for a group that only keeps offsets. */
    String protocolType() {
        return protocolType;
    }

    boolean isConsumerGroup() {
        return CONSUMER.equals(protocolType);
    }

    /** Null while the group is empty. */
    String protocol() {
        return protocol;
    }

    int generation() {
        return generation;
    }

    Members members() {
        return members;
    }

    GroupOffsets offsets() {
        return offsets;
    }

    /** Null except in PreparingRebalance. */
    JoinPhase joinPhase() {
        return joinPhase;
    }

    /** True when nothing would be lost with this group: it was never recorded, keeps no offsets and awaits nobody. */
    boolean isUnused() {
        return state == GroupState.EMPTY && generation == 0 && offsets.isEmpty() && awaitedIds.isEmpty();
    }
}
