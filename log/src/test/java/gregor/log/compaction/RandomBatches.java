package gregor.log.compaction;

import gregor.log.records.LogRecord;
import gregor.log.records.RandomRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.ControlRecordType;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.EndTransactionMarker;
import org.apache.kafka.common.record.LegacyRecord;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/** A piece of a log as Kafka's own classes write it: batches of all formats, codecs and kinds, also those a cleaner left. */
final class RandomBatches {
    private static final CompressionType[] OLD_CODECS = {
        CompressionType.NONE, CompressionType.GZIP, CompressionType.SNAPPY, CompressionType.LZ4
    };

    private final Random random;
    private final RandomRecords randomRecords;
    private final ByteBufferOutputStream out = new ByteBufferOutputStream(1 << 16);
    private long offset;

    RandomBatches(Random random) {
        this.random = random;
        randomRecords = new RandomRecords(random);
        offset = random.nextInt(1000);
    }

    /** The batches, from 0 to the buffer's limit. */
    ByteBuffer write(int count) {
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(8)) {
                case 0 -> writeControl();
                case 1 -> writeEmpty();
                case 2 -> writeOld(random.nextInt(2));
                case 3 -> writeMixed();
                default -> writeRecords();
            }
            offset += random.nextInt(4) == 0 ? random.nextInt(100) : 0;
        }
        return out.buffer().duplicate().flip();
    }

    private void writeRecords() {
        CompressionType codec = CompressionType.values()[random.nextInt(CompressionType.values().length)];
        boolean idempotent = random.nextBoolean();
        boolean horizon = random.nextInt(3) == 0;
        MemoryRecordsBuilder builder = new MemoryRecordsBuilder(
                out,
                RecordBatch.MAGIC_VALUE_V2,
                Compression.of(codec).build(),
                timestamps(),
                offset,
                RandomRecords.START_MS + random.nextInt(1000),
                idempotent ? random.nextInt(5) : RecordBatch.NO_PRODUCER_ID,
                idempotent ? (short) random.nextInt(3) : RecordBatch.NO_PRODUCER_EPOCH,
                idempotent ? random.nextInt(Integer.MAX_VALUE) : RecordBatch.NO_SEQUENCE,
                idempotent && random.nextBoolean(),
                false,
                random.nextInt(5),
                Integer.MAX_VALUE,
                horizon ? RandomRecords.START_MS + random.nextInt(100) : RecordBatch.NO_TIMESTAMP);
        offset += firstGap();
        for (LogRecord record : randomRecords.list(randomRecords.count(), offset, true)) {
            Header[] headers = record.headers().stream()
                    .map(header -> new RecordHeader(header.key().duplicate(), copy(header.value())))
                    .toArray(Header[]::new);
            builder.appendWithOffset(offset, record.timestampMs(), copy(record.key()), copy(record.value()), headers);
            offset += 1 + gap();
        }
        builder.overrideLastOffset(offset);
        offset++;
        builder.close();
    }

    private void writeControl() {
        MemoryRecordsBuilder builder = new MemoryRecordsBuilder(
                out,
                RecordBatch.MAGIC_VALUE_V2,
                Compression.NONE,
                TimestampType.CREATE_TIME,
                offset,
                RecordBatch.NO_TIMESTAMP,
                random.nextInt(5),
                (short) random.nextInt(3),
                RecordBatch.NO_SEQUENCE,
                true,
                true,
                random.nextInt(5),
                Integer.MAX_VALUE,
                random.nextBoolean() ? RandomRecords.START_MS : RecordBatch.NO_TIMESTAMP);
        ControlRecordType type = random.nextBoolean() ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
        builder.appendEndTxnMarker(
                RandomRecords.START_MS + random.nextInt(1000), new EndTransactionMarker(type, random.nextInt(9)));
        offset++;
        builder.close();
    }

    private void writeEmpty() {
        out.ensureRemaining(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
        long last = offset + random.nextInt(20);
        DefaultRecordBatch.writeEmptyHeader(
                out.buffer(),
                RecordBatch.MAGIC_VALUE_V2,
                random.nextInt(5),
                (short) 1,
                random.nextInt(1000),
                offset,
                last,
                random.nextInt(5),
                timestamps(),
                RandomRecords.START_MS,
                random.nextBoolean(),
                random.nextBoolean());
        offset = last + 1;
    }

    /** A set of messages, or one compressed message with several in it. */
    private void writeOld(int magic) {
        MemoryRecordsBuilder builder = oldBuilder(magic, OLD_CODECS[random.nextInt(OLD_CODECS.length)]);
        for (LogRecord record : randomRecords.list(randomRecords.count(), offset, false)) {
            builder.appendWithOffset(offset, record.timestampMs(), copy(record.key()), copy(record.value()));
            offset += 1 + gap();
        }
        builder.close();
    }

    /** A compressed message of format 1 around messages of both old formats, as some brokers of 0.10 wrote them. */
    private void writeMixed() {
        MemoryRecordsBuilder builder = oldBuilder(RecordBatch.MAGIC_VALUE_V1, CompressionType.GZIP);
        try {
            for (LogRecord record : randomRecords.list(randomRecords.count(), offset, false)) {
                if (random.nextBoolean()) {
                    builder.appendUncheckedWithOffset(
                            offset,
                            LegacyRecord.create(
                                    RecordBatch.MAGIC_VALUE_V0, -1, bytes(record.key()), bytes(record.value())));
                } else {
                    SimpleRecord simple =
                            new SimpleRecord(record.timestampMs(), copy(record.key()), copy(record.value()));
                    builder.appendUncheckedWithOffset(offset, simple);
                }
                offset += 1 + gap();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        builder.close();
    }

    private MemoryRecordsBuilder oldBuilder(int magic, CompressionType codec) {
        return new MemoryRecordsBuilder(
                out,
                (byte) magic,
                Compression.of(codec).build(),
                magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : timestamps(),
                offset,
                RandomRecords.START_MS,
                RecordBatch.NO_PRODUCER_ID,
                RecordBatch.NO_PRODUCER_EPOCH,
                RecordBatch.NO_SEQUENCE,
                false,
                false,
                RecordBatch.NO_PARTITION_LEADER_EPOCH,
                Integer.MAX_VALUE);
    }

    private TimestampType timestamps() {
        return random.nextInt(3) == 0 ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    private int firstGap() {
        return random.nextInt(5) == 0 ? random.nextInt(10) : 0;
    }

    private int gap() {
        return random.nextInt(10) == 0 ? random.nextInt(300) : 0;
    }

    static ByteBuffer copy(ByteBuffer field) {
        return field == null ? null : field.duplicate();
    }

    static byte[] bytes(ByteBuffer field) {
        if (field == null) {
            return null;
        }
        byte[] bytes = new byte[field.remaining()];
        field.duplicate().get(bytes);
        return bytes;
    }
}
