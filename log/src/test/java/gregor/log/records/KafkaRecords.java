package gregor.log.records;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/** Kafka's own classes in the terms of ours: what they build, and what they read. */
final class KafkaRecords {
    private KafkaRecords() {}

    /** What a client sends: offsets from 0, no producer id. */
    static ByteBuffer produced(int magic, Compression compression, List<LogRecord> records) {
        return build(builder(magic, compression), records);
    }

    static MemoryRecordsBuilder builder(int magic, Compression compression) {
        return builder(magic, compression, TimestampType.CREATE_TIME, 0, RecordBatch.NO_TIMESTAMP);
    }

    static MemoryRecordsBuilder builder(
            int magic, Compression compression, TimestampType type, long baseOffset, long logAppendTimeMs) {
        return new MemoryRecordsBuilder(
                new ByteBufferOutputStream(1024),
                (byte) magic,
                codec(compression),
                type(magic, type),
                baseOffset,
                logAppendTimeMs,
                RecordBatch.NO_PRODUCER_ID,
                RecordBatch.NO_PRODUCER_EPOCH,
                RecordBatch.NO_SEQUENCE,
                false,
                false,
                RecordBatch.NO_LEADER_EPOCH,
                Integer.MAX_VALUE);
    }

    static ByteBuffer build(MemoryRecordsBuilder builder, List<LogRecord> records) {
        for (LogRecord record : records) {
            Header[] headers = record.headers().stream()
                    .map(header -> new RecordHeader(header.key().duplicate(), copy(header.value())))
                    .toArray(Header[]::new);
            builder.appendWithOffset(
                    record.offset(), record.timestampMs(), copy(record.key()), copy(record.value()), headers);
        }
        return builder.build().buffer();
    }

    static List<LogRecord> read(ByteBuffer batches) {
        List<LogRecord> records = new ArrayList<>();
        for (Record record : MemoryRecords.readableRecords(batches.duplicate()).records()) {
            record.ensureValid();
            List<gregor.log.records.RecordHeader> headers = Arrays.stream(record.headers())
                    .map(header -> gregor.log.records.RecordHeader.of(header.key(), header.value()))
                    .toList();
            records.add(new LogRecord(record.offset(), record.timestamp(), record.key(), record.value(), headers));
        }
        return records;
    }

    static org.apache.kafka.common.compress.Compression codec(Compression compression) {
        return org.apache.kafka.common.compress.Compression.of(CompressionType.forId(compression.id()))
                .build();
    }

    private static org.apache.kafka.common.record.TimestampType type(int magic, TimestampType type) {
        if (magic == 0) {
            return org.apache.kafka.common.record.TimestampType.NO_TIMESTAMP_TYPE;
        }
        return org.apache.kafka.common.record.TimestampType.forName(type.configName());
    }

    private static ByteBuffer copy(ByteBuffer buffer) {
        return buffer == null ? null : buffer.duplicate();
    }
}
