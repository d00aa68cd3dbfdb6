package gregor.replica;

import gregor.base.TopicPartition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Orders to host partitions for whose logs, or new leader epochs, there was no room yet. Owned by the orders' thread. */
final class PostponedLeads {
    static final long RETRY_MS = 5_000;

    private final Map<TopicPartition, Leadership> waiting = new LinkedHashMap<>();
    private boolean arranged;

    /** True when it was not waiting already. */
    boolean add(Leadership decision) {
        return waiting.put(decision.partition(), decision) == null;
    }

    /** There is a newer order about the partition. */
    void drop(TopicPartition partition) {
        waiting.remove(partition);
    }

    /** Whether a try has to be arranged for now; once, until {@link #toTry} is called. */
    boolean mustArrange() {
        boolean must = !arranged && !waiting.isEmpty();
        arranged |= must;
        return must;
    }

    /** What is to be tried now; it waits on unless it is dropped. */
    List<Leadership> toTry() {
        arranged = false;
        return List.copyOf(waiting.values());
    }
}
