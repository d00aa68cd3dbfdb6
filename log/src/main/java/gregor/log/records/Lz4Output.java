package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;

/** Writes one LZ4 frame of 64 kB blocks without block checksums, as Kafka's clients do. */
final class Lz4Output extends OutputStream {
    /** The level that stands for the fast compressor, which has none. */
    static final int FAST = 0;

    private static final int HEADER_BYTES = 7;

    private final OutputStream out;
    private final LZ4Compressor compressor;
    private final byte[] block = new byte[Lz4Frame.BLOCK_BYTES];
    private final ByteBuffer compressed;
    private int filled;

    /** @param wrongChecksum write the header checksum that readers of message format 0 expect */
    Lz4Output(OutputStream out, int level, boolean wrongChecksum) throws IOException {
        this.out = out;
        compressor = level == FAST ? Lz4Frame.CODEC.fastCompressor() : Lz4Frame.CODEC.highCompressor(level);
        int bound = Integer.BYTES + compressor.maxCompressedLength(Lz4Frame.BLOCK_BYTES);
        compressed = ByteBuffer.allocate(bound).order(ByteOrder.LITTLE_ENDIAN);
        writeHeader(wrongChecksum);
    }

    @Override
    public void write(int value) throws IOException {
        if (filled == block.length) {
            writeBlock();
        }
        block[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int written = 0;
        while (written < length) {
            if (filled == block.length) {
                writeBlock();
            }
            int count = Math.min(length - written, block.length - filled);
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
        compressed.putInt(0, 0);
        out.write(compressed.array(), 0, Integer.BYTES);
        out.close();
    }

    private void writeHeader(boolean wrongChecksum) throws IOException {
        compressed.putInt(0, Lz4Frame.MAGIC);
        compressed.put(4, (byte) (Lz4Frame.VERSION_BITS | Lz4Frame.INDEPENDENT_BLOCKS_BIT));
        compressed.put(5, (byte) (Lz4Frame.BLOCK_SIZE_CODE << Lz4Frame.BLOCK_SIZE_SHIFT));
        // The wrong one includes the magic number.
        byte checksum = wrongChecksum
                ? Lz4Frame.headerChecksum(compressed.array(), 0, 6)
                : Lz4Frame.headerChecksum(compressed.array(), 4, 2);
        compressed.put(6, checksum);
        out.write(compressed.array(), 0, HEADER_BYTES);
    }

    private void writeBlock() throws IOException {
        byte[] target = compressed.array();
        int size = compressor.compress(block, 0, filled, target, Integer.BYTES);
        if (size >= filled) {
            compressed.putInt(0, filled | Lz4Frame.STORED_BIT);
            out.write(target, 0, Integer.BYTES);
            out.write(block, 0, filled);
        } else {
            compressed.putInt(0, size);
            out.write(target, 0, Integer.BYTES + size);
        }
        filled = 0;
    }
}
