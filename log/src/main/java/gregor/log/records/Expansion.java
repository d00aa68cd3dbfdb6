package gregor.log.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The records of one batch of format 2 after another, to be read more than once: compressed ones are expanded into memory that is
 * used again for the next batch. What expands to more than a bound is not kept; it is expanded anew each time it is read.
 */
final class Expansion {
    /** Room for a block of LZ4, and for one more. */
    private static final int FIRST_BYTES = 128 * 1024;

    private final int keptBytesMax;
    private byte[] bytes = new byte[0];
    private RecordBatch batch;
    /** The records as plain bytes, or null if they are too many. */
    private ByteBuffer plain;

    Expansion(int keptBytesMax) {
        this.keptBytesMax = keptBytesMax;
    }

    /** Turns to another batch, whose window must not be moved while its records are read. */
    void load(RecordBatch batch) {
        this.batch = batch;
        ByteBuffer stored = batch.slice(Layout.RECORDS, batch.sizeBytes() - Layout.RECORDS);
        // A batch emptied by the cleaner has no compressed bytes.
        boolean isPlain = batch.compression() == Compression.NONE || batch.recordCount() == 0;
        plain = isPlain ? stored : expand(stored);
    }

    /** The records from the first on. Each input is read to its end or closed before the next one is asked for. */
    RecordInput records() {
        return plain == null ? BatchRecords.input(batch) : new PlainInput(plain);
    }

    private ByteBuffer expand(ByteBuffer stored) {
        if (bytes.length == 0) {
            bytes = new byte[Math.min(FIRST_BYTES, keptBytesMax)];
        }
        int size = 0;
        try (InputStream in = batch.compression().decompressor(stored, batch.magic())) {
            while (true) {
                if (size == bytes.length) {
                    if (size == keptBytesMax) {
                        return null;
                    }
                    bytes = Arrays.copyOf(bytes, (int) Math.min(keptBytesMax, 2L * size));
                }
                int count = in.read(bytes, size, bytes.length - size);
                if (count < 0) {
                    return ByteBuffer.wrap(bytes, 0, size);
                }
                size += count;
            }
        } catch (IOException e) {
            throw new CorruptRecords("cannot decompress", e);
        }
    }
}
