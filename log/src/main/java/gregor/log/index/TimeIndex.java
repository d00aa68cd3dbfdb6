package gregor.log.index;

import gregor.log.disk.DamagedFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where in a segment to start looking for a time: an entry (T, O) says that every record later than T comes after offset
 * O, which is the last offset of the batch that brought T. Timestamps increase strictly, offsets do not decrease.
 *
 * <p>Entries are added by the log's owner and looked up by any thread: a reader sees a prefix of the entries.
 */
public final class TimeIndex {
    /** Bytes of an entry in the file: timestamp, offset relative to the segment's base. */
    public static final int ENTRY_BYTES = 12;

    private final long baseOffset;
    private volatile long[] timestamps;
    private volatile int[] relativeOffsets;
    private volatile int count;

    private TimeIndex(long baseOffset, long[] timestamps, int[] relativeOffsets) {
        this.baseOffset = baseOffset;
        this.timestamps = timestamps;
        this.relativeOffsets = relativeOffsets;
        this.count = timestamps.length;
    }

    public static TimeIndex empty(long baseOffset) {
        return new TimeIndex(baseOffset, new long[0], new int[0]);
    }

    /**
     * Reads a whole index file.
     *
     * @throws DamagedFile if its entries are not in order
     */
    public static TimeIndex decode(ByteBuffer file, long baseOffset) throws DamagedFile {
        if (file.remaining() % ENTRY_BYTES != 0) {
            throw new DamagedFile("its size is not a multiple of " + ENTRY_BYTES);
        }
        int count = file.remaining() / ENTRY_BYTES;
        long[] timestamps = new long[count];
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++) {
            timestamps[i] = file.getLong();
            offsets[i] = file.getInt();
            if (offsets[i] < 0 || i > 0 && (timestamps[i] <= timestamps[i - 1] || offsets[i] < offsets[i - 1])) {
                throw new DamagedFile("its entries are not in order");
            }
        }
        return new TimeIndex(baseOffset, timestamps, offsets);
    }

    public int entryCount() {
        return count;
    }

    /** Timestamp of the last entry, -1 when there is none. */
    public long lastTimestamp() {
        int used = count;
        return used == 0 ? -1 : timestamps[used - 1];
    }

    /** Offset of the last entry; the segment's base when there is none. */
    public long lastOffset() {
        int used = count;
        return used == 0 ? baseOffset : baseOffset + relativeOffsets[used - 1];
    }

    /** Adds an entry if it is later than the last one. */
    public void append(long timestampMs, long offset) {
        long relative = offset - baseOffset;
        if (timestampMs <= lastTimestamp() || relative > Integer.MAX_VALUE || offset < lastOffset()) {
            return;
        }
        int used = count;
        if (used == timestamps.length) {
            int room = Math.max(16, used * 2);
            timestamps = Arrays.copyOf(timestamps, room);
            relativeOffsets = Arrays.copyOf(relativeOffsets, room);
        }
        timestamps[used] = timestampMs;
        relativeOffsets[used] = (int) relative;
        count = used + 1;
    }

    /** An offset at or before the first record with this timestamp or a later one. */
    public long floorOffset(long timestampMs) {
        int high = count - 1; // Read before the entries: what it counts is there.
        long[] sorted = timestamps;
        int low = 0;
        while (low <= high) {
            int middle = low + high >>> 1;
            if (sorted[middle] < timestampMs) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? baseOffset : baseOffset + relativeOffsets[high];
    }

    /** The same entries without those at or after the offset; this index is left as it is for those who read it. */
    public TimeIndex truncatedTo(long offset) {
        int kept = count;
        while (kept > 0 && baseOffset + relativeOffsets[kept - 1] >= offset) {
            kept--;
        }
        return new TimeIndex(baseOffset, Arrays.copyOf(timestamps, kept), Arrays.copyOf(relativeOffsets, kept));
    }

    /** What the entries take in memory. */
    public long bytes() {
        return (long) timestamps.length * (Long.BYTES + Integer.BYTES);
    }

    public ByteBuffer encode() {
        int used = count;
        ByteBuffer file = ByteBuffer.allocate(used * ENTRY_BYTES);
        for (int i = 0; i < used; i++) {
            file.putLong(timestamps[i]).putInt(relativeOffsets[i]);
        }
        return file.flip();
    }
}
