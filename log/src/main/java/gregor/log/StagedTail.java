package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.index.TxnIndex;
import gregor.log.producer.ProducerState;
import gregor.log.producer.ProducerStates;
import gregor.log.records.AppendOrigin;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import gregor.log.records.AppendValidator;
import gregor.log.records.AppendableBatch;
import gregor.log.records.BatchCursor;
import gregor.log.records.RecordBatch;
import gregor.log.records.ReplicatedBatches;
import gregor.log.segment.SegmentList;
import gregor.log.segment.Staging;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The end of a log as it will be when all that is staged is written: next offset, leader epochs, producers, last segment. Here
 * is decided whether records may be appended, before anything is written. Owned by the log's owner.
 */
final class StagedTail {
    private static final Appended NOTHING = new Appended(-1, -1, -1, -1, 0, false);

    private final LogRuntime runtime;
    private final ProducerStates producers;
    private final Staging staging = new Staging();
    private LogConfig config;
    private AppendValidator validator;
    private LeaderEpochs epochs;
    /** As they were before anything was staged. */
    private LeaderEpochs settledEpochs;

    private long nextOffset;

    StagedTail(LogRuntime runtime, LogConfig config, LoadedLog loaded) {
        this.runtime = runtime;
        this.producers = loaded.producers();
        this.epochs = loaded.epochs();
        this.nextOffset = loaded.logEndOffset();
        configure(config);
    }

    void configure(LogConfig changed) {
        config = changed;
        validator = new AppendValidator(changed.appends());
    }

    ProducerStates producers() {
        return producers;
    }

    Staging staging() {
        return staging;
    }

    LeaderEpochs epochs() {
        return epochs;
    }

    /** As they were before anything of what is staged, or was tried last. */
    LeaderEpochs settledEpochs() {
        return settledEpochs;
    }

    long nextOffset() {
        return nextOffset;
    }

    /** The log ends elsewhere now, with nothing staged. */
    void reset(long endOffset, LeaderEpochs changed) {
        nextOffset = endOffset;
        epochs = changed;
        staging.reset();
    }

    void epochs(LeaderEpochs changed) {
        epochs = changed;
    }

    /**
     * Checks and stages a request's batches.
     *
     * @param segments the last one is gone on from, if nothing has been staged for it yet
     * @throws AppendRejected if nothing of it may be appended
     */
    Appended stage(ByteBuffer records, AppendOptions options, SegmentList segments, long logStartOffset)
            throws IOException {
        if (staging.isEmpty()) {
            settledEpochs = epochs;
        }
        if (!staging.isReady()) {
            staging.resume(segments.active(), runtime.clock().millis(), config.segments());
        }
        return options.origin() == AppendOrigin.REPLICATION
                ? stageFromLeader(records, options, logStartOffset)
                : stageAsLeader(records, options, segments, logStartOffset);
    }

    private Appended stageAsLeader(ByteBuffer records, AppendOptions options, SegmentList segments, long logStartOffset)
            throws IOException {
        AppendableBatch accepted = validator.validate(
                records,
                options.origin(),
                nextOffset,
                options.leaderEpoch(),
                runtime.clock().millis());
        if (accepted.isNothing()) {
            return NOTHING;
        }
        ByteBuffer bytes = accepted.records();
        RecordBatch batch = new RecordBatch().at(bytes, bytes.position());
        checkFits(batch.sizeBytes());
        if (batch.hasProducerId()) {
            boolean mayRepeat = options.origin() == AppendOrigin.CLIENT;
            ProducerState.Batch original = mayRepeat ? originalOf(batch, options.leaderEpoch(), segments) : null;
            if (original != null) {
                return new Appended(
                        original.firstOffset(), original.lastOffset(), original.timestampMs(), logStartOffset, 0, true);
            }
            producers.check(batch, options.origin());
        }
        int sizeBytes = bytes.remaining();
        stagePayload(bytes, accepted.firstOffset(), accepted.lastOffset(), accepted.maxTimestampMs());
        return new Appended(
                accepted.firstOffset(),
                accepted.lastOffset(),
                accepted.logAppendTimeMs(),
                logStartOffset,
                sizeBytes,
                false);
    }

