package gregor.log.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.xerial.snappy.Snappy;

/**
 * Reads snappy as Kafka's clients write it: blocks in the framing of the xerial library, or one bare block, as some clients
 * that are not written in Java do (trap 59).
 */
final class SnappyInput extends InputStream {
    /** 0x82, "SNAPPY", 0. */
    private static final long MAGIC = 0x82534E4150505900L;
    /** Where a block's size stands, a second header may: framed streams may follow each other. */
    private static final int MAGIC_START = (int) (MAGIC >>> 32);

    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 16;

    private final ByteBuffer in;
    private final boolean framed;
    private byte[] compressed = {};
    private byte[] block = {};
    private int position;
    private int limit;

    SnappyInput(ByteBuffer source) throws IOException {
        in = source.slice();
        framed = in.remaining() >= HEADER_BYTES && in.getLong(0) == MAGIC;
        if (framed) {
            skipHeader();
        }
    }

    static byte[] header() {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(VERSION)
                .array();
    }

    @Override
    public int read() throws IOException {
        return hasBlock() ? block[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasBlock()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(block, position, bytes, from, count);
        position += count;
        return count;
    }

    private boolean hasBlock() throws IOException {
        while (position == limit) {
            if (!in.hasRemaining()) {
                return false;
            }
            readBlock(framed ? blockSize() : in.remaining());
        }
        return true;
    }

    private int blockSize() throws IOException {
        int size = nextInt();
        while (size == MAGIC_START) {
            in.position(in.position() - Integer.BYTES);
            skipHeader();
            size = nextInt();
        }
        if (size < 0 || size > in.remaining()) {
            throw new IOException("a snappy block of " + size + " bytes where " + in.remaining() + " are left");
        }
        return size;
    }

    private int nextInt() throws IOException {
        if (in.remaining() < Integer.BYTES) {
            throw new IOException("a snappy stream cut off between blocks");
        }
        return in.getInt();
    }

    private void skipHeader() throws IOException {
        if (in.remaining() < HEADER_BYTES || in.getLong() != MAGIC || in.getInt() < VERSION) {
            throw new IOException("a snappy stream with a bad header");
        }
        in.getInt();
    }

    private void readBlock(int size) throws IOException {
        compressed = sized(compressed, size);
        in.get(compressed, 0, size);
        int expanded = Snappy.uncompressedLength(compressed, 0, size);
        if (expanded < 0 || expanded > (long) size * Compression.SNAPPY.maxExpansion()) {
            throw new IOException("a snappy block of " + size + " bytes that claims to hold " + expanded);
        }
        block = sized(block, expanded);
        limit = Snappy.uncompress(compressed, 0, size, block, 0);
        position = 0;
    }

    private static byte[] sized(byte[] bytes, int size) {
        return bytes.length >= size ? bytes : new byte[size];
    }
}
