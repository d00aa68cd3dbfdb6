package gregor.group;

import gregor.base.TopicPartition;
import java.util.Collection;
import java.util.LinkedHashSet;

/** Removing offsets, and with the last of them a group that has nobody: shared by all that delete or expire. */
final class OffsetRemoval {
    private OffsetRemoval() {}

    /** Removes offsets, and the group if it has none left and nobody is in it. */
    static void remove(Group group, Collection<TopicPartition> partitions, Decision decision) {
        int removed = removeOffsets(group, partitions, decision);
        boolean last = removed == group.offsets().partitions().size()
                && !group.offsets().hasPending();
        if (last && group.is(GroupState.EMPTY) && group.awaitedIds().isEmpty()) {
            removeGeneration(group, decision);
        }
    }

    /** Everything the group has. */
    static void removeAll(Group group, Decision decision) {
        removeOffsets(group, group.offsets().partitions(), decision);
        removeGeneration(group, decision);
    }

    private static int removeOffsets(Group group, Collection<TopicPartition> partitions, Decision decision) {
        int removed = 0;
        for (TopicPartition partition : new LinkedHashSet<>(partitions)) {
            if (group.offsets().get(partition) != null) {
                decision.change(new Change.OffsetChange(group.id(), partition, null));
                removed++;
            }
        }
        return removed;
    }

    /** A group that never had a generation has no record of one to remove. */
    private static void removeGeneration(Group group, Decision decision) {
        if (group.generation() > 0) {
            decision.change(new Change.GroupChange(group.id(), null));
        }
    }
}
