package gregor.compat.cluster;

import java.util.Set;

/** Counts what one broker writes in ZooKeeper, and blows before a certain write. Thread-safe. */
public final class WriteFuse {
    /** ZooKeeper's numbers for create, delete, setData, multi and create2. */
    private static final Set<Integer> WRITES = Set.of(1, 2, 5, 14, 15);

    private int writesLeft = Integer.MAX_VALUE;
    private boolean blown;

    /** Lets so many writes more through. */
    public synchronized void arm(int writes) {
        writesLeft = writes;
        blown = false;
    }

    public synchronized boolean isBlown() {
        return blown;
    }

    /** Whether a request may go on its way. */
    synchronized boolean admits(int operation) {
        if (!blown && WRITES.contains(operation) && writesLeft-- == 0) {
            blown = true;
        }
        return !blown;
    }

    /** What one connection asks, as it comes: frames, each with its length, a number and the operation; the first is a greeting. */
    final class Reader {
        private static final int LENGTH_BYTES = 4;
        private static final int HEAD_BYTES = 12;

        private final int[] head = new int[HEAD_BYTES];
        private boolean greeted;
        private long position;
        private long end = LENGTH_BYTES;

        /** How many of the bytes may go on: less than all if the fuse blows on the way. */
        int admitted(byte[] bytes, int count) {
            for (int i = 0; i < count; i++) {
                if (position < HEAD_BYTES) {
                    head[(int) position] = bytes[i] & 0xff;
                }
                position++;
                if (position == LENGTH_BYTES) {
                    end = LENGTH_BYTES + number(0);
                } else if (position == HEAD_BYTES && greeted && !admits(number(HEAD_BYTES - LENGTH_BYTES))) {
                    return i;
                }
                if (position == end) {
                    greeted = true;
                    position = 0;
                    end = LENGTH_BYTES;
                }
            }
            return count;
        }

        private int number(int from) {
            return head[from] << 24 | head[from + 1] << 16 | head[from + 2] << 8 | head[from + 3];
        }
    }
}
