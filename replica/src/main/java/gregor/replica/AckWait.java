package gregor.replica;

import gregor.base.Clock;
import gregor.base.Timers;
import java.util.Iterator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Appends that are in the log but not yet as durable as they asked for, ordered by the offset they wait for. A repeated batch
 * waits for the offset of its first arrival, so the order is not simply that of arriving. Owned by the partition's owner.
 *
 * <p>All of them share one timer, set for the earliest deadline there was when it was set: usually the appends are long gone
 * when it fires, and thousands a second cost one timer per timeout.
 */
final class AckWait {
    private final Clock clock;
    private final Timers timers;
    private final Runnable onDue;
    private final PriorityQueue<Append> waiting = new PriorityQueue<>();
    private Timers.Timer timer;
    private long timerDueNanos;

    /** @param onDue run on the timer's thread when {@link #expire} should be called */
    AckWait(Clock clock, Timers timers, Runnable onDue) {
        this.clock = clock;
        this.timers = timers;
        this.onDue = onDue;
    }

    void add(Append append) {
        long nowNanos = clock.nanos();
        append.deadlineNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(append.terms.timeoutMs());
        waiting.add(append);
        if (timer == null || append.deadlineNanos - timerDueNanos < 0) {
            setTimer(append.deadlineNanos, nowNanos);
        }
    }

    /** Takes out those whose offset is reached. */
    void release(long reachedOffset, Consumer<Append> to) {
        Append first = waiting.peek();
        while (first != null && first.requiredOffset() <= reachedOffset) {
            to.accept(waiting.poll());
            first = waiting.peek();
        }
    }

    /** Takes out those that have waited long enough, and sets the timer for the others. */
    void expire(Consumer<Append> to) {
        timer = null;
        long nowNanos = clock.nanos();
        long soonestNanos = Long.MAX_VALUE;
        for (Iterator<Append> each = waiting.iterator(); each.hasNext(); ) {
            Append append = each.next();
            long leftNanos = append.deadlineNanos - nowNanos;
            if (leftNanos <= 0) {
                each.remove();
                to.accept(append);
            } else {
                soonestNanos = Math.min(soonestNanos, leftNanos);
            }
        }
        if (!waiting.isEmpty()) {
            setTimer(nowNanos + soonestNanos, nowNanos);
        }
    }

    /** Takes all out. */
    void drain(Consumer<Append> to) {
        release(Long.MAX_VALUE, to);
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void setTimer(long dueNanos, long nowNanos) {
        if (timer != null) {
            timer.cancel();
        }
        timerDueNanos = dueNanos;
        // Rounded up, or the timer would fire a moment too early, find nothing due and be set again.
        timer = timers.after(TimeUnit.NANOSECONDS.toMillis(dueNanos - nowNanos) + 1, onDue);
    }
}
