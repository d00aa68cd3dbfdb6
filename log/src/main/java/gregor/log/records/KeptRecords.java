package gregor.log.records;

import java.util.Arrays;

/** Which records of a batch are kept, by their place in it, and what the batch is if only these are in it. */
final class KeptRecords {
    private long[] bits = new long[16];
    private int seen;
    private int kept;
    private boolean changed;
    private boolean tombstones;

    void clear() {
        Arrays.fill(bits, 0, Math.min(bits.length, (seen >> 6) + 1), 0);
        seen = 0;
        kept = 0;
        changed = false;
        tombstones = false;
    }

    void keep(boolean isTombstone) {
        int word = seen >> 6;
        if (word >= bits.length) {
            bits = Arrays.copyOf(bits, 2 * word);
        }
        bits[word] |= 1L << seen;
        seen++;
        kept++;
        tombstones |= isTombstone;
    }

    void drop() {
        seen++;
        changed = true;
    }

    /** The batch must be written anew even if all of its records are kept. */
    void change() {
        changed = true;
    }

    boolean keeps(int index) {
        int word = index >> 6;
        return word < bits.length && (bits[word] >>> index & 1) != 0;
    }

    int seen() {
        return seen;
    }

    int kept() {
        return kept;
    }

    boolean changed() {
        return changed;
    }

    boolean hasTombstones() {
        return tombstones;
    }
}