    /** The batch that this one repeats, or null. */
    private ProducerState.Batch originalOf(RecordBatch batch, int leaderEpoch, SegmentList segments)
            throws IOException {
        ProducerState.Batch known = producers.duplicateOf(batch);
        if (known != null) {
            return known;
        }
        ProducerState forgetful = producers.withForgotten(batch);
        if (forgetful != null) {
            EarlierBatches.recall(forgetful, segments);
            known = producers.duplicateOf(batch);
        }
        ProducerState later = known == null ? producers.withLater(batch) : null;
        return later == null ? known : EarlierBatches.originalOf(batch, later, leaderEpoch, segments);
    }

    private Appended stageFromLeader(ByteBuffer records, AppendOptions options, long logStartOffset) {
        ReplicatedBatches batches = ReplicatedBatches.check(records, options.leaderEpoch());
        if (batches.validBytes() == 0) {
            return NOTHING;
        }
        if (batches.firstOffset() < nextOffset) {
            throw new AppendRejected(
                    Reason.INVALID_RECORD, "offset " + batches.firstOffset() + " is before the end, " + nextOffset);
        }
        ByteBuffer whole = records.slice(records.position(), batches.validBytes());
        if (fitsSegment(batches.validBytes(), batches.firstOffset(), batches.lastOffset())) {
            stagePayload(whole, batches.firstOffset(), batches.lastOffset(), batches.maxTimestampMs());
        } else {
            stageInPieces(whole);
        }
        return new Appended(
                batches.firstOffset(), batches.lastOffset(), -1, logStartOffset, batches.validBytes(), false);
    }

    private boolean fitsSegment(int sizeBytes, long firstOffset, long lastOffset) {
        return sizeBytes <= config.segments().bytes() && lastOffset - firstOffset <= Integer.MAX_VALUE;
    }

    /** The leader may have larger segments. A batch that is too large by itself is taken as it is: the leader has it too. */
    private void stageInPieces(ByteBuffer whole) {
        BatchCursor batches = new BatchCursor(whole);
        int from = 0;
        long firstOffset = -1;
        long lastOffset = -1;
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            int position = batch.position();
            if (position > from && !fitsSegment(batches.end() - from, firstOffset, batch.lastOffset())) {
                stagePayload(whole.slice(from, position - from), firstOffset, lastOffset, maxTimestampMs);
                from = position;
                maxTimestampMs = RecordBatch.NO_TIMESTAMP;
            }
            firstOffset = position == from ? batch.baseOffset() : firstOffset;
            lastOffset = batch.lastOffset();
            maxTimestampMs = Math.max(maxTimestampMs, batch.maxTimestampMs());
        }
        stagePayload(whole.slice(from, whole.limit() - from), firstOffset, lastOffset, maxTimestampMs);
    }

    private void checkFits(int sizeBytes) {
        if (sizeBytes > config.segments().bytes()) {
            throw new AppendRejected(
                    Reason.RECORD_LIST_TOO_LARGE,
                    sizeBytes + " bytes, a segment has " + config.segments().bytes());
        }
    }

    /** From here on nothing can be refused. */
    private void stagePayload(ByteBuffer payload, long firstOffset, long lastOffset, long maxTimestampMs) {
        Staging.NewSegment begins = null;
        long nowMs = runtime.clock().millis();
        if (staging.mustRoll(payload.remaining(), lastOffset, maxTimestampMs, nowMs, config.segments())) {
            // Segments follow each other without a gap, so that one that lost its end is noticed.
            long base = lastOffset - nextOffset > Integer.MAX_VALUE ? firstOffset : nextOffset;
            begins = new Staging.NewSegment(base, producers.snapshot());
            staging.begin(base, nowMs, config.segments());
        }
        BatchCursor batches = new BatchCursor(payload);
        ByteBuffer bytes = payload;
        while (batches.next()) {
            RecordBatch batch = batches.batch();
            TxnIndex.Entry aborts = producers.add(batch);
            epochs = epochsWith(batch);
            staging.add(bytes, batch, aborts, begins);
            bytes = null;
            begins = null;
        }
        nextOffset = lastOffset + 1;
    }

    /** A batch of an old format has no epoch: what is known no longer tells where an epoch ends, and is forgotten, as in Kafka. */
    private LeaderEpochs epochsWith(RecordBatch batch) {
        if (batch.magic() < 2) {
            return LeaderEpochs.NONE;
        }
        return batch.leaderEpoch() < 0 ? epochs : epochs.startingAt(batch.leaderEpoch(), batch.baseOffset());
    }
}
