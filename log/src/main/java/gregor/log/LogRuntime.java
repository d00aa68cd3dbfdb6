package gregor.log;

import gregor.base.Clock;
import gregor.base.Threads;
import gregor.base.Timers;
import gregor.log.disk.Disk;
import gregor.log.segment.SegmentStore;
import java.util.function.LongSupplier;

/**
 * What all logs of a broker work with.
 *
 * @param timers for work behind the scenes: deleting, flushing, checkpoints. Its thread waits for the disk, so it should be
 *     one that nothing else depends on
 * @param threads for opening and closing many logs at once
 * @param producerIdExpirationMs {@code producer.id.expiration.ms}, as it is at the moment
 * @param segments what is kept of all their segments
 */
public record LogRuntime(
        Disk disk,
        Clock clock,
        Timers timers,
        Threads threads,
        LongSupplier producerIdExpirationMs,
        SegmentStore segments) {
    private static final int OPEN_FILES_MAX = 1_000;

    public LogRuntime(Disk disk, Clock clock, Timers timers, long producerIdExpirationMs) {
        this(disk, clock, timers, Threads.SYSTEM, () -> producerIdExpirationMs, new SegmentStore(disk, OPEN_FILES_MAX));
    }

    /** The same, with so many segments' files open at most. */
    public LogRuntime openFiles(int max) {
        return new LogRuntime(disk, clock, timers, threads, producerIdExpirationMs, new SegmentStore(disk, max));
    }

    /** The same, for a log that sees the disk in its own way. */
    public LogRuntime on(Disk seen) {
        return new LogRuntime(seen, clock, timers, threads, producerIdExpirationMs, segments.on(seen));
    }

    /** The same, with an expiration of producers that may change. */
    public LogRuntime producerIdExpiration(LongSupplier ms) {
        return new LogRuntime(disk, clock, timers, threads, ms, segments);
    }

    /** The same, with threads of another kind. */
    public LogRuntime threads(Threads others) {
        return new LogRuntime(disk, clock, timers, others, producerIdExpirationMs, segments);
    }
}
