package gregor.replica;

import java.util.Arrays;

/**
 * Remembers where the part of a log begins that was written lately and is therefore in memory: the page cache keeps what was
 * written last. A reader below that offset may have to wait for the disk. After a start nothing has been written yet, so
 * everything there is counts as cold.
 *
 * <p>The last {@value #MARKS} marks are kept, one every {@code hotBytes / MARKS}: between 7/8 and all of {@code hotBytes}
 * counts as hot. Owned by the partition's owner.
 */
final class HotTail {
    private static final int MARKS = 8;

    private final long[] marks = new long[MARKS];
    private final long bytesPerMark;
    private long bytesSinceMark;
    private int oldest;

    HotTail(long hotBytes, long logEndOffset) {
        bytesPerMark = Math.max(1, hotBytes / MARKS);
        Arrays.fill(marks, logEndOffset);
    }

    /** Bytes went into the log, which now ends at the given offset. */
    void wrote(int sizeBytes, long logEndOffset) {
        bytesSinceMark += sizeBytes;
        if (bytesSinceMark >= bytesPerMark) {
            bytesSinceMark = 0;
            marks[oldest] = logEndOffset;
            oldest = (oldest + 1) % MARKS;
        }
    }

    /** The first offset that is surely in memory. */
    long offset() {
        return marks[oldest];
    }
}
