package gregor.replica;

import gregor.log.Log;
import gregor.log.LogView;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogMove;
import gregor.log.records.AppendRejected;
import java.util.function.Consumer;

/**
 * This broker's copy of a partition: its log, up to where it is known to be committed, and how much of it is on disk, as far as
 * somebody waits for that. Owned by the partition's owner.
 *
 * <p>Always holds: logStartOffset <= highWatermark <= logEndOffset.
 */
final class LocalLog {
    private final Effects effects;
    private final Consumer<Log> requestFlush;
    private Log log;
    private PartitionConfig config;
    private long highWatermark;
    private long flushedOffset;
    private boolean flushing;

    /**
     * @param highWatermark as checkpointed
     * @param requestFlush within an effect: forces the log to disk elsewhere, then calls {@link #onFlushed} or {@link #onFlushFailed}
     */
    LocalLog(Log log, PartitionConfig config, long highWatermark, Effects effects, Consumer<Log> requestFlush) {
        this.log = log;
        this.config = config;
        this.effects = effects;
        this.requestFlush = requestFlush;
        LogView view = log.view();
        flushedOffset = view.logEndOffset();
        raiseHighWatermark(Math.max(view.logStartOffset(), highWatermark));
    }

    Log log() {
        return log;
    }

    LogView view() {
        return log.view();
    }

    PartitionConfig config() {
        return config;
    }

    long highWatermark() {
        return highWatermark;
    }

    long endOffset() {
        return log.view().logEndOffset();
    }

    /** The end of what this replica may vouch for: with flush.messages=n, all but n - 1 records must be on disk. */
    long acknowledgeable() {
        long end = endOffset();
        long spare = config.log().flush().messages() - 1;
        return spare >= end - flushedOffset ? end : flushedOffset + spare;
    }

    /** All below is committed. What lies beyond the log's end does not count; true if more is committed than before. */
    boolean raiseHighWatermark(long offset) {
        long committed = Math.min(offset, endOffset());
        if (committed <= highWatermark) {
            return false;
        }
        highWatermark = committed;
        log.advanceHighWatermark(committed);
        return true;
    }

    /** The log may end earlier than it did, or start later: nothing known of it lies outside. */
    void onCut() {
        LogView cut = log.view();
        flushedOffset = Math.min(flushedOffset, cut.logEndOffset());
        long committed = Math.max(cut.logStartOffset(), Math.min(highWatermark, cut.logEndOffset()));
        if (committed != highWatermark) {
            highWatermark = committed;
            log.advanceHighWatermark(committed);
        }
    }

    void configure(PartitionConfig changed) {
        config = changed;
        log.configure(changed.log());
    }

    /** Has the log forced to disk if so much of it is not. */
    void flushIfDue() {
        if (endOffset() - flushedOffset >= config.log().flush().messages() && !flushing) {
            flushing = true;
            Log unforced = log;
            effects.add(() -> requestFlush.accept(unforced));
        }
    }

    /** The log is on disk up to the offset. */
    void onFlushed(Log forced, long offset) {
        flushing = false;
        if (forced == log) {
            flushedOffset = Math.max(flushedOffset, offset);
        }
    }

    /** It could not be forced; true if it still is the log. */
    boolean onFlushFailed(Log forced) {
        flushing = false;
        return forced == log;
    }

    /** The log has been copied to another directory: goes on there, and says true, unless too much is missing yet. */
    boolean follow(LogMove move) throws StorageFailure, AppendRejected {
        Log moved = move.finish(highWatermark);
        if (moved == null) {
            return false;
        }
        log = moved;
        log.configure(config.log());
        flushedOffset = Math.min(flushedOffset, move.forcedOffset());
        return true;
    }
}
