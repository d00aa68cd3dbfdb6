package gregor.group;

import gregor.base.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The committed offsets of one group, and those of open transactions, which count only after their commit marker. Changed by
 * {@link Groups} alone.
 *
 * <p>Of two commits for a partition the one written last wins, whenever its transaction ends. So a plain commit drops what is
 * pending for its partition, and a pending one, when its transaction commits, drops those written before it.
 */
final class GroupOffsets {
    private record Pending(CommittedOffset offset, long writtenAs) {}

    private final Map<TopicPartition, CommittedOffset> committed = new LinkedHashMap<>();
    private final Map<Long, Map<TopicPartition, Pending>> pendingByProducer = new HashMap<>();
    private long pendingWritten;

    CommittedOffset get(TopicPartition partition) {
        return committed.get(partition);
    }

    Collection<TopicPartition> partitions() {
        return committed.keySet();
    }

    Set<Map.Entry<TopicPartition, CommittedOffset>> all() {
        return committed.entrySet();
    }

    /** Neither committed nor pending offsets. */
    boolean isEmpty() {
        return committed.isEmpty() && pendingByProducer.isEmpty();
    }

    boolean hasPending() {
        return !pendingByProducer.isEmpty();
    }

    /** Whether an open transaction may yet change the partition's offset. */
    boolean isPending(TopicPartition partition) {
        for (Map<TopicPartition, Pending> pending : pendingByProducer.values()) {
            if (pending.containsKey(partition)) {
                return true;
            }
        }
        return false;
    }

    /** A null offset removes. */
    void commit(TopicPartition partition, CommittedOffset offset) {
        dropPending(partition, Long.MAX_VALUE);
        if (offset == null) {
            committed.remove(partition);
        } else {
            committed.put(partition, offset);
        }
    }

    /** A null offset takes back what the transaction had for the partition. */
    void commitPending(long producerId, TopicPartition partition, CommittedOffset offset) {
        Map<TopicPartition, Pending> pending =
                pendingByProducer.computeIfAbsent(producerId, producer -> new LinkedHashMap<>());
        if (offset == null) {
            pending.remove(partition);
        } else {
            pending.put(partition, new Pending(offset, pendingWritten++));
        }
    }

    void endTransaction(long producerId, boolean commit) {
        Map<TopicPartition, Pending> ended = pendingByProducer.remove(producerId);
        if (!commit || ended == null) {
            return;
        }
        for (Map.Entry<TopicPartition, Pending> one : ended.entrySet()) {
            dropPending(one.getKey(), one.getValue().writtenAs());
            committed.put(one.getKey(), one.getValue().offset());
        }
    }

    private void dropPending(TopicPartition partition, long writtenBefore) {
        for (Map<TopicPartition, Pending> pending : pendingByProducer.values()) {
            Pending one = pending.get(partition);
            if (one != null && one.writtenAs() < writtenBefore) {
                pending.remove(partition);
            }
        }
    }
}
