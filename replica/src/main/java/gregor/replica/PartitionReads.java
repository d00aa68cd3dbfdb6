package gregor.replica;

import gregor.log.AbortedTransaction;
import gregor.log.Log;
import gregor.log.LogSlice;
import gregor.log.LogView;
import gregor.log.OffsetOutOfRange;
import gregor.log.StorageFailure;
import gregor.log.TimedOffset;
import gregor.log.checkpoint.LeaderEpochs;
import java.util.List;

/**
 * Everything that is read from a partition, each from one view; for any thread, several at once. First reads and those after a
 * wait are the same.
 *
 * <p>Budget of a read: no record is touched. What comes back is a region of a file, whose bytes the network sends from the page
 * cache; allocated are the result and the region. Finding it looks at the index and a few batch headers; below {@link
 * PartitionView#hotOffset} that and the sending may wait for the disk ({@link ColdReads}).
 */
public final class PartitionReads {
    /**
     * The whole batches from the one that holds the wanted offset on.
     *
     * @param maxBytes what is left of the request's limit; the partition's own is in the spec
     * @param minOneBatch the first batch comes even if it is larger than both (trap 60)
     */
    public ReadResult read(PartitionView view, ReadSpec spec, Reader reader, int maxBytes, boolean minOneBatch) {
        ReplicaError refusal = refusal(view, spec, reader);
        if (refusal != null) {
            return ReadResult.failed(refusal);
        }
        LogView logView = view.log();
        LeaderEpochs.End diverging = diverging(logView, spec);
        boolean diverges = diverging != null && diverging.endOffset() != LeaderEpochs.UNDEFINED;
        if (diverges && spec.fetchOffset() >= logView.logStartOffset()) {
            return ReadResult.diverging(view, diverging);
        }
        if (diverging != null || !isInRange(logView, spec.fetchOffset())) {
            return ReadResult.failed(ReplicaError.OFFSET_OUT_OF_RANGE);
        }
        int roomBytes = Math.min(maxBytes, spec.maxBytes());
        boolean nothing = spec.fetchOffset() >= reader.isolation().bound(view) || roomBytes <= 0 && !minOneBatch;
        return nothing ? ReadResult.empty(view, reader) : slice(view, spec, reader, roomBytes, minOneBatch);
    }

    /** Whether a reader that wants this has nothing but what is in the log, too. */
    static boolean agrees(LogView view, ReadSpec spec) {
        return diverging(view, spec) == null && isInRange(view, spec.fetchOffset());
    }

    private static ReplicaError refusal(PartitionView view, ReadSpec spec, Reader reader) {
        ReplicaError refusal = view.refusal(spec.leaderEpoch(), reader.leaderOnly());
        if (refusal == null && reader.isFollower() && view.followers().find(reader.replicaId()) == null) {
            // Perhaps it is assigned, and this replica does not know yet: it is to ask again.
            return spec.leaderEpoch() == ReadSpec.NO_EPOCH
                    ? ReplicaError.NOT_LEADER_OR_FOLLOWER
                    : ReplicaError.UNKNOWN_LEADER_EPOCH;
        }
        return refusal;
    }

    /** Where the log leaves the reader's, with no end when that is not known; null when they agree as far as the reader has one. */
    private static LeaderEpochs.End diverging(LogView view, ReadSpec spec) {
        if (spec.lastFetchedEpoch() == ReadSpec.NO_EPOCH) {
            return null;
        }
        LeaderEpochs.End end = view.leaderEpochs().endOf(spec.lastFetchedEpoch(), view.logEndOffset());
        return end.epoch() < spec.lastFetchedEpoch() || end.endOffset() < spec.fetchOffset() ? end : null;
    }

    /** Between a reader's bound and the log's end there is nothing to see yet, but the offset is no mistake (trap 69). */
    private static boolean isInRange(LogView view, long offset) {
        return offset >= view.logStartOffset() && offset <= view.logEndOffset();
    }

    private ReadResult slice(PartitionView view, ReadSpec spec, Reader reader, int maxBytes, boolean minOneBatch) {
        LogView from = view.log();
        while (true) {
            try {
                return slice(view, from, spec, reader, maxBytes, minOneBatch);
            } catch (OffsetOutOfRange e) {
                LogView now = view.files().view();
                if (now == from) {
                    return ReadResult.failed(ReplicaError.OFFSET_OUT_OF_RANGE);
                }
                from = now; // A segment has been compacted meanwhile: what is left of it is in another.
            } catch (StorageFailure e) {
                // Of damage the reader is told: nobody else would repair it, and asking again is of no use.
                return ReadResult.failed(e.damaged() ? ReplicaError.DAMAGED : ReplicaError.STORAGE_ERROR);
            }
        }
    }

