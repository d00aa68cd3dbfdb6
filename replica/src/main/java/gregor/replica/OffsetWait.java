package gregor.replica;

import gregor.base.Clock;
import gregor.base.Timers;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Those who wait for an offset to be reached: appends that are in the log but not yet as durable as they asked for, deletions that
 * not all replicas have made. Ordered by the offset they wait for: a repeated batch waits for that of its first arrival, so the
 * order is not simply that of arriving. Owned by the partition's owner.
 *
 * <p>All of them share one timer, set for the earliest deadline there was when it was set: usually they are long gone when it
 * fires, and thousands a second cost one timer per timeout.
 */
final class OffsetWait<T extends Awaiting> {
    private final Clock clock;
    private final Timers timers;
    private final Runnable onDue;
    private final PriorityQueue<T> waiting = new PriorityQueue<>();
    private Timers.Timer timer;
    private long timerDueNanos;

    /** @param onDue run on the timer's thread when {@link #expire} should be called */
    OffsetWait(Clock clock, Timers timers, Runnable onDue) {
        this.clock = clock;
        this.timers = timers;
        this.onDue = onDue;
    }

    void add(T one) {
        long nowNanos = clock.nanos();
        one.deadlineNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(one.timeoutMs());
        waiting.add(one);
        if (timer == null || one.deadlineNanos - timerDueNanos < 0) {
            setTimer(one.deadlineNanos, nowNanos);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes out those whose offset is reached. */
    void release(long reachedOffset, Consumer<T> to) {
        T first = waiting.peek();
        while (first != null && first.requiredOffset() <= reachedOffset) {
            to.accept(waiting.poll());
            first = waiting.peek();
        }
    }

    /** Takes out those that have waited long enough, and sets the timer for the others. */
    void expire(Consumer<T> to) {
        callOffTimer();
        long nowNanos = clock.nanos();
        long soonestNanos = Long.MAX_VALUE;
        for (Iterator<T> each = waiting.iterator(); each.hasNext(); ) {
            T one = each.next();
            long leftNanos = one.deadlineNanos - nowNanos;
            if (leftNanos <= 0) {
                each.remove();
                to.accept(one);
            } else {
                soonestNanos = Math.min(soonestNanos, leftNanos);
            }
        }
        if (!waiting.isEmpty()) {
            setTimer(nowNanos + soonestNanos, nowNanos);
        }
    }

    /** Takes all out. */
    void drain(Consumer<T> to) {
        release(Long.MAX_VALUE, to);
        callOffTimer();
    }

    private void setTimer(long dueNanos, long nowNanos) {
        callOffTimer();
        timerDueNanos = dueNanos;
        // Rounded up, or the timer would fire a moment too early, find nothing due and be set again.
        timer = timers.after(TimeUnit.NANOSECONDS.toMillis(dueNanos - nowNanos) + 1, onDue);
    }

    private void callOffTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
