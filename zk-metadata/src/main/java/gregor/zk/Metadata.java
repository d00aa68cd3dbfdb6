package gregor.zk;

import gregor.base.Timers;
import gregor.base.TopicPartition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * This broker's view of the cluster and those who wait for it to change. Any thread may read; commands are applied in the
 * order of the calls. Waiting requests complete on the thread that applies the change, or on the timer's.
 */
public final class Metadata {
    private final Timers timers;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private volatile ClusterView view = ClusterView.EMPTY;

    public Metadata(Timers timers) {
        this.timers = timers;
    }

    /** The newest view. Take it once per request. */
    public ClusterView view() {
        return view;
    }

    /** Publishes the view after the command; returns the partitions it deleted. Epochs are the caller's to check. */
    public List<TopicPartition> apply(UpdateMetadata update) {
        List<TopicPartition> deleted = new ArrayList<>();
        synchronized (this) {
            view = view.with(update, deleted);
        }
        wake();
        return deleted;
    }

    /** True as soon as a view satisfies the condition, false when none has within the time. */
    public CompletionStage<Boolean> await(Predicate<ClusterView> condition, long timeoutMs) {
        Wait wait = new Wait(condition, new CompletableFuture<>());
        waits.add(wait);
        // Looked at after the wait is known, or a view published in between would be missed.
        if (condition.test(view) || timeoutMs <= 0) {
            waits.remove(wait);
            wait.result.complete(condition.test(view));
            return wait.result;
        }
        Timers.Timer timer = timers.after(timeoutMs, () -> {
            waits.remove(wait);
            wait.result.complete(false);
        });
        wait.result.whenComplete((ready, fault) -> timer.cancel());
        return wait.result;
    }

    private void wake() {
        ClusterView now = view;
        for (Iterator<Wait> all = waits.iterator(); all.hasNext(); ) {
            Wait wait = all.next();
            if (wait.condition.test(now)) {
                all.remove();
                wait.result.complete(true);
            }
        }
    }

    /** Compared by identity: two requests may wait for equal conditions. */
    private static final class Wait {
        private final Predicate<ClusterView> condition;
        private final CompletableFuture<Boolean> result;

        Wait(Predicate<ClusterView> condition, CompletableFuture<Boolean> result) {
            this.condition = condition;
            this.result = result;
        }
    }
}
