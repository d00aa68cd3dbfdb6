package gregor.replica.follower;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * What one fetcher is to fetch. It keeps apart what has changed since the last fetch, what has to be truncated, and what waits,
 * so that no fetch looks at all partitions. Owned by the fetcher's owner.
 *
 * <p>Always: what the leader was told of and is not wanted any more is in {@code unwanted}.
 */
final class FetchPlan {
    static final long NEVER = Long.MAX_VALUE;

    private final FollowerQuota quota;
    private final Map<TopicPartition, FollowedPartition> all = new HashMap<>();
    private final Set<FollowedPartition> changed = new LinkedHashSet<>();
    private final Set<FollowedPartition> truncating = new LinkedHashSet<>();
    private final Set<FollowedPartition> throttled = new LinkedHashSet<>();
    private final Set<TopicPartition> unwanted = new LinkedHashSet<>();
    /** In the order in which they are due. */
    private final PriorityQueue<Delay> delays = new PriorityQueue<>();

    private int toldCount;

    private record Delay(FollowedPartition partition, FollowedPartition.Phase next, long dueNanos)
            implements Comparable<Delay> {
        @Override
        public int compareTo(Delay other) {
            return Long.signum(dueNanos - other.dueNanos);
        }
    }

    FetchPlan(FollowerQuota quota) {
        this.quota = quota;
    }

    FollowedPartition find(TopicPartition name) {
        return all.get(name);
    }

    /** Takes the place of what was known of the partition. */
    void add(FollowedPartition partition) {
        remove(partition.name());
        all.put(partition.name(), partition);
        resume(partition, partition.phase());
    }

    void remove(TopicPartition name) {
        FollowedPartition gone = all.remove(name);
        if (gone != null) {
            forget(gone);
            changed.remove(gone);
            truncating.remove(gone);
            throttled.remove(gone);
        }
    }

    /** It is known by which id its topic goes. */
    void identify(FollowedPartition partition, Uuid topicId) {
        if (partition.learn(topicId)) {
            changed.add(partition);
        }
    }

    /** Whether it is still in the plan: another leader epoch may have come. */
    boolean has(FollowedPartition partition) {
        return all.get(partition.name()) == partition;
    }

    /** The partition goes on from where it stands now. */
    void resume(FollowedPartition partition, FollowedPartition.Phase phase) {
        partition.phase(phase);
        if (phase == FollowedPartition.Phase.TRUNCATING) {
            truncating.add(partition);
        }
        changed.add(partition);
    }

    void delay(FollowedPartition partition, FollowedPartition.Phase next, long dueNanos) {
        partition.phase(FollowedPartition.Phase.DELAYED);
        truncating.remove(partition);
        changed.add(partition);
        delays.add(new Delay(partition, next, dueNanos));
    }

    void fail(FollowedPartition partition) {
        partition.phase(FollowedPartition.Phase.FAILED);
        truncating.remove(partition);
        changed.add(partition);
    }

    /** Lets those go on that have waited long enough. */
    void wake(long nowNanos) {
        while (!delays.isEmpty() && delays.peek().dueNanos() - nowNanos <= 0) {
            Delay due = delays.poll();
            boolean waits = due.partition().phase() == FollowedPartition.Phase.DELAYED;
            if (waits && has(due.partition())) {
                resume(due.partition(), due.next());
            }
        }
    }

    /** How long until {@link #wake} has something to do, zero or less if it has now; {@link #NEVER} when nothing waits. */
    long nanosToWake(long nowNanos) {
        return delays.isEmpty() ? NEVER : delays.peek().dueNanos() - nowNanos;
    }

    /** Whether some partitions wait for the quota. */
    boolean isThrottling() {
        return !throttled.isEmpty();
    }

    /** Takes out those of which it has to be found out where the logs part. */
    List<FollowedPartition> takeTruncating() {
        List<FollowedPartition> taken = List.copyOf(truncating);
        truncating.clear();
        taken.forEach(partition -> partition.phase(FollowedPartition.Phase.BUSY));
        return taken;
    }

    /** How what is wanted differs from what the leader was told; from now on it counts as told. */
    FetchChange nextChange() {
        boolean exceeded = quota.isExceeded();
        if (!exceeded) {
            changed.addAll(throttled);
            throttled.clear();
        }
        List<WantedPartition> wanted = new ArrayList<>(changed.size());
        for (FollowedPartition partition : changed) {
            if (partition.phase() != FollowedPartition.Phase.FETCHING) {
                forget(partition);
            } else if (exceeded && isThrottled(partition)) {
                throttled.add(partition);
                forget(partition);
            } else {
                tell(partition, wanted);
            }
        }
        changed.clear();
        List<TopicPartition> left = List.copyOf(unwanted);
        unwanted.clear();
        return new FetchChange(wanted, left);
    }

    /** Whether there is anything to fetch after {@link #nextChange}. */
    boolean isWantingAnything() {
        return toldCount > 0;
    }

    /** A replica in sync is not held up: it would fall out of the in-sync set, and back in. */
    private boolean isThrottled(FollowedPartition partition) {
        return !partition.inSync() && quota.isThrottled(partition.name());
    }

    private void tell(FollowedPartition partition, List<WantedPartition> wanted) {
        WantedPartition now = partition.wanted();
        if (!now.equals(partition.told())) {
            toldCount += partition.told() == null ? 1 : 0;
            partition.told(now);
            wanted.add(now);
            unwanted.remove(partition.name());
        }
    }

    private void forget(FollowedPartition partition) {
        if (partition.told() != null) {
            partition.told(null);
            toldCount--;
            unwanted.add(partition.name());
        }
    }
}
