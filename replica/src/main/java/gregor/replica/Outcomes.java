package gregor.replica;

import gregor.base.TopicPartition;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gathers what became of each partition of an order. For any thread; whoever waits for it goes on on the given executor, not in
 * the midst of a partition's turn.
 */
final class Outcomes {
    private final Map<TopicPartition, ReplicaError> failures = new ConcurrentHashMap<>();
    private final Executor executor;
    private final AtomicInteger missing;
    private final CompletableFuture<Map<TopicPartition, ReplicaError>> all = new CompletableFuture<>();

    Outcomes(int partitions, Executor executor) {
        this.executor = executor;
        missing = new AtomicInteger(partitions);
        if (partitions == 0) {
            all.complete(failures);
        }
    }

    /** @param error null when it went well */
    void add(TopicPartition partition, ReplicaError error) {
        if (error != null) {
            failures.put(partition, error);
        }
        if (missing.decrementAndGet() == 0) {
            executor.execute(() -> all.complete(failures));
        }
    }

    /** The failures, once every partition is done. */
    CompletableFuture<Map<TopicPartition, ReplicaError>> all() {
        return all;
    }
}
