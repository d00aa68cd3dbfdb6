package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MutableRecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.PrimitiveRef;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.storage.internals.log.LogValidator;
import org.apache.kafka.storage.internals.log.RecordValidationException;

/** Stock 3.9's own validator in the terms of ours. */
final class StockValidator {
    private final AppendRules rules;

    StockValidator(AppendRules rules) {
        this.rules = rules;
    }

    /**
     * What stock would store.
     *
     * @param payload on the heap; may be changed
     * @throws AppendRejected as stock refuses; without a reason if stock breaks down over it
     */
    ByteBuffer append(ByteBuffer payload, long firstOffset, int leaderEpoch, long nowMs) {
        MemoryRecords records = MemoryRecords.readableRecords(payload);
        CompressionType source = CompressionType.NONE;
        for (MutableRecordBatch batch : records.batches()) {
            source = batch.compressionType();
        }
        try {
            return validator(records, source, leaderEpoch, nowMs)
                    .validateMessagesAndAssignOffsets(
                            PrimitiveRef.ofLong(firstOffset), new NoMetrics(), BufferSupplier.NO_CACHING)
                    .validatedRecords
                    .buffer();
        } catch (RecordValidationException e) {
            throw refusal(e.invalidException());
        } catch (RuntimeException e) {
            throw refusal(e);
        }
    }

    private LogValidator validator(MemoryRecords records, CompressionType source, int leaderEpoch, long nowMs) {
        return new LogValidator(
                records,
                new TopicPartition("topic", 0),
                new FixedTime(nowMs),
                source,
                codec(source),
                rules.compacted(),
                (byte) rules.magic(),
                org.apache.kafka.common.record.TimestampType.forName(
                        rules.timestampType().configName()),
                rules.timestampBeforeMaxMs(),
                rules.timestampAfterMaxMs(),
                leaderEpoch,
                org.apache.kafka.storage.internals.log.AppendOrigin.CLIENT,
                rules.zstd() ? MetadataVersion.IBP_2_8_IV1 : MetadataVersion.IBP_2_0_IV1);
    }

    private org.apache.kafka.common.compress.Compression codec(CompressionType source) {
        if (rules.compression() == null) {
            return org.apache.kafka.common.compress.Compression.of(source).build();
        }
        int level = rules.compressionLevel();
        return switch (rules.compression()) {
            case GZIP ->
                org.apache.kafka.common.compress.Compression.gzip().level(level).build();
            case LZ4 ->
                org.apache.kafka.common.compress.Compression.lz4().level(level).build();
            case ZSTD ->
                org.apache.kafka.common.compress.Compression.zstd().level(level).build();
            default -> KafkaRecords.codec(rules.compression());
        };
    }

    private static AppendRejected refusal(RuntimeException fault) {
        return new AppendRejected(reason(fault), fault.toString());
    }

    private static Reason reason(RuntimeException fault) {
        if (fault instanceof InvalidTimestampException) {
            return Reason.INVALID_TIMESTAMP;
        } else if (fault instanceof UnsupportedForMessageFormatException) {
            return Reason.UNSUPPORTED_FOR_MESSAGE_FORMAT;
        } else if (fault instanceof UnsupportedCompressionTypeException) {
            return Reason.UNSUPPORTED_COMPRESSION_TYPE;
        } else if (fault instanceof CorruptRecordException) {
            return Reason.CORRUPT_MESSAGE;
        }
        return fault instanceof InvalidRecordException ? Reason.INVALID_RECORD : null;
    }

    private static final class NoMetrics implements LogValidator.MetricsRecorder {
        @Override
        public void recordInvalidMagic() {}

        @Override
        public void recordInvalidOffset() {}

        @Override
        public void recordInvalidSequence() {}

        @Override
        public void recordInvalidChecksums() {}

        @Override
        public void recordNoKeyCompactedTopic() {}
    }

    private static final class FixedTime implements Time {
        private final long nowMs;

        FixedTime(long nowMs) {
            this.nowMs = nowMs;
        }

        @Override
        public long milliseconds() {
            return nowMs;
        }

        @Override
        public long nanoseconds() {
            return nowMs;
        }

        @Override
        public void sleep(long ms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
            throw new UnsupportedOperationException();
        }
    }
}
