package gregor.replica;

import gregor.base.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Keeps all moves between log directories together within {@code replica.alter.log.dirs.io.max.bytes.per.second}. For any
 * thread.
 */
public final class MoveRate {
    /** A rate this low, or a clock that jumps, must not stop a move for good. */
    private static final long PAUSE_MAX_MS = 60_000;

    private final Clock clock;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private long freeAtNanos;

    public MoveRate(Clock clock) {
        this.clock = clock;
        this.freeAtNanos = clock.nanos();
    }

    public void bytesPerSecond(long limit) {
        bytesPerSecond = limit;
    }

    /** How long whoever has moved these bytes has to wait. */
    synchronized long pauseMs(int bytes) {
        long limit = bytesPerSecond;
        if (limit == Long.MAX_VALUE) {
            return 0;
        }
        long nowNanos = clock.nanos();
        double nanos = limit <= 0 ? Long.MAX_VALUE : 1e9 * bytes / limit;
        long start = Math.max(freeAtNanos, nowNanos);
        freeAtNanos = start + (long) Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(PAUSE_MAX_MS));
        return Math.min(PAUSE_MAX_MS, TimeUnit.NANOSECONDS.toMillis(freeAtNanos - nowNanos));
    }
}
