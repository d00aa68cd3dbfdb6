package gregor.broker.net;

import gregor.base.Timers;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The timers of an event loop: tasks run on it and, when called from it, cost neither a lock nor a hand-over. */
record LoopTimers(EventExecutor loop) implements Timers {
    @Override
    public Timer after(long delayMs, Runnable task) {
        ScheduledFuture<?> due = loop.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        return () -> due.cancel(false);
    }
}
