package gregor.log;

import gregor.base.Clock;
import gregor.base.Timers;

/**
 * What all logs of a broker work with.
 *
 * @param timers for work behind the scenes: deleting, flushing, checkpoints. Its thread waits for the disk, so it should be
 *     one that nothing else depends on
 * @param producerIdExpirationMs {@code producer.id.expiration.ms}
 * @param segments what is kept of all their segments
 */
public record LogRuntime(Disk disk, Clock clock, Timers timers, long producerIdExpirationMs, SegmentStore segments) {
    private static final int OPEN_FILES_MAX = 1_000;

    public LogRuntime(Disk disk, Clock clock, Timers timers, long producerIdExpirationMs) {
        this(disk, clock, timers, producerIdExpirationMs, new SegmentStore(disk, OPEN_FILES_MAX));
    }

    /** The same, with so many segments' files open at most. */
    public LogRuntime openFiles(int max) {
        return new LogRuntime(disk, clock, timers, producerIdExpirationMs, new SegmentStore(disk, max));
    }
}
