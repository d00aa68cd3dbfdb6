package gregor.log;

import gregor.base.Clock;
import gregor.base.Timers;

/**
 * What all logs of a broker work with.
 *
 * @param timers for work behind the scenes: deleting, flushing, checkpoints. Its thread waits for the disk, so it should be
 *     one that nothing else depends on
 * @param producerIdExpirationMs {@code producer.id.expiration.ms}
 */
public record LogRuntime(Disk disk, Clock clock, Timers timers, long producerIdExpirationMs) {}
