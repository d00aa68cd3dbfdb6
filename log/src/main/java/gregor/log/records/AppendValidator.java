package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Decides whether what a producer or coordinator sends may be appended by a leader, and makes it ready: one batch of format 2
 * with offsets, leader epoch and timestamps assigned, in the payload's own memory where nothing must be converted. A topic that
 * still stores an older format gets messages of that ({@link LegacyAppend}).
 *
 * <p>A batch of format 2 is trusted in what its header says, since the checksum covers it: its records are walked only if the
 * topic asks something of each of them that the header cannot answer, if the codec must change, or if its largest timestamp
 * cannot be. Immutable; any thread, but
 * one at a time per payload.
 */
public final class AppendValidator {
    /** Clocks differ; nothing lives for so short a time that this would matter to it. */
    private static final long FUTURE_BELIEVED_MS = TimeUnit.HOURS.toMillis(1);

    private final AppendRules rules;
    private final Conversion conversion;
    private final LegacyAppend legacy;

    public AppendValidator(AppendRules rules) {
        this.rules = rules;
        conversion = new Conversion(rules);
        legacy = new LegacyAppend(rules);
    }

    /**
     * Checks a payload and assigns what the leader assigns.
     *
     * @param payload from position to limit; on success it may have been changed, on a rejection it is as it was
     * @param origin client or coordinator
     * @param firstOffset for the first record
     * @throws AppendRejected if it may not be appended
     */
    public AppendableBatch validate(
            ByteBuffer payload, AppendOrigin origin, long firstOffset, int leaderEpoch, long nowMs) {
        Assignment assignment = new Assignment(firstOffset, leaderEpoch, nowMs);
        RecordBatch first = scan(payload, origin);
        if (first == null) {
            return AppendableBatch.NOTHING;
        }
        try {
            checkCodec(first);
            if (rules.magic() < 2) {
                checkLegacy(first, origin);
                return legacy.append(payload, assignment);
            }
            return first.isLegacy() ? conversion.convertUp(payload, assignment) : validate(first, origin, assignment);
        } catch (CorruptRecords e) {
            throw new AppendRejected(Reason.INVALID_RECORD, e.getMessage());
        } catch (LinkageError e) {
            throw new AppendRejected(Reason.UNSUPPORTED_COMPRESSION_TYPE, "no library for a codec: " + e.getMessage());
        }
    }

    /** Looks at all headers and checksums; the first batch, or null if there is none. */
    private RecordBatch scan(ByteBuffer payload, AppendOrigin origin) {
        try {
            BatchCursor cursor = new BatchCursor(payload);
            if (!cursor.next()) {
                return null;
            }
            RecordBatch batch = cursor.batch();
            int position = batch.position();
            int magic = batch.magic();
            boolean alone = magic == 2;
            int count = 0;
            do {
                checkWhole(batch, origin);
                if (batch.magic() != magic) {
                    throw new AppendRejected(Reason.INVALID_RECORD, "batches of different formats");
                }
                alone |= batch.isCompressed();
                count++;
            } while (cursor.next());
            if (alone && count > 1) {
                throw new AppendRejected(Reason.INVALID_RECORD, count + " batches where one is allowed");
            }
            return batch.at(payload, position);
        } catch (CorruptRecords e) {
            throw new AppendRejected(Reason.CORRUPT_MESSAGE, e.getMessage());
        }
    }

    private void checkWhole(RecordBatch batch, AppendOrigin origin) {
        if (origin == AppendOrigin.CLIENT && !batch.isLegacy() && batch.baseOffset() != 0) {
            throw new AppendRejected(Reason.INVALID_RECORD, "a base offset of " + batch.baseOffset());
        }
        if (batch.sizeBytes() > rules.maxBatchBytes()) {
            throw new AppendRejected(
                    Reason.MESSAGE_TOO_LARGE,
                    "a batch of " + batch.sizeBytes() + " bytes, at most " + rules.maxBatchBytes());
        }
        if (!batch.isIntact()) {
            throw new AppendRejected(Reason.CORRUPT_MESSAGE, "a wrong checksum");
        }
        if ((batch.attributes() & Layout.COMPRESSION_MASK) > Compression.ZSTD.id()) {
            throw new AppendRejected(Reason.UNSUPPORTED_COMPRESSION_TYPE, "attributes " + batch.attributes());
        }
    }

    private void checkCodec(RecordBatch batch) {
        if (!rules.zstd() && rules.target(batch) == Compression.ZSTD) {
            throw new AppendRejected(
                    Reason.UNSUPPORTED_COMPRESSION_TYPE, "zstd with an inter-broker protocol that does not know it");
        }
    }

