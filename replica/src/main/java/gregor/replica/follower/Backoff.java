package gregor.replica.follower;

import java.util.concurrent.TimeUnit;

/**
 * How long a partition waits before it is tried again. A leader that does not know yet that it leads hears of it within
 * milliseconds, and commits nothing before its followers in sync have fetched: it is asked again soon, a few times.
 *
 * @param fullNanos {@code replica.fetch.backoff.ms}, for whatever else is wrong
 */
record Backoff(long fullNanos) {
    static final int QUICK_TRIES = 5;
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    static Backoff ofMillis(long fullMs) {
        return new Backoff(TimeUnit.MILLISECONDS.toNanos(fullMs));
    }

    /** @param count how often in a row the leader has refused, from 1 */
    long afterRefusal(int count) {
        return count > QUICK_TRIES ? fullNanos : Math.min(fullNanos, FIRST_NANOS << count - 1);
    }
}
