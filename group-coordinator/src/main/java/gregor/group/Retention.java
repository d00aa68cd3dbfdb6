package gregor.group;

import gregor.base.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Offsets that nobody needs any more.
 *
 * <ul>
 *   <li>A group that has had members keeps its offsets while it has some; the time runs from when it became empty (KIP-211).
 *   <li>A stable group of consumers loses those of topics it is not subscribed to, counted from their commit.
 *   <li>Without a group, the time runs from each commit.
 *   <li>A commit that came with its own retention ends when that does.
 * </ul>
 */
final class Retention {
    private final long retentionMs;

    Retention(long retentionMs) {
        this.retentionMs = retentionMs;
    }

    /** What has expired in all groups. */
    Decision expire(Groups groups, Now now) {
        Decision decision = new Decision(now);
        for (Group group : groups.all()) {
            List<TopicPartition> expired = expired(group, now);
            if (!expired.isEmpty() || isIdle(group)) {
                OffsetRemoval.remove(group, expired, decision);
            }
        }
        return decision;
    }

    /** What belonged to partitions that are gone; as in a stock broker, groups that have nothing go with it. */
    static Decision dropDeleted(Groups groups, Predicate<TopicPartition> isDeleted, Now now) {
        Decision decision = new Decision(now);
        for (Group group : groups.all()) {
            List<TopicPartition> gone = new ArrayList<>();
            for (TopicPartition partition : group.offsets().partitions()) {
                if (isDeleted.test(partition)) {
                    gone.add(partition);
                }
            }
            if (!gone.isEmpty() || isIdle(group)) {
                OffsetRemoval.remove(group, gone, decision);
            }
        }
        return decision;
    }

    /** Nobody is in it, and nothing is kept for whoever may come. */
    private static boolean isIdle(Group group) {
        return group.is(GroupState.EMPTY) && group.offsets().isEmpty();
    }

    private List<TopicPartition> expired(Group group, Now now) {
        if (group.protocolType() == null) {
            return expired(group, now, Group.UNKNOWN_TIME, topic -> false);
        }
        if (group.is(GroupState.EMPTY)) {
            return expired(group, now, group.stateTimestampMs(), topic -> false);
        }
        Subscription subscription = Subscription.of(group);
        if (group.is(GroupState.STABLE) && subscription.isKnown()) {
            return expired(group, now, Group.UNKNOWN_TIME, subscription::mayInclude);
        }
        return List.of();
    }

    /** {@code sinceMs}: when the time began to run for all, or unknown, if it did with each commit. */
    private List<TopicPartition> expired(Group group, Now now, long sinceMs, Predicate<String> needed) {
        List<TopicPartition> expired = new ArrayList<>();
        for (Map.Entry<TopicPartition, CommittedOffset> one : group.offsets().all()) {
            CommittedOffset offset = one.getValue();
            long fromMs = sinceMs == Group.UNKNOWN_TIME ? offset.commitTimestampMs() : sinceMs;
            boolean over = offset.hasExpiry()
                    ? now.wallMs() >= offset.expireTimestampMs()
                    : now.wallMs() - fromMs >= retentionMs;
            if (over && !needed.test(one.getKey().topic())) {
                expired.add(one.getKey());
            }
        }
        return expired;
    }
}
