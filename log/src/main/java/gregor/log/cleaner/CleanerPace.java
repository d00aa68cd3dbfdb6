package gregor.log.cleaner;

import gregor.base.Throttle;
import java.util.concurrent.TimeUnit;

/** How fast one cleaner thread may go, and whether it may go on at all. Stopped by any thread. */
final class CleanerPace {
    private final Throttle throttle;
    private boolean stopped;

    CleanerPace(Throttle throttle) {
        this.throttle = throttle;
    }

    /** The thread is to end what it does, as soon as it can. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Waits, unless the thread is to stop. */
    synchronized void pause(long ms) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (!stopped) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (leftMs <= 0) {
                return;
            }
            wait(leftMs);
        }
    }

    /** Reports bytes that were read or written, and waits for as long as they cost. */
    void spend(long bytes) throws CleaningStopped, InterruptedException {
        long ms = throttle.pauseMs(bytes);
        if (ms > 0) {
            pause(ms);
        }
        if (isStopped()) {
            throw new CleaningStopped("the cleaner stops");
        }
    }
}
