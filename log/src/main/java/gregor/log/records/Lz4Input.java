package gregor.log.records;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Exception;

/** Reads one LZ4 frame of independent blocks, block by block, from a buffer on or off the heap. */
final class Lz4Input extends InputStream {
    private static final int FLAGS_AND_BLOCK_SIZE_BYTES = 2;
    private static final int CONTENT_SIZE_BYTES = 8;
    private static final int CHECKSUM_BYTES = 4;

    private final ByteBuffer in;
    private final int flags;
    private final int maxBlockBytes;
    private ByteBuffer expanded = ByteBuffer.allocate(0);
    /** What is read from: the expanded bytes, or a slice of the input if the block was stored as it is. */
    private ByteBuffer block = expanded;

    private boolean finished;

    /** @param anyChecksum do not look at the header's checksum */
    Lz4Input(ByteBuffer source, boolean anyChecksum) throws IOException {
        in = source.slice().order(ByteOrder.LITTLE_ENDIAN);
        need(Integer.BYTES + FLAGS_AND_BLOCK_SIZE_BYTES);
        if (in.getInt() != Lz4Frame.MAGIC) {
            throw new IOException("not an LZ4 frame");
        }
        int start = in.position();
        flags = in.get() & 0xFF;
        maxBlockBytes = maxBlockBytes(in.get() & 0xFF);
        checkFlags();
        if ((flags & Lz4Frame.CONTENT_SIZE_BIT) != 0) {
            need(CONTENT_SIZE_BYTES);
            in.position(in.position() + CONTENT_SIZE_BYTES);
        }
        checkHeader(start, anyChecksum);
    }

    @Override
    public int read() throws IOException {
        return hasBlock() ? block.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!block.hasRemaining() && !finished && length >= maxBlockBytes) {
            return expandInto(bytes, from);
        }
        if (!hasBlock()) {
            return -1;
        }
        int count = Math.min(length, block.remaining());
        block.get(bytes, from, count);
        return count;
    }

    /** Reads the next block to where the caller wants it, who has room for the largest: that saves memory for it and a copy. */
    private int expandInto(byte[] bytes, int from) throws IOException {
        ByteBuffer own = expanded;
        ByteBuffer theirs = ByteBuffer.wrap(bytes, from, maxBlockBytes).slice();
        expanded = theirs;
        boolean ended = !hasBlock();
        expanded = own;
        if (ended) {
            return -1;
        }
        int count = block.remaining();
        if (block == theirs) {
            block = own.limit(0);
        } else {
            block.get(bytes, from, count);
        }
        return count;
    }

    private static int maxBlockBytes(int descriptor) throws IOException {
        int code = descriptor >> Lz4Frame.BLOCK_SIZE_SHIFT;
        boolean reservedBits = (descriptor & 0b1111) != 0;
        if (reservedBits || code < Lz4Frame.BLOCK_SIZE_CODE || code > Lz4Frame.BLOCK_SIZE_CODE_MAX) {
            throw new IOException("an LZ4 frame with block descriptor " + descriptor);
        }
        return 1 << (2 * code + 8);
    }

    private void checkFlags() throws IOException {
        boolean known = (flags & Lz4Frame.VERSION_MASK) == Lz4Frame.VERSION_BITS
                && (flags & Lz4Frame.INDEPENDENT_BLOCKS_BIT) != 0
                && (flags & Lz4Frame.RESERVED_FLAG_BITS) == 0;
        if (!known) {
            throw new IOException("an LZ4 frame with flags " + flags);
        }
    }

    private void checkHeader(int start, boolean anyChecksum) throws IOException {
        need(1);
        int length = in.position() - start;
        byte checksum = in.get();
        if (anyChecksum) {
            return;
        }
        byte[] header = new byte[length];
        in.get(start, header);
        if (checksum != Lz4Frame.headerChecksum(header, 0, length)) {
            throw new IOException("an LZ4 frame with a wrong header checksum");
        }
    }

    private boolean hasBlock() throws IOException {
        while (!finished && !block.hasRemaining()) {
            readBlock();
        }
        return block.hasRemaining();
    }

    private void readBlock() throws IOException {
        need(Integer.BYTES);
        int field = in.getInt();
        int size = field & ~Lz4Frame.STORED_BIT;
        if (size == 0) {
            finished = true;
            return;
        }
        boolean checked = (flags & Lz4Frame.BLOCK_CHECKSUM_BIT) != 0;
        if (size > maxBlockBytes) {
            throw new IOException("an LZ4 block of " + size + " bytes");
        }
        need(checked ? size + CHECKSUM_BYTES : size);
        if ((field & Lz4Frame.STORED_BIT) != 0) {
            block = in.slice(in.position(), size);
        } else {
            expand(size);
        }
        int end = in.position() + size;
        if (checked && Lz4Frame.HASH.hash(in, in.position(), size, 0) != in.getInt(end)) {
            throw new IOException("an LZ4 block with a wrong checksum");
        }
        in.position(checked ? end + CHECKSUM_BYTES : end);
    }

    private void expand(int size) throws IOException {
        int bound = (int) Math.min(maxBlockBytes, (long) size * Compression.LZ4.maxExpansion());
        if (expanded.capacity() < bound) {
            expanded = ByteBuffer.allocate(bound);
        }
        try {
            int length = Lz4Frame.CODEC.safeDecompressor().decompress(in, in.position(), size, expanded, 0, bound);
            block = expanded.position(0).limit(length);
        } catch (LZ4Exception e) {
            throw new IOException("an LZ4 block that cannot be read", e);
        }
    }

    private void need(int bytes) throws IOException {
        if (in.remaining() < bytes) {
            throw new IOException("an LZ4 frame cut off");
        }
    }
}
