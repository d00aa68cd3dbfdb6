package gregor.log.compaction;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The latest offset of each key, in bounded memory: 24 bytes for a key of any length. A key is known by a hash of 128 bits that
 * nobody can make collide ({@link KeyHash}).
 *
 * <p>The map is split by hash into parts of at most 256 kB, each an array with open addressing that grows when it needs to. So the
 * map takes what its keys need, never more than its bound and one part, and no array so large that the collector minds it. A slot
 * is three words: two of hash, and the offset plus one, which is 0 in a free slot.
 *
 * <p>A lookup costs one miss of the cache, as what it needs to find the slot is small and stays in it. Nothing is allocated but
 * what a part grows by. For one thread.
 */
public final class OffsetMap {
    private static final int SLOT_WORDS = 3;
    private static final int SLOT_BYTES = SLOT_WORDS * Long.BYTES;
    private static final int FIRST_SLOTS = 32;
    private static final int PART_BYTES_MAX = 256 * 1024;
    private static final double KAFKAS_LOAD = 0.9;
    /** What every part is at first: one free slot, never to be taken. */
    private static final long[] NOTHING = new long[SLOT_WORDS];

    private final int capacity;
    /** How many slots of a part may be taken. It has one more, so that a search ends. */
    private final int partMax;

    private final int partShift;
    private final long[][] parts;
    private final int[] slots;
    private final int[] taken;
    private KeyHash hash = new KeyHash();
    private int size;
    private long lastOffset;

    /** As full as Kafka fills its map by default. */
    public OffsetMap(int bytes) {
        this(bytes, KAFKAS_LOAD);
    }

    /** @param load which part of its slots may be taken */
    public OffsetMap(int bytes, double load) {
        int allSlots = Math.max(1, bytes / SLOT_BYTES);
        capacity = Math.max(1, (int) (allSlots * load));
        int partBits = 0;
        while ((long) allSlots * SLOT_BYTES >> partBits > PART_BYTES_MAX) {
            partBits++;
        }
        partShift = Long.SIZE - partBits;
        int partCount = 1 << partBits;
        partMax = (allSlots + partCount - 1) / partCount;
        parts = new long[partCount][];
        slots = new int[partCount];
        taken = new int[partCount];
        clear();
    }

    /**
     * Remembers this as the latest offset of a key.
     *
     * @param key what remains in it; its position stays
     * @return false if the key is new and the map is full: then nothing has changed
     */
    public boolean put(ByteBuffer key, long offset) {
        hash.hash(key);
        int part = part();
        int at = find(part, hash.high(), hash.low());
        if (parts[part][at + 2] == 0) {
            if (size == capacity || !hasRoom(part)) {
                return false;
            }
            // It may have grown for that.
            at = find(part, hash.high(), hash.low());
            size++;
            taken[part]++;
        }
        fill(parts[part], at, hash.high(), hash.low(), offset + 1);
        lastOffset = offset;
        return true;
    }

    /** The latest offset of a key, -1 if it is not in the map. */
    public long latest(ByteBuffer key) {
        hash.hash(key);
        int part = part();
        return parts[part][find(part, hash.high(), hash.low()) + 2] - 1;
    }

    /** How many keys are in the map. */
    public int size() {
        return size;
    }

    /** How many keys it can hold. */
    public int capacity() {
        return capacity;
    }

    /** Forgets all keys, gives their memory back, and hashes differently from now on. */
    public void clear() {
        Arrays.fill(parts, NOTHING);
        Arrays.fill(slots, 1);
        Arrays.fill(taken, 0);
        hash = new KeyHash();
        size = 0;
        lastOffset = -1;
    }

    /** Up to here, inclusive, the map knows all keys it was to know; -1 if nothing was put. */
    public long lastOffset() {
        return lastOffset;
    }

    /** Says that there is nothing to put up to this offset. */
    public void reached(long offset) {
        lastOffset = offset;
    }

    /** How much memory the keys take now. */
    long allocatedBytes() {
        long bytes = 0;
        for (long[] part : parts) {
            bytes += part == NOTHING ? 0 : (long) part.length * Long.BYTES;
        }
        return bytes;
    }

    private int part() {
        return parts.length == 1 ? 0 : (int) (hash.high() >>> partShift);
    }

    /** Where the slot of this hash begins, or the free one where it would be. One is always free. */
    private int find(int part, long high, long low) {
        long[] words = parts[part];
        int at = SLOT_WORDS * (int) ((low >>> Integer.SIZE) * slots[part] >>> Integer.SIZE);
        while (words[at + 2] != 0 && (words[at] != high || words[at + 1] != low)) {
            at += SLOT_WORDS;
            if (at == words.length) {
                at = 0;
            }
        }
        return at;
    }

    /** Whether one more slot of a part may be taken; it grows if it is crowded and can. */
    private boolean hasRoom(int part) {
        boolean crowded = 4L * (taken[part] + 1) > 3L * slots[part];
        if (crowded && slots[part] <= partMax) {
            grow(part);
        }
        return taken[part] < partMax;
    }

    private void grow(int part) {
        long[] old = parts[part];
        slots[part] = Math.min(Math.max(FIRST_SLOTS, 2 * slots[part]), partMax + 1);
        long[] words = new long[SLOT_WORDS * slots[part]];
        parts[part] = words;
        for (int at = 0; at < old.length; at += SLOT_WORDS) {
            if (old[at + 2] != 0) {
                fill(words, find(part, old[at], old[at + 1]), old[at], old[at + 1], old[at + 2]);
            }
        }
    }

    private static void fill(long[] words, int at, long high, long low, long offsetAndOne) {
        words[at] = high;
        words[at + 1] = low;
        words[at + 2] = offsetAndOne;
    }
}