    /** What a batch of format 2 must not need where an older format is stored. */
    private void checkLegacy(RecordBatch batch, AppendOrigin origin) {
        if (batch.isLegacy()) {
            return;
        }
        checkHeader(batch, origin);
        if (batch.isTransactional() || batch.hasProducerId()) {
            throw new AppendRejected(
                    Reason.UNSUPPORTED_FOR_MESSAGE_FORMAT, "a producer id in message format " + rules.magic());
        }
    }

    private static void checkHeader(RecordBatch batch, AppendOrigin origin) {
        checkCount(batch);
        if (origin == AppendOrigin.CLIENT) {
            checkClientHeader(batch);
        }
    }

    private AppendableBatch validate(RecordBatch batch, AppendOrigin origin, Assignment assignment) {
        checkHeader(batch, origin);
        boolean sameCodec = rules.target(batch) == batch.compression();
        if (sameCodec && !mustWalk(batch, assignment.nowMs())) {
            return inPlace(batch, batch.maxTimestampMs(), assignment);
        }
        RecordWalk walk = RecordWalk.of(batch, rules, assignment.nowMs());
        if (!sameCodec) {
            // The very bytes of the records may go on if they mean the same under the new header.
            boolean ownTimestamps = batch.timestampType() == TimestampType.CREATE_TIME;
            return walk.hasDenseOffsets() && ownTimestamps
                    ? conversion.recompress(batch, walk, assignment)
                    : conversion.rebuild(batch, assignment);
        }
        // Uncompressed, odd offsets inside are let pass, as they always were.
        return walk.hasDenseOffsets() || !batch.isCompressed()
                ? inPlace(batch, walk.maxTimestampMs(), assignment)
                : conversion.rebuild(batch, assignment);
    }

    /** The header must not claim offsets for more records than its bytes can hold, as nobody may look inside. */
    private static void checkCount(RecordBatch batch) {
        int count = batch.recordCount();
        if (count <= 0 || batch.lastOffsetDelta() != count - 1) {
            throw new AppendRejected(
                    Reason.INVALID_RECORD, count + " records with a last offset delta of " + batch.lastOffsetDelta());
        }
        long recordBytesMax = (long) batch.compression().maxExpansion() * (batch.sizeBytes() - Layout.RECORDS);
        if ((long) count * Layout.MIN_RECORD_BYTES > recordBytesMax) {
            throw new AppendRejected(Reason.INVALID_RECORD, count + " records in " + batch.sizeBytes() + " bytes");
        }
    }

    private static void checkClientHeader(RecordBatch batch) {
        if (batch.isControl()) {
            throw new AppendRejected(Reason.INVALID_RECORD, "a control batch from a client");
        }
        if (batch.hasProducerId() && batch.baseSequence() < 0) {
            throw new AppendRejected(Reason.INVALID_RECORD, "sequence " + batch.baseSequence());
        }
        if (batch.hasProducerId() && batch.producerEpoch() < RecordBatch.NO_PRODUCER_EPOCH) {
            throw new AppendRejected(Reason.INVALID_PRODUCER_EPOCH, "producer epoch " + batch.producerEpoch());
        }
    }

    /** Whether a rule of this topic may refuse a record of this batch, so that the header does not settle it. */
    private boolean mustWalk(RecordBatch batch, long nowMs) {
        if (rules.compacted()) {
            return true;
        }
        boolean stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        if (rules.stamps()) {
            return stamped;
        }
        // The header has the latest timestamp but not the earliest.
        return rules.timestampBeforeMaxMs() != Long.MAX_VALUE
                || batch.maxTimestampMs() > RecordCheck.latestMs(rules, nowMs)
                || stamped && batch.maxTimestampMs() == RecordBatch.NO_TIMESTAMP
                || !isPlausible(batch, nowMs);
    }

    /**
     * Whether retention can go by the header: the latest record is not older than the first, or its segment would go too early, and
     * not from the future, or it would stay.
     */
    private static boolean isPlausible(RecordBatch batch, long nowMs) {
        return batch.maxTimestampMs() >= batch.baseTimestampMs()
                && batch.maxTimestampMs() <= nowMs + FUTURE_BELIEVED_MS;
    }

    private AppendableBatch inPlace(RecordBatch batch, long maxTimestampMs, Assignment assignment) {
        batch.assignOffsets(assignment.firstOffset());
        batch.assignLeaderEpoch(assignment.leaderEpoch());
        if (batch.assignTimestamps(rules.timestampType(), rules.stamps() ? assignment.nowMs() : maxTimestampMs)) {
            batch.seal();
        }
        return assignment.done(batch, ConversionStats.NONE);
    }
}
