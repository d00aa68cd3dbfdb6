package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * JoinGroup, versions 0 to 9: a member comes, or comes back for the next generation.
 *
 * <p>A newcomer of version 4 and later is sent back with an id first (KIP-394, trap 80), so that a client which gives up
 * waiting does not leave a member behind. Joins are parked until the rebalance they belong to ends.
 */
final class Join implements Step<JoinGroupRequest, JoinGroupResponse> {
    /** How long a newcomer's join may be parked: it cannot send heartbeats before it knows its id. */
    static final long NEWCOMER_JOIN_MS = 5 * 60_000;

    private static final int OWN_REBALANCE_TIMEOUT_FROM = 1;
    private static final int MEMBER_ID_REQUIRED_FROM = 4;

    private final GroupConfig config;
    private final Rebalance rebalance;
    private final StaticReturn staticReturn;
    private final MemberIds ids;

    Join(GroupConfig config, Rebalance rebalance, MemberIds ids) {
        this.config = config;
        this.rebalance = rebalance;
        this.staticReturn = new StaticReturn(rebalance);
        this.ids = ids;
    }

    @Override
    public Decision decide(Groups groups, Request<JoinGroupRequest, JoinGroupResponse> request, Now now) {
        Decision decision = new Decision(now);
        JoinGroupRequest body = request.body();
        if (body.sessionTimeoutMs < config.minSessionTimeoutMs()
                || body.sessionTimeoutMs > config.maxSessionTimeoutMs()) {
            return decision.refuse(request, ErrorCode.INVALID_SESSION_TIMEOUT);
        }
        boolean newcomer = body.memberId.isEmpty();
        Group group = newcomer ? groups.findOrCreate(body.groupId, now) : groups.find(body.groupId);
        if (group == null) {
            return decision.refuse(request, ErrorCode.UNKNOWN_MEMBER_ID);
        }
        if (!hasRoomFor(group, body.memberId)) {
            group.remove(body.memberId);
            decision.answerNow(request, JoinAnswers.error(request, "", ErrorCode.GROUP_MAX_SIZE_REACHED));
        } else if (!group.accepts(body.protocolType, protocols(body))) {
            decision.refuse(request, ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        } else if (newcomer) {
            welcome(group, request, decision);
        } else if (group.awaitsId(body.memberId) && body.groupInstanceId == null) {
            add(group, request, body.memberId, decision);
        } else {
            rejoin(group, request, decision);
        }
        rebalance.endIfAllJoined(group, decision);
        groups.forgetIfUnused(group, now);
        return decision;
    }

    @Override
    public JoinGroupResponse refusal(Request<JoinGroupRequest, JoinGroupResponse> request, ErrorCode error) {
        return JoinAnswers.error(request, request.body().memberId, error);
    }

    /**
     * While joins are collected, those who wait count and not the members: if the limit was lowered, the last to come are
     * turned away and not the first.
     */
    private boolean hasRoomFor(Group group, String memberId) {
        Members members = group.members();
        Member known = members.get(memberId);
        switch (group.state()) {
            case PREPARING_REBALANCE:
                return known != null && known.isJoining() || members.joining() < config.maxSize();
            case COMPLETING_REBALANCE:
            case STABLE:
                return known != null || members.size() < config.maxSize();
            default:
                return true;
        }
    }

    private void welcome(Group group, Request<JoinGroupRequest, JoinGroupResponse> request, Decision decision) {
        String instanceId = request.body().groupInstanceId;
        String newId =
                ids.next(instanceId != null ? instanceId : request.caller().clientId());
        if (instanceId != null && group.members().idOfInstance(instanceId) != null) {
            staticReturn.decide(group, request, newId, decision);
        } else if (instanceId == null && request.caller().apiVersion() >= MEMBER_ID_REQUIRED_FROM) {
            long deadlineMs = decision.now().steadyMs() + request.body().sessionTimeoutMs;
            group.awaitId(newId, deadlineMs);
            decision.alarm(group, deadlineMs);
            decision.answerNow(request, JoinAnswers.error(request, newId, ErrorCode.MEMBER_ID_REQUIRED));
        } else {
            add(group, request, newId, decision);
        }
    }

    private void add(
            Group group, Request<JoinGroupRequest, JoinGroupResponse> request, String memberId, Decision decision) {
        JoinGroupRequest body = request.body();
        Member member = new Member(
                memberId,
                body.groupInstanceId,
                request.caller().clientId(),
                request.caller().clientHost());
        member.subscribe(protocols(body), body.sessionTimeoutMs, rebalanceTimeoutMs(request));
        member.joinsFirst(decision.now().steadyMs() + NEWCOMER_JOIN_MS);
        if (group.joinPhase() != null && group.generation() == 0) {
            group.joinPhase().memberCame();
        }
        group.add(member, body.protocolType);
        group.members().parkJoin(member, request);
        decision.alarm(group, member.deadlineMs());
        rebalance.begin(group, decision);
    }

    private void rejoin(Group group, Request<JoinGroupRequest, JoinGroupResponse> request, Decision decision) {
        JoinGroupRequest body = request.body();
        ErrorCode error = Membership.check(group, body.memberId, body.groupInstanceId);
        if (error != ErrorCode.NONE) {
            decision.refuse(request, error);
            return;
        }
        Member member = group.members().get(body.memberId);
        boolean same = member.isSubscribedTo(protocols(body));
        // The leader of a stable group joins again because topics have changed, which its metadata need not show.
        boolean mustRebalance = group.is(GroupState.STABLE) && group.members().isLeader(body.memberId);
        if (group.is(GroupState.PREPARING_REBALANCE) || !same || mustRebalance) {
            update(group, member, request, decision);
            rebalance.begin(group, decision);
        } else {
            decision.answer(request, JoinAnswers.joined(request, group, body.memberId));
        }
    }

    /** Takes over what the member says now, and parks its join. */
    private static void update(
            Group group, Member member, Request<JoinGroupRequest, JoinGroupResponse> request, Decision decision) {
        subscribe(group, member, request);
        Request<JoinGroupRequest, JoinGroupResponse> before = group.members().parkJoin(member, request);
        if (before != null) {
            decision.refuse(before, ErrorCode.REBALANCE_IN_PROGRESS);
        }
    }

    static void subscribe(Group group, Member member, Request<JoinGroupRequest, JoinGroupResponse> request) {
        group.members()
                .subscribe(
                        member,
                        protocols(request.body()),
                        request.body().sessionTimeoutMs,
                        rebalanceTimeoutMs(request));
    }

    private static int rebalanceTimeoutMs(Request<JoinGroupRequest, JoinGroupResponse> request) {
        return request.caller().apiVersion() < OWN_REBALANCE_TIMEOUT_FROM
                ? request.body().sessionTimeoutMs
                : request.body().rebalanceTimeoutMs;
    }

    /** Of two protocols of one name the first counts. */
    private static List<Member.Protocol> protocols(JoinGroupRequest body) {
        List<Member.Protocol> protocols = new ArrayList<>(body.protocols.size());
        Set<String> names = new HashSet<>();
        for (JoinGroupRequest.JoinGroupRequestProtocol protocol : body.protocols) {
            if (names.add(protocol.name)) {
                protocols.add(new Member.Protocol(protocol.name, protocol.metadata));
            }
        }
        return protocols;
    }
}
