package gregor.log;

import gregor.base.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that a disk is full: at once, and then once a minute while it lasts, since whatever writes fails. For any thread. */
final class FullDiskLog {
    private static final Logger LOG = LoggerFactory.getLogger(FullDiskLog.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Clock clock;
    private boolean told;
    private long toldNanos;
    private int untold;

    FullDiskLog(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(String failure) {
        long nowNanos = clock.nanos();
        if (told && nowNanos - toldNanos < PAUSE_NANOS) {
            untold++;
            return;
        }
        LOG.error("No room: {}; {} failures like this since the last such line", failure, untold);
        told = true;
        toldNanos = nowNanos;
        untold = 0;
    }
}
