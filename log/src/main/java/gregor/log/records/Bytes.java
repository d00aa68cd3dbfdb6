package gregor.log.records;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Copies a buffer to a stream. */
final class Bytes {
    private static final int CHUNK_BYTES = 8 * 1024;

    private Bytes() {}

    /** Writes what remains in a buffer, on the heap or off it; its position stays. */
    static void write(ByteBuffer source, OutputStream out) throws IOException {
        if (out instanceof GrowingBuffer growing) {
            growing.write(source);
        } else if (source.hasArray()) {
            out.write(source.array(), source.arrayOffset() + source.position(), source.remaining());
        } else {
            byte[] chunk = new byte[Math.min(CHUNK_BYTES, source.remaining())];
            for (int at = source.position(); at < source.limit(); at += chunk.length) {
                int count = Math.min(chunk.length, source.limit() - at);
                source.get(at, chunk, 0, count);
                out.write(chunk, 0, count);
            }
        }
    }
}
