package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;

/** Writes one LZ4 frame of 64 kB blocks without block checksums, as Kafka's clients do. */
final class Lz4Output extends BlockOutput {
    /** The level that stands for the fast compressor, which has none. */
    static final int FAST = 0;

    private static final int HEADER_BYTES = 7;

    private final OutputStream out;
    private final LZ4Compressor compressor;
    private ByteBuffer compressed = buffer(HEADER_BYTES);

    /** @param wrongChecksum write the header checksum that readers of message format 0 expect */
    Lz4Output(OutputStream out, int level, boolean wrongChecksum) throws IOException {
        super(Lz4Frame.BLOCK_BYTES);
        this.out = out;
        compressor = level == FAST ? Lz4Frame.CODEC.fastCompressor() : Lz4Frame.CODEC.highCompressor(level);
        writeHeader(wrongChecksum);
    }

    @Override
    void end() throws IOException {
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

    @Override
    void writeBlock(byte[] bytes, int count) throws IOException {
        int bound = Integer.BYTES + compressor.maxCompressedLength(count);
        if (compressed.capacity() < bound) {
            compressed = buffer(bound);
        }
        byte[] target = compressed.array();
        int size = compressor.compress(bytes, 0, count, target, Integer.BYTES);
        if (size >= count) {
            compressed.putInt(0, count | Lz4Frame.STORED_BIT);
            out.write(target, 0, Integer.BYTES);
            out.write(bytes, 0, count);
        } else {
            compressed.putInt(0, size);
            out.write(target, 0, Integer.BYTES + size);
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
