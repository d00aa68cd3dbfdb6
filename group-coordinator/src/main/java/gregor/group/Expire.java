package gregor.group;

import java.util.ArrayList;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is due in a group: sessions over, ids nobody joined with, the end of a rebalance's phases. Called at the group's
 * earliest deadline as far as it was known; deadlines that have moved on meanwhile cost one look at each member, once per
 * session time and not per heartbeat.
 */
final class Expire {
    private static final Logger LOG = LoggerFactory.getLogger(Expire.class);

    private final Rebalance rebalance;

    Expire(Rebalance rebalance) {
        this.rebalance = rebalance;
    }

    Decision decide(Groups groups, String groupId, Now now) {
        Decision decision = new Decision(now);
        Group group = groups.find(groupId);
        if (group == null) {
            return decision;
        }
        expireAwaitedIds(group, decision);
        expireMembers(group, decision);
        if (group.joinPhase() != null && group.joinPhase().deadlineMs() <= now.steadyMs()) {
            rebalance.onJoinDeadline(group, decision);
        } else if (group.syncDeadlineMs() <= now.steadyMs()) {
            rebalance.onSyncDeadline(group, decision);
        }
        groups.forgetIfUnused(group, now);
        decision.alarm(group, group.nextDeadlineMs());
        return decision;
    }

    private void expireAwaitedIds(Group group, Decision decision) {
        for (Map.Entry<String, Long> awaited :
                new ArrayList<>(group.awaitedIds().entrySet())) {
            if (awaited.getValue() <= decision.now().steadyMs()) {
                rebalance.removeAwaitedId(group, awaited.getKey(), decision);
            }
        }
    }

    private void expireMembers(Group group, Decision decision) {
        for (Member member : group.members().all()) {
            // Removing one may have ended the rebalance, which answers others or gives them up.
            if (group.members().has(member.id()) && member.isExpired(decision.now())) {
                LOG.info("Member {} of group {} was not heard of for too long", member.id(), group.id());
                rebalance.remove(group, member, decision);
            }
        }
    }
}
