package gregor.base;

/**
 * Bounds how many bytes a second several workers together read and write. Whoever did some work asks how long to pause before the
 * next; nobody is kept waiting in here. Safe for any thread.
 */
public final class Throttle {
    /** Work ahead of the rate by less than this costs no pause: many short ones would be dear. */
    private static final long SLACK_NANOS = 300_000_000;

    /** No work costs more: a rate close to nothing must not stop its worker for good, should it be raised later. */
    private static final double COST_MAX_NANOS = 60e9;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private double bytesPerSecond;
    /** When the work done so far would have been done at exactly the rate. */
    private long paidUntilNanos;

    public Throttle(double bytesPerSecond, Clock clock) {
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        paidUntilNanos = clock.nanos();
    }

    /** Holds for the work that is reported from now on. */
    public synchronized void setRate(double bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Reports work that was done, and says how many milliseconds to pause for it. */
    public synchronized long pauseMs(long bytes) {
        long now = clock.nanos();
        double cost = bytesPerSecond <= 0 ? COST_MAX_NANOS : bytes / bytesPerSecond * NANOS_PER_SECOND;
        // Time in which nothing was done is not saved up.
        paidUntilNanos = Math.max(paidUntilNanos, now) + (long) Math.min(cost, COST_MAX_NANOS);
        long ahead = paidUntilNanos - now;
        return ahead < SLACK_NANOS ? 0 : ahead / NANOS_PER_MILLI;
    }
}
