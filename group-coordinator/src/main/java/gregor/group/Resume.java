package gregor.group;

/**
 * What is due when groups have been loaded: every member has a new session, because nobody knows when it was last heard of;
 * a group that is larger than allowed rebalances.
 */
final class Resume {
    private final GroupConfig config;
    private final Rebalance rebalance;

    Resume(GroupConfig config, Rebalance rebalance) {
        this.config = config;
        this.rebalance = rebalance;
    }

    Decision decide(Groups groups, Now now) {
        Decision decision = new Decision(now);
        for (Group group : groups.all()) {
            for (Member member : group.members().all()) {
                member.renew(now);
            }
            if (group.members().size() > config.maxSize()) {
                rebalance.begin(group, decision);
            }
            decision.alarm(group, group.nextDeadlineMs());
        }
        return decision;
    }
}
