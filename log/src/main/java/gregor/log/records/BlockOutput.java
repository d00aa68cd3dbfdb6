package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;

/** Collects bytes into blocks that are compressed one by one. */
abstract class BlockOutput extends OutputStream {
    private final byte[] block;
    private int filled;

    BlockOutput(int blockBytes) {
        block = new byte[blockBytes];
    }

    @Override
    public final void write(int value) throws IOException {
        if (filled == block.length) {
            endBlock();
        }
        block[filled++] = (byte) value;
    }

    @Override
    public final void write(byte[] bytes, int from, int length) throws IOException {
        int written = 0;
        while (written < length) {
            if (filled == block.length) {
                endBlock();
            }
            int count = Math.min(length - written, block.length - filled);
            System.arraycopy(bytes, from + written, block, filled, count);
            filled += count;
            written += count;
        }
    }

    @Override
    public final void close() throws IOException {
        if (filled > 0) {
            endBlock();
        }
        end();
    }

    private void endBlock() throws IOException {
        writeBlock(block, filled);
        filled = 0;
    }

    /** Writes a block: the first bytes of the buffer, at least one. */
    abstract void writeBlock(byte[] bytes, int count) throws IOException;

    /** Writes what comes after the last block, and closes what lies below. */
    abstract void end() throws IOException;
}
