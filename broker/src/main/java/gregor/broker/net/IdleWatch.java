package gregor.broker.net;

import gregor.base.Clock;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Looks at one connection now and then, so that no request pays for a timer: a connection that is idle too long ends, and so does
 * one that stopped in the middle of a frame while others wait for the memory it holds. Owned by the connection's event loop.
 */
final class IdleWatch implements Runnable {
    /** How long half a frame may stand still when memory is short. */
    private static final long STALLED_MAX_MS = 30_000;

    private final Connection connection;
    private final EventLoop loop;
    private final long idleMaxMs;
    private final Clock clock;
    private long lastActiveNanos;

    /** @param idleMaxMs negative for ever */
    IdleWatch(Connection connection, EventLoop loop, long idleMaxMs, Clock clock) {
        this.connection = connection;
        this.loop = loop;
        this.clock = clock;
        this.idleMaxMs = idleMaxMs < 0 ? Long.MAX_VALUE : idleMaxMs;
    }

    void start() {
        touch();
        again(0);
    }

    /** The client did something, or was answered. */
    void touch() {
        lastActiveNanos = clock.nanos();
    }

    @Override
    public void run() {
        long idleMs = TimeUnit.NANOSECONDS.toMillis(clock.nanos() - lastActiveNanos);
        if (idleMs >= idleMaxMs && !connection.isBusy()) {
            connection.end("idle for " + idleMs + " ms");
        } else if (idleMs >= STALLED_MAX_MS && connection.isHoardingMemory()) {
            connection.end("half a request for " + idleMs + " ms while memory is short");
        } else if (connection.isOpen()) {
            again(idleMs);
        }
    }

    private void again(long idleMs) {
        long untilIdleMs = idleMs >= idleMaxMs ? idleMaxMs : idleMaxMs - idleMs;
        loop.schedule(this, Math.max(1, Math.min(untilIdleMs, STALLED_MAX_MS)), TimeUnit.MILLISECONDS);
    }
}
