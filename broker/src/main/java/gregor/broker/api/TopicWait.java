package gregor.broker.api;

import gregor.wire.ErrorCode;
import gregor.zk.ClusterView;
import gregor.zk.Metadata;
import gregor.zk.TopicView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Waits, without a thread, until the controller has done what was written for several topics, and this broker knows. A topic
 * that is not there in time is answered as timed out; the wish stands all the same.
 */
final class TopicWait {
    private final Metadata metadata;

    TopicWait(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Every partition has a leader, and there are at least so many. */
    static boolean led(ClusterView view, String topic, int partitions) {
        TopicView found = view.topic(topic);
        return found != null
                && found.partitionCount() >= partitions
                && found.partitions().stream().allMatch(partition -> partition.hasLeader());
    }

    /**
     * @param written how writing went, topic by topic, in the order of the answer: what a view must show then
     * @param timeoutMs not positive: do not wait, what was written counts as timed out
     */
    CompletionStage<Map<String, Outcome>> until(
            Map<String, CompletionStage<Predicate<ClusterView>>> written, long timeoutMs) {
        Map<String, CompletableFuture<Outcome>> outcomes = new LinkedHashMap<>();
        written.forEach((topic, stage) -> outcomes.put(
                topic,
                stage.thenCompose(shown -> metadata.await(shown, timeoutMs))
                        .handle((inTime, failure) -> outcome(timeoutMs > 0 && Boolean.TRUE.equals(inTime), failure))
                        .toCompletableFuture()));
        return all(outcomes);
    }

    /** For a request that only checks: how checking went. */
    static CompletionStage<Map<String, Outcome>> checked(Map<String, CompletionStage<Predicate<ClusterView>>> checks) {
        Map<String, CompletableFuture<Outcome>> outcomes = new LinkedHashMap<>();
        checks.forEach((topic, stage) -> outcomes.put(
                topic, stage.handle((ok, failure) -> outcome(true, failure)).toCompletableFuture()));
        return all(outcomes);
    }

    /** How each went, once all have. */
    private static CompletionStage<Map<String, Outcome>> all(Map<String, CompletableFuture<Outcome>> outcomes) {
        List<CompletableFuture<Outcome>> stages = new ArrayList<>(outcomes.values());
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new)).thenApply(done -> {
            Map<String, Outcome> results = new LinkedHashMap<>();
            outcomes.forEach((topic, outcome) -> results.put(topic, outcome.join()));
            return results;
        });
    }

    private static Outcome outcome(boolean inTime, Throwable failure) {
        if (failure != null) {
            return Outcome.of(failure);
        }
        return inTime ? Outcome.DONE : Outcome.of(ErrorCode.REQUEST_TIMED_OUT);
    }
}
