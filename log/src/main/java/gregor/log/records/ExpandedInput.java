package gregor.log.records;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Records that are being decompressed, a chunk at a time: a batch that expands to gigabytes costs one chunk to walk. */
final class ExpandedInput extends RecordInput {
    /** The largest single piece that is read into memory; no request could have carried a larger one uncompressed. */
    static final int PIECE_BYTES_MAX = 100 * 1024 * 1024;

    /** The most that a batch may expand to: no reader could hold more, and walking it must end. */
    private static final long EXPANDED_BYTES_MAX = Integer.MAX_VALUE;

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int FIRST_PIECE_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int position;
    private int limit;
    /** Bytes of the chunks before this one. */
    private long before;

    ExpandedInput(InputStream in) {
        this.in = in;
    }

    @Override
    byte readByte() {
        if (!hasChunk()) {
            throw cutOff();
        }
        return chunk[position++];
    }

    @Override
    ByteBuffer read(int length) {
        if (length < 0 || length > PIECE_BYTES_MAX) {
            throw new CorruptRecords("a piece of " + length + " bytes");
        }
        // The length is only a claim: memory grows with what arrives.
        byte[] piece = new byte[Math.min(length, FIRST_PIECE_BYTES)];
        int filled = 0;
        while (filled < length) {
            if (filled == piece.length) {
                piece = Arrays.copyOf(piece, (int) Math.min(length, 2L * filled));
            }
            filled += take(piece, filled);
        }
        return ByteBuffer.wrap(piece);
    }

    @Override
    ByteBuffer view(int length) {
        if (length >= 0 && length <= limit - position) {
            ByteBuffer view = ByteBuffer.wrap(chunk, position, length);
            position += length;
            return view;
        }
        return read(length);
    }

    @Override
    void copy(int length, OutputStream out) throws IOException {
        if (length < 0) {
            throw cutOff();
        }
        int left = length;
        while (left > 0) {
            if (!hasChunk()) {
                throw cutOff();
            }
            int count = Math.min(left, limit - position);
            out.write(chunk, position, count);
            position += count;
            left -= count;
        }
    }

    @Override
    void skip(int length) {
        if (length < 0) {
            throw cutOff();
        }
        int left = length;
        while (left > 0) {
            if (!hasChunk()) {
                throw cutOff();
            }
            int count = Math.min(left, limit - position);
            position += count;
            left -= count;
        }
    }

    @Override
    boolean isAtEnd() {
        return !hasChunk();
    }

    @Override
    long consumed() {
        return before + position;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new CorruptRecords("cannot end to decompress", e);
        }
    }

    private int take(byte[] piece, int from) {
        if (!hasChunk()) {
            throw cutOff();
        }
        int count = Math.min(piece.length - from, limit - position);
        System.arraycopy(chunk, position, piece, from, count);
        position += count;
        return count;
    }

    private boolean hasChunk() {
        if (position < limit) {
            return true;
        }
        before += limit;
        if (before > EXPANDED_BYTES_MAX) {
            throw new CorruptRecords("a batch that expands to more than " + EXPANDED_BYTES_MAX + " bytes");
        }
        position = 0;
        limit = 0;
        try {
            limit = Math.max(0, in.read(chunk, 0, CHUNK_BYTES));
        } catch (IOException e) {
            throw new CorruptRecords("cannot decompress", e);
        }
        return limit > 0;
    }
}
