package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.log.Log;
import gregor.log.LogRuntime;
import gregor.log.LogView;
import gregor.log.StorageFailure;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log on its way to another log directory, in four steps, of which only the third is the log's owner's:
 *
 * <ol>
 *   <li>{@link #copy}, as often as there is something to copy, into a {@code -future} directory, while the log goes on;
 *   <li>{@link #prepare}: the copy is forced to the disk and marked as complete, its checkpoints are written;
 *   <li>{@link #finish}: what was appended last is copied, the directory gets the log's name, and the copy is the log;
 *   <li>{@link #complete}: that is made to last, and the former directory is on its way to be deleted.
 * </ol>
 *
 * <p>After a kill between the third step and the end of the fourth two directories have the log's name; the mark tells that they
 * are the same log, and the longer one is kept ({@link DoubleLogs}). For any thread, one at a time.
 */
public final class LogMove {
    private static final Logger LOG = LoggerFactory.getLogger(LogMove.class);
    /** What an owner may copy in its turn: no more than a large append. */
    private static final int LAST_BYTES = 256 << 10;

    private final LogMoves moves;
    private final LogRuntime runtime;
    private final HostedLog original;
    private final FutureLog future;
    private final LogCopy copy;
    private ByteBuffer lastBatches;
    private long forcedOffset = -1;
    private Phase phase = Phase.COPYING;

    private enum Phase {
        COPYING,
        /** The copy is the log, but the former one still has its directory. */
        IN_PLACE,
        ENDED
    }

    LogMove(LogMoves moves, LogRuntime runtime, HostedLog original, FutureLog future) {
        this.moves = moves;
        this.runtime = runtime;
        this.original = original;
        this.future = future;
        this.copy = new LogCopy(original.log(), future.log(), runtime.clock());
    }

    public TopicPartition partition() {
        return future.partition();
    }

    /** The log directory to which the log moves. */
    public Path target() {
        return future.target().path();
    }

    /** True when there is nothing more to do, for whatever reason. */
    public synchronized boolean isEnded() {
        return phase == Phase.ENDED;
    }

    /**
     * Copies the next batches.
     *
     * @param buffer direct; as many batches as fit, but at least one
     * @param highWatermark of the log
     * @return bytes copied; 0 when nothing is missing at this moment
     * @throws gregor.log.records.AppendRejected if the log is damaged there
     */
    public synchronized int copy(ByteBuffer buffer, long highWatermark) throws StorageFailure {
        return phase == Phase.COPYING ? copy.next(original.log().view(), buffer, highWatermark) : 0;
    }

    /** Makes sure that the copy could be the log from here on, also after a power cut. Waits for the disk. */
    public synchronized void prepare(long highWatermark) throws StorageFailure {
        if (phase != Phase.COPYING) {
            return;
        }
        LogView view = original.log().view();
        if (copy.isComplete(view)) {
            copy.takeEpochs(view);
        }
        forcedOffset = future.log().flush();
        try {
            DurableFile.replace(future.disk(), mark(), "");
        } catch (IOException e) {
            throw future.target().dir().failure("marking the copy of " + partition(), e);
        }
        future.target().adopt(future.log(), highWatermark);
        if (lastBatches == null) {
            lastBatches = ByteBuffer.allocateDirect(LAST_BYTES);
        }
    }

    /** The copy is on the disk up to here. */
    public synchronized long forcedOffset() {
        return forcedOffset;
    }

    /**
     * Lets the copy take the log's place. Called by the log's owner after {@link #prepare}, and with nothing staged.
     *
     * @return the log from now on; null if too much has been appended meanwhile, and is to be copied first
     */
    public synchronized Log finish(long highWatermark) throws StorageFailure {
        if (phase != Phase.COPYING || lastBatches == null) {
            return null;
        }
        LogView view = original.log().view();
        int copied = 0;
        do {
            copied += copy.next(view, lastBatches, highWatermark);
            if (copied > LAST_BYTES) {
                return null;
            }
        } while (!copy.isComplete(view));
        copy.takeEpochs(view);
        takePlace();
        future.log().advanceHighWatermark(highWatermark);
        return future.log();
    }

    private void takePlace() throws StorageFailure {
        try {
            future.disk().takePlace();
        } catch (IOException e) {
            throw future.target().dir().failure("renaming the copy of " + partition(), e);
        }
        phase = Phase.IN_PLACE;
        future.log().files().nameIsNew();
        future.hosted().claimLike(original);
        moves.onPlaced(future.hosted());
    }

    /** Makes the change last and gives up the former directory; nothing happens unless the copy has taken the log's place. */
    public synchronized void complete() throws StorageFailure {
        if (phase != Phase.IN_PLACE) {
            return;
        }
        try {
            forceCopy();
            Path former = original.log().files().directory();
            new LogRemoval(runtime, original).run(moves.deleteDelayMs(partition()));
            removeMark();
            LOG.info("{} has moved to {}", former, target());
        } finally {
            end();
        }
    }

    /** Should that fail, the log is offline with its directory, and the former one is not the log any more all the same. */
    private void forceCopy() {
        try {
            future.log().flush();
            future.log().files().sync(); // Its name must outlast a power cut before the former one goes.
        } catch (IOException e) {
            LOG.error("The log of {} failed right after its move to {}: {}", partition(), target(), e.getMessage());
        }
    }

    private void removeMark() throws StorageFailure {
        try {
            future.disk().delete(mark());
        } catch (IOException e) {
            throw future.target().dir().failure("unmarking the log of " + partition(), e);
        }
    }

    /** Gives the copy up. */
    synchronized void cancel() throws StorageFailure {
        if (phase == Phase.IN_PLACE) {
            complete();
        } else if (phase == Phase.COPYING) {
            end();
            LOG.info("{} does not move to {} any more", partition(), target());
            new LogRemoval(runtime, future.hosted(), future.disk()).run(0);
        }
    }

    /** The copy is lost with its directory, or waits there for the next start. */
    synchronized void drop() {
        if (phase == Phase.COPYING) {
            end();
        }
    }

    private void end() {
        phase = Phase.ENDED;
        lastBatches = null;
        moves.onEnded(this);
    }

    private Path mark() {
        return future.disk().home().resolve(FileNames.COMPLETE_COPY);
    }
}