    /** Records and aborted transactions of the same view: a list that is older than the records may lack their markers. */
    private ReadResult slice(
            PartitionView view, LogView from, ReadSpec spec, Reader reader, int maxBytes, boolean minOneBatch)
            throws StorageFailure {
        LogSlice slice = view.files()
                .read(from, spec.fetchOffset(), maxBytes, reader.isolation().bound(view), minOneBatch);
        if (reader.isolation() != Isolation.LAST_STABLE_OFFSET) {
            return new ReadResult(null, view, slice, null, null);
        }
        try {
            // Of one that ended before the first batch the reader would never see the end, and pass over what follows.
            long first = Math.max(spec.fetchOffset(), slice.firstOffset());
            List<AbortedTransaction> aborted =
                    slice.isEmpty() ? List.of() : view.files().abortedTransactions(from, first, slice.nextOffset());
            return new ReadResult(null, view, slice, null, aborted);
        } catch (StorageFailure e) {
            slice.release();
            throw e;
        }
    }

    /** Where the log begins; never waits for the disk. */
    public OffsetResult earliest(PartitionView view, int believedEpoch, Reader reader) {
        ReplicaError refusal = view.refusal(believedEpoch, reader.leaderOnly());
        if (refusal != null) {
            return OffsetResult.failed(refusal);
        }
        long start = view.logStartOffset();
        return OffsetResult.of(
                new TimedOffset(start, -1, view.log().leaderEpochs().epochAt(start)));
    }

    /** Where the reader's view of the log ends; never waits for the disk. */
    public OffsetResult latest(PartitionView view, int believedEpoch, Reader reader) {
        ReplicaError refusal = view.refusal(believedEpoch, reader.leaderOnly());
        if (refusal == null && isUncertain(view, reader)) {
            refusal = ReplicaError.OFFSET_NOT_AVAILABLE;
        }
        if (refusal != null) {
            return OffsetResult.failed(refusal);
        }
        return OffsetResult.of(new TimedOffset(reader.isolation().bound(view), -1, view.leaderEpoch()));
    }

    /**
     * The first record the reader may see whose timestamp is the given one or later (trap 75), or {@link Log#MAX_TIMESTAMP}. May
     * wait for the disk: not for event loops.
     */
    public OffsetResult offsetForTime(PartitionView view, int believedEpoch, Reader reader, long timestampMs) {
        ReplicaError refusal = view.refusal(believedEpoch, reader.leaderOnly());
        if (refusal != null) {
            return OffsetResult.failed(refusal);
        }
        try {
            TimedOffset found = view.files().offsetForTime(view.log(), timestampMs);
            if (found.offset() >= 0 && found.offset() < reader.isolation().bound(view)) {
                return OffsetResult.of(found);
            }
            return isUncertain(view, reader)
                    ? OffsetResult.failed(ReplicaError.OFFSET_NOT_AVAILABLE)
                    : OffsetResult.of(TimedOffset.NONE);
        } catch (StorageFailure e) {
            return OffsetResult.failed(ReplicaError.STORAGE_ERROR);
        }
    }

    /**
     * What the first clients looked up offsets by: the starts of segments whose records are all from the given time or before,
     * and the log's end if that time is not past; newest first. May wait for the disk unless the time is {@link
     * Log#EARLIEST_TIME} or {@link Log#LATEST_TIME}.
     */
    public OffsetList segmentsBefore(PartitionView view, Reader reader, long timestampMs, long nowMs) {
        ReplicaError refusal = view.refusal(ReadSpec.NO_EPOCH, reader.leaderOnly());
        if (refusal != null) {
            return OffsetList.failed(refusal);
        }
        try {
            SegmentStarts starts = new SegmentStarts(view);
            if (timestampMs == Log.EARLIEST_TIME) {
                return starts.first();
            }
            long bound = reader.isolation().bound(view);
            if (timestampMs == Log.LATEST_TIME || nowMs <= timestampMs) {
                return starts.andEnd(bound);
            }
            TimedOffset later = view.files().offsetForTime(view.log(), timestampMs + 1);
            return starts.endingBy(later.offset() < 0 ? view.logEndOffset() : later.offset(), bound);
        } catch (StorageFailure e) {
            return OffsetList.failed(ReplicaError.STORAGE_ERROR);
        }
    }

    /** Where the largest epoch not above the asked one ends; answered by leaders only (trap 77). */
    public EpochEnd epochEnd(PartitionView view, int believedEpoch, int askedEpoch) {
        ReplicaError refusal = view.refusal(believedEpoch, true);
        if (refusal != null) {
            return new EpochEnd(refusal, LeaderEpochs.UNDEFINED, LeaderEpochs.UNDEFINED);
        }
        LeaderEpochs.End end = endOf(view, askedEpoch);
        return new EpochEnd(null, end.epoch(), end.endOffset());
    }

    /** A new leader whose high watermark has not reached its own epoch may know less than its predecessor had promised. */
    private static boolean isUncertain(PartitionView view, Reader reader) {
        if (reader.isolation() == Isolation.LOG_END || !view.isLeader()) {
            return false;
        }
        List<LeaderEpochs.Entry> epochs = view.log().leaderEpochs().entries();
        if (epochs.isEmpty()) {
            return false;
        }
        LeaderEpochs.Entry newest = epochs.get(epochs.size() - 1);
        return newest.epoch() == view.leaderEpoch() && view.highWatermark() < newest.startOffset();
    }

    private static LeaderEpochs.End endOf(PartitionView view, int epoch) {
        LogView logView = view.log();
        return logView.leaderEpochs().endOf(epoch, logView.logEndOffset());
    }
}
