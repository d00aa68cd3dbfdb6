package gregor.log.compaction;

import java.nio.ByteBuffer;

/**
 * The latest offset of each key, in bounded memory: 24 bytes for a key of any length. A key is known by a hash of 128 bits that
 * nobody can make collide ({@link KeyHash}).
 *
 * <p>The map is split by hash into parts of at most 256 kB, each an array with open addressing that grows when it needs to. So the
 * map takes what its keys need, never more than its bound and one part, and no array so large that the collector minds it.
 * Lookups and changes allocate nothing but a part's growth. For one thread.
 */
public final class OffsetMap {
    private static final int SLOT_BYTES = 3 * Long.BYTES;
    private static final int PART_BYTES_MAX = 256 * 1024;
    private static final double KAFKAS_LOAD = 0.9;

    private final int capacity;
    private final Part[] parts;
    private final int partShift;
    private KeyHash hash = new KeyHash();
    private int size;
    private long lastOffset = -1;

    /** As full as Kafka fills its map by default. */
    public OffsetMap(int bytes) {
        this(bytes, KAFKAS_LOAD);
    }

    /** @param load which part of its slots may be taken */
    public OffsetMap(int bytes, double load) {
        int slots = Math.max(1, bytes / SLOT_BYTES);
        // Rounded down, as the parts must have room for all.
        capacity = Math.max(1, (int) (slots * load));
        int partBits = 0;
        while ((long) slots * SLOT_BYTES >> partBits > PART_BYTES_MAX) {
            partBits++;
        }
        partShift = Long.SIZE - partBits;
        parts = new Part[1 << partBits];
        int slotsPerPart = (slots + parts.length - 1) / parts.length;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part(slotsPerPart);
        }
    }

    /**
     * Remembers this as the latest offset of a key.
     *
     * @param key what remains in it; its position stays
     * @return false if the key is new and the map is full: then nothing has changed
     */
    public boolean put(ByteBuffer key, long offset) {
        hash.hash(key);
        Part part = part(hash.high());
        int slot = part.find(hash.high(), hash.low());
        if (part.isTaken(slot)) {
            part.set(slot, offset);
        } else if (size < capacity && part.add(slot, hash.high(), hash.low(), offset)) {
            size++;
        } else {
            return false;
        }
        lastOffset = offset;
        return true;
    }

    /** The latest offset of a key, -1 if it is not in the map. */
    public long latest(ByteBuffer key) {
        hash.hash(key);
        Part part = part(hash.high());
        return part.offset(part.find(hash.high(), hash.low()));
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
        for (Part part : parts) {
            part.clear();
        }
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
        for (Part part : parts) {
            bytes += (long) part.slots() * SLOT_BYTES;
        }
        return bytes;
    }

    private Part part(long hash) {
        return parts.length == 1 ? parts[0] : parts[(int) (hash >>> partShift)];
    }

    /** One array of slots: two words of hash, and the offset plus one, which is 0 in a free slot. */
    private static final class Part {
        private static final int FIRST_SLOTS = 32;
        private static final long[] NOTHING = new long[3];

        private final int slotsMax;
        private long[] words = NOTHING;
        private int slots = 1;
        private int taken;

        Part(int slotsMax) {
            this.slotsMax = slotsMax;
        }

        void clear() {
            words = NOTHING;
            slots = 1;
            taken = 0;
        }

        int slots() {
            return words == NOTHING ? 0 : slots;
        }

        /** The slot of this hash, or the free one where it would be. One is always free. */
        int find(long high, long low) {
            int slot = (int) ((low >>> Integer.SIZE) * slots >>> Integer.SIZE);
            int at = 3 * slot;
            while (words[at + 2] != 0 && (words[at] != high || words[at + 1] != low)) {
                at += 3;
                if (at == words.length) {
                    at = 0;
                }
            }
            return at / 3;
        }

        boolean isTaken(int slot) {
            return words[3 * slot + 2] != 0;
        }

        long offset(int slot) {
            return words[3 * slot + 2] - 1;
        }

        void set(int slot, long offset) {
            words[3 * slot + 2] = offset + 1;
        }

        /** Takes the free slot that was found for this hash; false if there is no room. */
        boolean add(int slot, long high, long low, long offset) {
            int free = slot;
            if (isCrowded()) {
                if (slots - 1 < slotsMax) {
                    grow();
                    free = find(high, low);
                } else if (taken == slotsMax) {
                    return false;
                }
            }
            fill(3 * free, high, low, offset + 1);
            taken++;
            return true;
        }

        private boolean isCrowded() {
            return words == NOTHING || 4L * (taken + 1) > 3L * slots;
        }

        private void grow() {
            long[] old = words;
            int wanted = old == NOTHING ? FIRST_SLOTS : 2 * slots;
            // One more than may be taken, so that a search ends.
            slots = Math.min(wanted, slotsMax + 1);
            words = new long[3 * slots];
            for (int at = 0; at < old.length; at += 3) {
                if (old[at + 2] != 0) {
                    fill(3 * find(old[at], old[at + 1]), old[at], old[at + 1], old[at + 2]);
                }
            }
        }

        private void fill(int at, long high, long low, long offsetAndOne) {
            words[at] = high;
            words[at + 1] = low;
            words[at + 2] = offsetAndOne;
        }
    }
}
