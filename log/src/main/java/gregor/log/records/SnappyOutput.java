package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

/** Writes snappy blocks in the framing of the xerial library, which is the one Java clients know. */
final class SnappyOutput extends BlockOutput {
    private static final int BLOCK_BYTES = 32 * 1024;

    private final OutputStream out;
    private byte[] compressed = new byte[0];

    SnappyOutput(OutputStream out) throws IOException {
        super(BLOCK_BYTES);
        this.out = out;
        out.write(SnappyInput.header());
    }

    @Override
    void writeBlock(byte[] bytes, int count) throws IOException {
        int bound = Integer.BYTES + Snappy.maxCompressedLength(count);
        if (compressed.length < bound) {
            compressed = new byte[bound];
        }
        int size = Snappy.compress(bytes, 0, count, compressed, Integer.BYTES);
        ByteBuffer.wrap(compressed).putInt(0, size);
        out.write(compressed, 0, Integer.BYTES + size);
    }

    @Override
    void end() throws IOException {
        out.close();
    }
}
