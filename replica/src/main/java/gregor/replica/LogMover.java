package gregor.replica;

import gregor.base.Throttle;
import gregor.base.Timers;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogMove;
import gregor.log.records.AppendRejected;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves logs to other log directories, on threads that wait for the disks, round by round so that many moves share
 * them. For any thread.
 *
 * <p>Budget: a buffer per thread, kept; a round reads and writes it once.
 */
final class LogMover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogMover.class);
    private static final int ROUND_BYTES = 1 << 20;
    private static final long RETRY_MS = 10_000;

    private final Throttle throttle;
    private final Timers timers;
    private final ExecutorService threads;
    private final ThreadLocal<ByteBuffer> buffers =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(ROUND_BYTES));
    private volatile boolean closed;

    /** @param threads no more than are to wait for disks at once; closed with this */
    LogMover(ExecutorService threads, Throttle throttle, Timers timers) {
        this.throttle = throttle;
        this.timers = timers;
        this.threads = threads;
    }

    /** Works at the move until it has ended, or the broker does. */
    void add(Partition partition, LogMove move) {
        next(partition, move, 0);
    }

    /** Lets no further round begin, and waits for those that have. */
    @Override
    public void close() {
        closed = true;
        // Without interrupting: that would close the files under their other users.
        threads.shutdown();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(Partition partition, LogMove move, long delayMs) {
        if (delayMs > 0) {
            timers.after(delayMs, () -> next(partition, move, 0));
            return;
        }
        execute(() -> round(partition, move));
    }

    private synchronized void execute(Runnable task) {
        if (!closed) {
            threads.execute(task);
        }
    }

    private void round(Partition partition, LogMove move) {
        if (closed || move.isEnded()) {
            return;
        }
        try {
            long highWatermark = partition.view().highWatermark();
            int copied = move.copy(buffers.get(), highWatermark);
            if (copied > 0) {
                next(partition, move, throttle.pauseMs(copied));
            } else {
                move.prepare(highWatermark);
                partition.follow(move, moved -> onFollowed(partition, move, moved));
            }
        } catch (StorageFailure e) {
            LOG.warn("{} does not move to {} now: {}", move.partition(), move.target(), e.getMessage());
            if (!e.offline()) {
                next(partition, move, RETRY_MS);
            }
        } catch (AppendRejected e) {
            LOG.error(
                    "{} cannot move to {}, what is in its log cannot be copied: {}",
                    move.partition(),
                    move.target(),
                    e.getMessage());
        }
    }

    private void onFollowed(Partition partition, LogMove move, boolean moved) {
        if (moved) {
            execute(() -> complete(move));
        } else if (partition.view().role().refusal() == null) {
            next(partition, move, 0);
        }
    }

    private void complete(LogMove move) {
        try {
            move.complete();
        } catch (StorageFailure e) {
            LOG.warn("The former log of {} could not be given up: {}", move.partition(), e.getMessage());
        }
    }
}
