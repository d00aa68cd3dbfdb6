package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;

/**
 * Brings a payload of any format into format 0 or 1, for a topic that still stores one: in its own memory if only offsets and
 * times have to be set, else written anew.
 */
final class LegacyAppend {
    /** Messages that are not compressed together have no limit together; this is more than a request can bring. */
    private static final int MESSAGES_MAX_BYTES = 100 << 20;

    private final AppendRules rules;

    LegacyAppend(AppendRules rules) {
        this.rules = rules;
    }

    /** @param payload whole batches of one format, maybe followed by one that is cut off */
    AppendableBatch append(ByteBuffer payload, Assignment assignment) {
        BatchCursor cursor = new BatchCursor(payload);
        cursor.next();
        RecordBatch first = cursor.batch();
        Compression target = rules.target(first);
        // Offsets inside a compressed message of format 0 are the real ones, which it cannot know yet.
        boolean mayStay = first.magic() == rules.magic()
                && first.compression() == target
                && (target == Compression.NONE || rules.magic() == 1);
        Walk walk = walk(payload, assignment.nowMs());
        checkFormatHas(walk, target);
        return mayStay && (walk.dense || target == Compression.NONE)
                ? inPlace(payload, walk, assignment)
                : rebuild(payload, target, assignment);
    }

    private void checkFormatHas(Walk walk, Compression target) {
        if (target == Compression.ZSTD) {
            throw new AppendRejected(Reason.UNSUPPORTED_COMPRESSION_TYPE, "zstd in message format " + rules.magic());
        }
        if (walk.headers) {
            throw new AppendRejected(
                    Reason.UNSUPPORTED_FOR_MESSAGE_FORMAT, "headers in message format " + rules.magic());
        }
    }

    /** Everything is checked before anything is changed. */
    private Walk walk(ByteBuffer payload, long nowMs) {
        CheckedRecords checked = new CheckedRecords(rules, nowMs);
        Walk walk = new Walk();
        BatchCursor cursor = new BatchCursor(payload);
        while (cursor.next()) {
            checked.each(cursor.batch(), walk::take);
            walk.bytes += cursor.batch().sizeBytes();
        }
        return walk;
    }

    private AppendableBatch inPlace(ByteBuffer payload, Walk walk, Assignment assignment) {
        long lastOffset = assignment.firstOffset() + walk.count - 1;
        BatchCursor cursor = new BatchCursor(payload);
        long next = assignment.firstOffset();
        while (cursor.next()) {
            RecordBatch message = cursor.batch();
            long ownMs = message.isCompressed() ? walk.maxTimestampMs : message.maxTimestampMs();
            message.assignLegacy(
                    message.isCompressed() ? lastOffset : next++,
                    rules.timestampType(),
                    rules.stamps() ? assignment.nowMs() : ownMs);
        }
        ByteBuffer whole = payload.slice(payload.position(), walk.bytes);
        long maxTimestampMs = rules.stamps() && rules.magic() > 0 ? assignment.nowMs() : walk.maxTimestampMs;
        return appendable(whole, assignment, lastOffset, maxTimestampMs, ConversionStats.NONE);
    }

    private AppendableBatch rebuild(ByteBuffer payload, Compression target, Assignment assignment) {
        long startNanos = System.nanoTime();
        int limit = target == Compression.NONE ? MESSAGES_MAX_BYTES : rules.maxBatchBytes();
        try (LegacyBuilder builder = new LegacyBuilder(
                rules.magic(), target, rules.level(target), rules.timestampType(), assignment.nowMs(), limit)) {
            BatchCursor cursor = new BatchCursor(payload);
            while (cursor.next()) {
                append(cursor.batch(), builder, assignment.firstOffset());
            }
            ByteBuffer messages = builder.build();
            if (builder.overflowed()) {
                throw rules.tooLarge();
            }
            checkSizes(messages);
            long lastOffset = assignment.firstOffset() + builder.count() - 1;
            ConversionStats stats = new ConversionStats(
                    builder.count(), payload.remaining() + messages.remaining(), System.nanoTime() - startNanos);
            return appendable(messages, assignment, lastOffset, builder.maxTimestampMs(), stats);
        }
    }

    private void append(RecordBatch batch, LegacyBuilder builder, long firstOffset) {
        try (RecordCursor records = batch.records()) {
            while (records.next() && !builder.overflowed()) {
                builder.append(firstOffset + builder.count(), records.timestampMs(), records.key(), records.value());
            }
        }
    }

    private void checkSizes(ByteBuffer messages) {
        BatchCursor cursor = new BatchCursor(messages);
        while (cursor.next()) {
            if (cursor.batch().sizeBytes() > rules.maxBatchBytes()) {
                throw rules.tooLarge();
            }
        }
    }

    private AppendableBatch appendable(
            ByteBuffer messages, Assignment assignment, long lastOffset, long maxTimestampMs, ConversionStats stats) {
        return new AppendableBatch(
                messages,
                assignment.firstOffset(),
                lastOffset,
                maxTimestampMs,
                maxTimestampMs == RecordBatch.NO_TIMESTAMP ? -1 : lastOffset,
                rules.stamps() ? assignment.nowMs() : RecordBatch.NO_TIMESTAMP,
                stats);
    }

    /** What a look at every message tells. */
    private static final class Walk {
        private int count;
        private int bytes;
        private boolean dense = true;
        private boolean headers;
        private long maxTimestampMs = RecordBatch.NO_TIMESTAMP;

        void take(RecordCursor record) {
            dense &= record.offset() == count;
            headers |= !record.headers().isEmpty();
            count++;
            maxTimestampMs = Math.max(maxTimestampMs, record.timestampMs());
        }
    }
}
