package gregor.log.records;

import java.nio.ByteBuffer;

/** One conversion of batches to format 0 or 1; used once. */
final class DownConversion {
    private static final int INITIAL_BYTES = 4 * 1024;
    /** The offset of a batch that is not one. */
    private static final long NO_OFFSET = -1;

    private final int magic;
    private final long fetchOffset;
    private final GrowingBuffer out = new GrowingBuffer(INITIAL_BYTES, Integer.MAX_VALUE - Long.BYTES);
    private int recordsConverted;
    private long bytesRead;

    DownConversion(int magic, long fetchOffset) {
        this.magic = magic;
        this.fetchOffset = fetchOffset;
    }

    DownConverted run(ByteBuffer batches) {
        long startNanos = System.nanoTime();
        BatchCursor cursor = new BatchCursor(batches);
        boolean any = false;
        while (cursor.next() && canShow(cursor.batch())) {
            any = true;
            if (!cursor.batch().isControl()) {
                bytesRead += cursor.batch().sizeBytes();
                show(cursor.batch());
            }
        }
        if (any && out.size() == 0) {
            out.write(cutOffBatch());
        }
        long nanos = System.nanoTime() - startNanos;
        return new DownConverted(out.toBuffer(), new ConversionStats(recordsConverted, bytesRead + out.size(), nanos));
    }

    private boolean canShow(RecordBatch batch) {
        if (batch.isControl() || batch.compression() != Compression.ZSTD) {
            return true;
        }
        if (out.size() == 0) {
            throw new UnsupportedCompression("zstd in message format " + magic, null);
        }
        return false;
    }

    private void show(RecordBatch batch) {
        if (batch.magic() <= magic) {
            out.write(batch.slice(0, batch.sizeBytes()));
            return;
        }
        Compression compression = batch.compression();
        try (LegacyBuilder builder =
                        new LegacyBuilder(magic, compression, batch.timestampType(), batch.maxTimestampMs());
                RecordCursor records = batch.records()) {
            while (records.next()) {
                if (compression != Compression.NONE || records.offset() >= fetchOffset) {
                    builder.append(records.offset(), records.timestampMs(), records.key(), records.value());
                }
            }
            if (builder.count() > 0) {
                out.write(builder.build());
                recordsConverted += builder.count();
            }
        }
    }

    private static ByteBuffer cutOffBatch() {
        return ByteBuffer.allocate(Layout.PREFIX_BYTES)
                .putLong(NO_OFFSET)
                .putInt(Layout.RECORDS)
                .flip();
    }
}
