package gregor.log.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** The bytes of a file of a {@link MemoryDisk}, and how many of them have been forced. For any thread. */
final class MemoryFile {
    private static final int TORN_BYTES_MAX = 64;

    private byte[] bytes = new byte[0];
    private int size;
    private int forced;
    private long modifiedMs;

    MemoryFile(long nowMs) {
        modifiedMs = nowMs;
    }

    synchronized int size() {
        return size;
    }

    synchronized long modifiedMs() {
        return modifiedMs;
    }

    synchronized void modifiedMs(long ms) {
        modifiedMs = ms;
    }

    /** Bytes read, -1 at the end. */
    synchronized int read(ByteBuffer into, long position) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(into.remaining(), size - position);
        into.put(bytes, (int) position, count);
        return count;
    }

    synchronized void write(ByteBuffer from, int position, int count, long nowMs) {
        int end = position + count;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        ByteBuffer part = from.slice(from.position(), count);
        part.get(bytes, position, count);
        from.position(from.position() + count);
        forced = Math.min(forced, position);
        size = Math.max(size, end);
        modifiedMs = nowMs;
    }

    synchronized void truncate(long newSize) {
        if (newSize < size) {
            Arrays.fill(bytes, (int) newSize, size, (byte) 0);
            size = (int) newSize;
            forced = Math.min(forced, size);
        }
    }

    synchronized void force() {
        forced = size;
    }

    /** Keeps what was forced and a random part of the rest, the end of which may be torn. */
    synchronized void cutPower(Random random) {
        truncate(forced + random.nextInt(size - forced + 1));
        int loose = size - forced;
        if (loose > 0 && random.nextBoolean()) {
            int torn = 1 + random.nextInt(Math.min(loose, TORN_BYTES_MAX));
            for (int i = size - torn; i < size; i++) {
                bytes[i] = (byte) random.nextInt();
            }
        }
        forced = size;
    }
}
