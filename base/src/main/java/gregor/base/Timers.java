package gregor.base;

/** Runs things later. A task runs on the timer's own thread, must be short, and usually just hands over to an {@link Owner}. */
public interface Timers {
    /** Runs the task once, no sooner than after the given delay. */
    Timer after(long delayMs, Runnable task);

    /** A task that waits for its time. */
    interface Timer {
        /** Takes the task back. False when it has run, is running, or was cancelled before. */
        boolean cancel();
    }
}
