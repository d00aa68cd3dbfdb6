package gregor.replica;

import gregor.log.AppendOptions;
import gregor.log.Appended;
import gregor.log.Log;
import gregor.log.LogView;
import gregor.log.StorageFailure;
import gregor.log.records.AppendRejected;
import gregor.log.records.RecordBatch;
import gregor.log.records.ReplicatedBatches;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a follower does to its log. Owned by the partition's owner.
 *
 * <p>Budget of a fetched stretch of batches: its bytes are looked at once, for the checksums, and copied once, by the kernel from
 * the frame to the page cache; one {@code pwrite}; two small objects and one view.
 */
final class FollowerLog {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerLog.class);

    private FollowerLog() {}

    /**
     * Appends fetched batches.
     *
     * @param leaderEpoch in which they were fetched; those of later ones are left
     * @param confirmedOffset below it the leader has the same, as it told in this leader epoch
     * @return bytes appended
     */
    static int append(Log log, ByteBuffer records, int leaderEpoch, long confirmedOffset) throws StorageFailure {
        if (!records.hasRemaining()) {
            return 0;
        }
        if (isStartTaken(log, records)) {
            ReplicatedBatches.check(records, leaderEpoch); // Nothing is given up for what was damaged on the way.
            if (!giveUpEnd(log, records, confirmedOffset)) {
                return 0;
            }
        }
        Appended appended = log.stage(records, AppendOptions.fromLeader(leaderEpoch));
        log.write();
        return appended.sizeBytes();
    }

    /** Whether the first batch begins before the log's end, and ends after it. */
    private static boolean isStartTaken(Log log, ByteBuffer records) {
        if (records.remaining() < RecordBatch.HEADER_BYTES) {
            return false;
        }
        RecordBatch first = new RecordBatch().at(records, records.position());
        long end = log.view().logEndOffset();
        return first.baseOffset() < end && first.lastOffset() >= end;
    }

    /**
     * A leader whose start was moved into a batch sends the whole batch. What this log has of those offsets is none of the
     * leader's, or it would have all of the batch: so the log goes back to where the batch begins.
     *
     * @return false if it ends even before now: what lies between has to be fetched first
     */
    private static boolean giveUpEnd(Log log, ByteBuffer records, long confirmedOffset) throws StorageFailure {
        LogView view = log.view();
        RecordBatch first = new RecordBatch().at(records, records.position());
        long base = first.baseOffset();
        if (base < confirmedOffset && view.logStartOffset() < view.logEndOffset()) {
            // No checksum covers the offset.
            throw new AppendRejected(
                    AppendRejected.Reason.CORRUPT_MESSAGE, "a " + first + ", committed up to " + confirmedOffset);
        }
        LOG.info("{} goes back to {}, where its leader's first batch begins", log.partition(), base);
        if (view.logStartOffset() == view.logEndOffset()) {
            log.startAfresh(base);
        } else {
            log.truncateTo(base);
        }
        return log.view().logEndOffset() == base;
    }

    /** Cuts the log, and says if the leader is to be asked once more. */
    static boolean truncate(Log log, long highWatermark, FollowerStep step) throws StorageFailure {
        if (step instanceof FollowerStep.StartAfresh afresh) {
            LOG.warn("{} starts afresh at {}: its leader has nothing before", log.partition(), afresh.offset());
            log.startAfresh(afresh.offset());
            return false;
        }
        Cut cut = cut(log.view(), highWatermark, step);
        if (cut.offset() < highWatermark) {
            LOG.warn(
                    "{} is cut at {}, below its high watermark {}: its leader was elected without having all of it",
                    log.partition(),
                    cut.offset(),
                    highWatermark);
        }
        log.truncateTo(cut.offset());
        return cut.further();
    }

    private static Cut cut(LogView view, long highWatermark, FollowerStep step) {
        if (step instanceof FollowerStep.Truncate truncate) {
            return Cut.of(view, highWatermark, truncate.leaderEnd());
        }
        boolean toOffset = step instanceof FollowerStep.TruncateTo;
        return new Cut(toOffset ? ((FollowerStep.TruncateTo) step).offset() : highWatermark, false);
    }

    /** What a failure of the disk means for the fetcher. */
    static FollowerEnd.Outcome outcome(StorageFailure failure) {
        return failure.full() && !failure.offline() ? FollowerEnd.Outcome.FULL : FollowerEnd.Outcome.FAILED;
    }

    /** What the refusal of an append means for the fetcher. */
    static FollowerEnd.Outcome outcome(Log log, AppendRejected refusal) {
        if (refusal.reason() == AppendRejected.Reason.CORRUPT_MESSAGE) {
            LOG.error(
                    "What was fetched for {} is damaged or not its leader's: {}",
                    log.partition(),
                    refusal.getMessage());
            return FollowerEnd.Outcome.CORRUPT;
        }
        LOG.error("What was fetched for {} cannot be appended: {}", log.partition(), refusal.getMessage());
        return FollowerEnd.Outcome.FAILED;
    }
}
