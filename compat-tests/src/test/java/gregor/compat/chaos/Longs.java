package gregor.compat.chaos;

import java.util.Arrays;

/** A growing list of numbers, in which places may be empty. */
final class Longs {
    static final long EMPTY = -1;

    private long[] values = new long[0];
    private int size;

    long get(long index) {
        return index < size ? values[(int) index] : EMPTY;
    }

    void set(long index, long value) {
        int place = Math.toIntExact(index);
        if (place >= values.length) {
            int before = values.length;
            values = Arrays.copyOf(values, Math.max(1024, Math.max(place + 1, 2 * before)));
            Arrays.fill(values, before, values.length, EMPTY);
        }
        values[place] = value;
        size = Math.max(size, place + 1);
    }

    int size() {
        return size;
    }
}
