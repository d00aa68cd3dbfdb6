package gregor.log.dirs;

import gregor.base.Clock;
import gregor.log.AppendOptions;
import gregor.log.LogSlice;
import gregor.log.LogView;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.disk.DurableFile;
import gregor.log.records.AppendRejected;
import gregor.log.records.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Makes one log the copy of another that goes on changing: takes over where it starts, what it lost at its end, and its batches
 * as they are. Changes the copy only; the original is read by its views. For one thread at a time.
 *
 * <p>Budget: one large read, the check of the batches' checksums, one write; the files are forced when a segment ends.
 */
final class LogCopy {
    private final PartitionLog original;
    private final PartitionLog copy;
    private final Clock clock;

    LogCopy(PartitionLog original, PartitionLog copy, Clock clock) {
        this.original = original;
        this.copy = copy;
        this.clock = clock;
    }

    /** Whether nothing of this view is missing. */
    boolean isComplete(LogView of) {
        return copy.view().logEndOffset() == of.logEndOffset();
    }

    /**
     * Copies the next batches.
     *
     * @param buffer as many as fit in, but at least one; direct
     * @return bytes that were copied; 0 when the copy is complete
     * @throws AppendRejected if the original is damaged there
     */
    int next(LogView from, ByteBuffer buffer, long highWatermark) throws StorageFailure {
        follow(from, buffer, highWatermark);
        if (isComplete(from)) {
            return 0;
        }
        ByteBuffer batches = read(from, Math.max(copy.view().logEndOffset(), from.logStartOffset()), buffer);
        if (!batches.hasRemaining()) {
            copy.skipTo(from.logEndOffset()); // Compaction left nothing of what was there.
            return 0;
        }
        int bytes = batches.remaining();
        append(batches);
        return bytes;
    }

    private void append(ByteBuffer batches) throws StorageFailure {
        try {
            copy.stage(batches, AppendOptions.copied());
        } catch (AppendRejected e) {
            if (e.reason() == AppendRejected.Reason.STORAGE_ERROR) {
                throw copy.files().failure("copying", new IOException(e.getMessage()));
            }
            throw e;
        }
        copy.write();
    }

    /** Takes over the leader epochs, also one in which nothing was written yet. */
    void takeEpochs(LogView from) throws StorageFailure {
        copy.leaderEpochs(from.leaderEpochs());
    }

    private void follow(LogView from, ByteBuffer buffer, long highWatermark) throws StorageFailure {
        long commonEnd = commonEnd(from);
        if (commonEnd < copy.view().logEndOffset()) {
            copy.truncateTo(commonEnd);
        }
        if (from.logStartOffset() > copy.view().logEndOffset() || isBlank()) {
            long first = firstOffset(from, buffer);
            if (first > copy.view().logEndOffset()) {
                copy.advanceLogStart(first);
            }
        }
        copy.advanceHighWatermark(Math.min(highWatermark, copy.view().logEndOffset()));
        long start = Math.min(from.logStartOffset(), copy.view().logEndOffset());
        if (start > copy.view().logStartOffset()) {
            copy.advanceLogStart(start);
            copy.expire(clock.millis());
        }
    }

    private boolean isBlank() {
        return copy.view().sizeBytes() == 0;
    }

    /** Where the batch begins that holds the original's start: a start may lie within a batch. */
    private long firstOffset(LogView from, ByteBuffer buffer) throws StorageFailure {
        ByteBuffer batches = read(from, from.logStartOffset(), buffer);
        if (!batches.hasRemaining()) {
            return from.logStartOffset();
        }
        RecordBatch first = new RecordBatch().at(batches, batches.position());
        return Math.min(first.baseOffset(), from.logStartOffset());
    }

    /** Whole batches from the one that holds the offset on; in the buffer, or in one that is large enough. */
    private ByteBuffer read(LogView from, long offset, ByteBuffer buffer) throws StorageFailure {
        int maxBytes = Math.min(buffer.capacity(), copy.segmentBytes());
        LogSlice slice = original.read(from, offset, maxBytes, from.logEndOffset(), true);
        try {
            ByteBuffer room =
                    slice.sizeBytes() > buffer.capacity() ? ByteBuffer.allocateDirect(slice.sizeBytes()) : buffer;
            room.clear().limit(slice.sizeBytes());
            if (!slice.isEmpty()) {
                DurableFile.readFully(slice.channel(), room, slice.position());
            }
            return room.flip();
        } catch (IOException e) {
            throw original.files().failure("copying", e);
        } finally {
            slice.release();
        }
    }

    /** Up to where both have the same records, by the epochs in which they were written. */
    private long commonEnd(LogView from) {
        LogView mine = copy.view();
        long end = Math.min(mine.logEndOffset(), from.logEndOffset());
        LeaderEpochs ours = mine.leaderEpochs();
        LeaderEpochs theirs = from.leaderEpochs();
        int epoch = ours.latest();
        while (epoch != LeaderEpochs.UNDEFINED) {
            LeaderEpochs.End own = ours.endOf(epoch, mine.logEndOffset());
            LeaderEpochs.End other = theirs.endOf(own.epoch(), from.logEndOffset());
            if (other.epoch() == own.epoch()) {
                return Math.min(end, Math.min(own.endOffset(), other.endOffset()));
            }
            epoch = other.epoch() == LeaderEpochs.UNDEFINED ? theirs.latest() : other.epoch();
            if (epoch < ours.entries().get(0).epoch()) {
                epoch = LeaderEpochs.UNDEFINED;
            }
        }
        // What either wrote before its first epoch may be common, nothing after.
        return Math.min(end, Math.min(firstEpochStart(ours), firstEpochStart(theirs)));
    }

    private static long firstEpochStart(LeaderEpochs epochs) {
        return epochs.entries().isEmpty()
                ? Long.MAX_VALUE
                : epochs.entries().get(0).startOffset();
    }
}
