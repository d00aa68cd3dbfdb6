package gregor.replica;

import gregor.base.Timers;
import java.util.concurrent.Executor;

/** Does things again and again until it is closed. For any thread. */
final class Recurring implements AutoCloseable {
    private final Timers timers;
    private final Executor executor;
    private volatile boolean closed;

    /** @param executor runs what is due */
    Recurring(Timers timers, Executor executor) {
        this.timers = timers;
        this.executor = executor;
    }

    /** Runs the task after each interval; the next one begins when it has run, also if it failed. */
    void every(long intervalMs, Runnable task) {
        timers.after(
                intervalMs,
                () -> executor.execute(() -> {
                    if (!closed) {
                        try {
                            task.run();
                        } finally {
                            every(intervalMs, task);
                        }
                    }
                }));
    }

    @Override
    public void close() {
        closed = true;
    }
}
