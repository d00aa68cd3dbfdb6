package gregor.log.index;

import gregor.log.disk.DamagedFile;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where in a segment's file to start looking for an offset: sparse entries, each saying that every batch holding its
 * offset or a later one starts at its position or after it. Offsets and positions both increase from entry to entry.
 *
 * <p>Entries are added by the log's owner and looked up by any thread: a reader sees a prefix of the entries.
 */
public final class OffsetIndex {
    /** Bytes of an entry in the file: offset relative to the segment's base, position. */
    public static final int ENTRY_BYTES = 8;

    private final long baseOffset;
    /** One entry each, relative offset in the upper half, position in the lower: sorted by either. */
    private volatile long[] entries;

    private volatile int count;

    private OffsetIndex(long baseOffset, long[] entries, int count) {
        this.baseOffset = baseOffset;
        this.entries = entries;
        this.count = count;
    }

    public static OffsetIndex empty(long baseOffset) {
        return new OffsetIndex(baseOffset, new long[0], 0);
    }

    /**
     * Reads a whole index file.
     *
     * @throws DamagedFile if entries do not increase, or point outside a segment of that size
     */
    public static OffsetIndex decode(ByteBuffer file, long baseOffset, int segmentBytes) throws DamagedFile {
        if (file.remaining() % ENTRY_BYTES != 0) {
            throw new DamagedFile("its size is not a multiple of " + ENTRY_BYTES);
        }
        long[] entries = new long[file.remaining() / ENTRY_BYTES];
        file.asLongBuffer().get(entries);
        long previous = -1;
        for (long entry : entries) {
            if (relativeOffset(entry) <= relativeOffset(previous) && previous != -1
                    || relativeOffset(entry) < 0
                    || position(entry) < position(previous)
                    || position(entry) >= segmentBytes) {
                throw new DamagedFile("its entries do not increase or lie outside the segment");
            }
            previous = entry;
        }
        return new OffsetIndex(baseOffset, entries, entries.length);
    }

    public int entryCount() {
        return count;
    }

    /** What the entries take in memory. */
    public long bytes() {
        return (long) entries.length * Long.BYTES;
    }

    /** Adds an entry after the last one. An offset that the index cannot express or has already is left out. */
    public void append(long offset, int position) {
        long relative = offset - baseOffset;
        int used = count;
        if (relative > Integer.MAX_VALUE || used > 0 && relative <= relativeOffset(entries[used - 1])) {
            return;
        }
        long[] room = entries;
        if (used == room.length) {
            room = Arrays.copyOf(room, Math.max(16, used * 2));
            entries = room;
        }
        room[used] = relative << 32 | position;
        count = used + 1;
    }

    /** A position at or before the first batch that ends at or after the offset. */
    public int floorPosition(long offset) {
        int index = lastAtOrBelow(offset - baseOffset, true);
        return index < 0 ? 0 : position(entries[index]);
    }

    /** The offset of the entry that {@link #floorPosition} finds; the segment's base when there is none. */
    public long floorOffset(long offset) {
        int index = lastAtOrBelow(offset - baseOffset, true);
        return index < 0 ? baseOffset : baseOffset + relativeOffset(entries[index]);
    }

    /** The offset of the last entry whose position is not beyond the given one; the segment's base when there is none. */
    public long floorIndexedOffset(int position) {
        int index = lastAtOrBelow(position, false);
        return index < 0 ? baseOffset : baseOffset + relativeOffset(entries[index]);
    }

    /** The largest indexed position that is not beyond the given one; 0 when there is none. */
    public int floorIndexedPosition(int position) {
        int index = lastAtOrBelow(position, false);
        return index < 0 ? 0 : position(entries[index]);
    }

    /** The same entries without those at or after the offset; this index is left as it is for those who read it. */
    public OffsetIndex truncatedTo(long offset) {
        int kept = lastAtOrBelow(offset - baseOffset - 1, true) + 1;
        return new OffsetIndex(baseOffset, Arrays.copyOf(entries, kept), kept);
    }

    public ByteBuffer encode() {
        int used = count;
        ByteBuffer file = ByteBuffer.allocate(used * ENTRY_BYTES);
        file.asLongBuffer().put(entries, 0, used);
        return file;
    }

    /** Index of the last entry whose relative offset, or position, is at most the given one; -1 when there is none. */
    private int lastAtOrBelow(long target, boolean byOffset) {
        int high = count - 1; // Read before the entries: what it counts is there.
        long[] sorted = entries;
        int low = 0;
        while (low <= high) {
            int middle = low + high >>> 1;
            long value = byOffset ? relativeOffset(sorted[middle]) : position(sorted[middle]);
            if (value <= target) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Where the last indexed batch begins; 0 when there is none. */
    public int lastPosition() {
        int used = count;
        return used == 0 ? 0 : position(entries[used - 1]);
    }

    private static int relativeOffset(long entry) {
        return (int) (entry >> 32);
    }

    private static int position(long entry) {
        return (int) entry;
    }
}
