package gregor.log.records;

import java.nio.ByteBuffer;

/**
 * Batches of a log in an older message format, for a Fetch version whose clients know no newer one (trap 71). Offsets stay as
 * they are; headers, producer state and control batches have no place there and are left out.
 *
 * @param records from position to limit, on the heap
 */
public record DownConverted(ByteBuffer records, ConversionStats stats) {
    private static final int INITIAL_BYTES = 4 * 1024;
    /** The offset of a batch that is not one. */
    private static final long NO_OFFSET = -1;

    /**
     * Converts the whole batches in a buffer; one that is cut off at the end is left out.
     *
     * <p>Conversion ends before a batch that cannot be converted, unless it is the first: the client comes back for it and then
     * hears the error. If there are batches but nothing of them can be shown, the result is the start of a batch that is cut
     * off, from which old clients understand that there is more than they can read.
     *
     * @param magic 0 or 1
     * @param fetchOffset of the client: messages before it are left out of uncompressed batches, as format 0 and 1 know no
     *     uncompressed batches and some clients take the first message for the one they asked for
     * @throws UnsupportedCompression if the first batch is compressed with zstd
     * @throws CorruptRecords if a batch cannot be read
     */
    public static DownConverted of(ByteBuffer batches, int magic, long fetchOffset) {
        long startNanos = System.nanoTime();
        GrowingBuffer out = new GrowingBuffer(INITIAL_BYTES, Integer.MAX_VALUE - Long.BYTES);
        int converted = 0;
        long temporaryBytes = 0;
        BatchCursor cursor = new BatchCursor(batches);
        RecordBatch batch = cursor.batch();
        boolean any = false;
        while (cursor.next()) {
            any = true;
            if (batch.isControl()) {
                continue;
            }
            if (batch.compression() == Compression.ZSTD) {
                if (out.size() == 0) {
                    throw new UnsupportedCompression(Compression.ZSTD, magic);
                }
                break;
            }
            temporaryBytes += batch.sizeBytes();
            if (batch.magic() <= magic) {
                out.write(batch.slice(0, batch.sizeBytes()));
            } else {
                converted += convert(batch, magic, fetchOffset, out);
            }
        }
        if (any && out.size() == 0) {
            out.write(cutOffBatch());
        }
        ConversionStats stats =
                new ConversionStats(converted, temporaryBytes + out.size(), System.nanoTime() - startNanos);
        return new DownConverted(out.toBuffer(), stats);
    }

    private static int convert(RecordBatch batch, int magic, long fetchOffset, GrowingBuffer out) {
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
            }
            return builder.count();
        }
    }

    private static ByteBuffer cutOffBatch() {
        return ByteBuffer.allocate(Layout.PREFIX_BYTES)
                .putLong(NO_OFFSET)
                .putInt(Layout.RECORDS)
                .flip();
    }
}
