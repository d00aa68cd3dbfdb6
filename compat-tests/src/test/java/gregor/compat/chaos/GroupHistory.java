package gregor.compat.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a consumer group was told of its offset in one partition: a member that takes it over begins where the last commit says, not
 * before and not behind, and then misses nothing. Thread-safe.
 */
final class GroupHistory {
    private final PartitionHistory partition;
    /** Commits that may have been sent more than once, or of which nothing is known: each may still come to pass, late. */
    private final Set<Long> uncertain = new HashSet<>();

    /** Of each member, the offset that it has to read next. */
    private final Map<String, Long> next = new HashMap<>();

    private long committed;

    GroupHistory(PartitionHistory partition) {
        this.partition = partition;
    }

    /** A commit is about to be sent. */
    synchronized void committing(long offset) {
        uncertain.add(offset);
    }

    /** The commit is acknowledged. @param once whether it was certainly sent only once */
    synchronized void committed(long offset, boolean once) {
        committed = offset;
        if (once) {
            uncertain.remove(offset);
        }
    }

    /** A member reads a record. @param first whether it is its first one since it got the partition */
    synchronized void read(String member, long offset, boolean first) {
        if (first) {
            begun(member, offset);
        } else if (offset != next.get(member)) {
            partition.complain(member + " reads offset " + offset + " instead of " + next.get(member));
        }
        next.put(member, offset + 1);
    }

    private void begun(String member, long offset) {
        if (offset == committed || uncertain.contains(offset)) {
            return;
        }
        String kind = offset < committed ? "stale" : "made up";
        partition.complain(kind + " offset: " + member + " begins at " + offset + ", committed was " + committed);
    }

    /** How far the group has come. */
    synchronized long readTo() {
        return next.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
