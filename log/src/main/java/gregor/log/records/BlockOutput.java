package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Collects bytes into blocks that are compressed one by one. Most batches are small: memory grows up to a block. */
abstract class BlockOutput extends OutputStream {
    private static final int FIRST_BYTES = 4 * 1024;

    private final int blockBytes;
    private byte[] block;
    private int filled;

    BlockOutput(int blockBytes) {
        this.blockBytes = blockBytes;
        block = new byte[Math.min(FIRST_BYTES, blockBytes)];
    }

    @Override
    public final void write(int value) throws IOException {
        if (filled == block.length) {
            makeRoom(1);
        }
        block[filled++] = (byte) value;
    }

    @Override
    public final void write(byte[] bytes, int from, int length) throws IOException {
        int written = 0;
        while (written < length) {
            if (filled == block.length) {
                makeRoom(length - written);
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

    private void makeRoom(int wanted) throws IOException {
        if (filled == blockBytes) {
            endBlock();
        } else {
            block = Arrays.copyOf(block, (int) Math.min(blockBytes, Math.max(2L * filled, (long) filled + wanted)));
        }
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
