package gregor.log.records;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** What our classes read and build, in one call. */
final class OurRecords {
    private OurRecords() {}

    static List<LogRecord> read(ByteBuffer batches) {
        List<LogRecord> records = new ArrayList<>();
        BatchCursor cursor = new BatchCursor(batches);
        while (cursor.next()) {
            try (RecordCursor batch = cursor.batch().records()) {
                while (batch.next()) {
                    records.add(batch.record());
                }
            }
        }
        return records;
    }

    /** A batch as a producer sends it. */
    static ByteBuffer produced(Compression compression, List<LogRecord> records) {
        return filled(new BatchBuilder(compression, compression.defaultLevel()), records)
                .build();
    }

    static BatchBuilder filled(BatchBuilder builder, List<LogRecord> records) {
        for (LogRecord record : records) {
            builder.append(record.timestampMs(), record.key(), record.value(), record.headers());
        }
        return builder;
    }

    /** The same bytes off the heap, in the middle of a larger buffer, as a request's frame has them. */
    static ByteBuffer inFrame(ByteBuffer bytes) {
        ByteBuffer frame = ByteBuffer.allocateDirect(bytes.remaining() + 20);
        frame.position(7);
        frame.put(bytes.duplicate()).flip().position(7);
        return frame;
    }

    /** The batch a buffer starts with. */
    static RecordBatch batch(ByteBuffer buffer) {
        return new RecordBatch().at(buffer, buffer.position());
    }

    /** Makes the checksum of the first batch agree with its bytes. */
    static void reseal(ByteBuffer buffer) {
        RecordBatch batch = batch(buffer);
        if (batch.magic() == 2) {
            batch.seal();
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(batch.slice(Layout.MAGIC, batch.sizeBytes() - Layout.MAGIC));
        buffer.putInt(buffer.position() + Layout.LEGACY_CRC, (int) crc.getValue());
    }
}
