package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

/** Writes snappy blocks in the framing of the xerial library, which is the one Java clients know. */
final class SnappyOutput extends OutputStream {
    private static final int BLOCK_BYTES = 32 * 1024;

    private final OutputStream out;
    private final byte[] block = new byte[BLOCK_BYTES];
    private final byte[] compressed = new byte[Integer.BYTES + Snappy.maxCompressedLength(BLOCK_BYTES)];
    private int filled;

    SnappyOutput(OutputStream out) throws IOException {
        this.out = out;
        out.write(SnappyInput.header());
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == BLOCK_BYTES) {
            writeBlock();
        }
        block[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int written = 0;
        while (written < length) {
            if (filled == BLOCK_BYTES) {
                writeBlock();
            }
            int count = Math.min(length - written, BLOCK_BYTES - filled);
            System.arraycopy(bytes, from + written, block, filled, count);
            filled += count;
            written += count;
        }
    }

    @Override
    public void close() throws IOException {
        if (filled > 0) {
            writeBlock();
        }
        out.close();
    }

    private void writeBlock() throws IOException {
        int size = Snappy.compress(block, 0, filled, compressed, Integer.BYTES);
        ByteBuffer.wrap(compressed).putInt(0, size);
        out.write(compressed, 0, Integer.BYTES + size);
        filled = 0;
    }
}
