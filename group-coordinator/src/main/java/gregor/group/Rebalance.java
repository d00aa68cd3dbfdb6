package gregor.group;

import gregor.wire.ErrorCode;
import gregor.wire.message.JoinGroupRequest;
import gregor.wire.message.JoinGroupResponse;
import gregor.wire.message.SyncGroupRequest;
import gregor.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moves of a rebalance, made by whichever step gives the occasion: begin it, end it when all have joined or time is up,
 * take a member out. Without state of its own.
 */
final class Rebalance {
    private static final Logger LOG = LoggerFactory.getLogger(Rebalance.class);
    /** A member that wants to be waited for no time at all must not keep the timers busy. */
    private static final int REPEAT_MS_MIN = 1_000;

    private final GroupConfig config;

    Rebalance(GroupConfig config) {
        this.config = config;
    }

    /** Begins a rebalance, unless one is collecting joins already. */
    void begin(Group group, Decision decision) {
        if (!group.state().mayBecome(GroupState.PREPARING_REBALANCE)) {
            return;
        }
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            breakOffSyncs(group, decision);
        }
        int timeoutMs = group.members().rebalanceTimeoutMs();
        JoinPhase phase = group.is(GroupState.EMPTY)
                ? JoinPhase.initial(decision.now(), config.initialRebalanceDelayMs(), timeoutMs)
                : JoinPhase.ordinary(decision.now(), timeoutMs);
        group.toPreparingRebalance(phase, decision.now());
        decision.alarm(group, phase.deadlineMs());
        endIfAllJoined(group, decision);
    }

    /** Ends the collecting of joins as soon as nobody is waited for. */
    void endIfAllJoined(Group group, Decision decision) {
        JoinPhase phase = group.joinPhase();
        if (phase != null && !phase.isInitial() && group.hasAllJoined()) {
            end(group, decision);
        }
    }

    void onJoinDeadline(Group group, Decision decision) {
        if (group.joinPhase().extend(decision.now())) {
            decision.alarm(group, group.joinPhase().deadlineMs());
        } else {
            end(group, decision);
        }
    }

    /** Members that have not asked for their assignment in time are given up. */
    void onSyncDeadline(Group group, Decision decision) {
        for (String memberId : new ArrayList<>(group.awaitedSyncs())) {
            group.remove(memberId);
        }
        begin(group, decision);
    }

    /** Takes out a member that left or failed; the others rebalance. */
    void remove(Group group, Member member, Decision decision) {
        Request<JoinGroupRequest, JoinGroupResponse> join = group.members().takeJoin(member);
        if (join != null) {
            decision.answerNow(join, JoinAnswers.error(join, "", ErrorCode.UNKNOWN_MEMBER_ID));
        }
        refuseSync(member, ErrorCode.UNKNOWN_MEMBER_ID, decision);
        group.remove(member.id());
        if (group.is(GroupState.PREPARING_REBALANCE)) {
            endIfAllJoined(group, decision);
        } else {
            begin(group, decision);
        }
    }

    /** Takes back an id nobody has joined with; the others may have waited for it. */
    void removeAwaitedId(Group group, String memberId, Decision decision) {
        group.remove(memberId);
        endIfAllJoined(group, decision);
    }

    private void end(Group group, Decision decision) {
        for (Member member : group.members().all()) {
            if (!member.isJoining() && !member.isStatic()) {
                group.remove(member.id());
            }
        }
        if (group.members().isEmpty()) {
            group.endJoins();
            LOG.info("Group {} has no members any more", group.id());
            decision.change(group.emptyGenerationRecord(decision.now()));
        } else if (group.members().electJoinedLeader()) {
            group.toCompletingRebalance(decision.now());
            LOG.info(
                    "Group {} has {} members in generation {}",
                    group.id(),
                    group.members().size(),
                    group.generation());
            answerJoins(group, decision);
        } else {
            // Only static members are left and none came back: their sessions decide.
            int timeoutMs = Math.max(REPEAT_MS_MIN, group.members().rebalanceTimeoutMs());
            group.collectJoins(JoinPhase.ordinary(decision.now(), timeoutMs));
        }
        decision.alarm(group, group.nextDeadlineMs());
    }

    private static void answerJoins(Group group, Decision decision) {
        for (Member member : group.members().all()) {
            Request<JoinGroupRequest, JoinGroupResponse> join = group.members().takeJoin(member);
            if (join != null) {
                decision.answerNow(join, JoinAnswers.joined(join, group, member.id()));
            }
            member.joinedFirst();
            member.renew(decision.now());
        }
    }

    private static void breakOffSyncs(Group group, Decision decision) {
        for (Member member : group.members().all()) {
            if (refuseSync(member, ErrorCode.REBALANCE_IN_PROGRESS, decision)) {
                member.renew(decision.now());
            }
        }
    }

    private static boolean refuseSync(Member member, ErrorCode error, Decision decision) {
        Request<SyncGroupRequest, SyncGroupResponse> sync = member.parkSync(null);
        if (sync == null) {
            return false;
        }
        decision.refuse(sync, error);
        return true;
    }
}
