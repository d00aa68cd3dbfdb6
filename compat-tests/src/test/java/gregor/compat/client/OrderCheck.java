package gregor.compat.client;

import java.util.HashMap;
import java.util.Map;

/** Fails at the first record that is lost, doubled or out of order, by the numbers in the values ({@link ClientProgram}). */
final class OrderCheck {
    private final Map<String, Integer> nextNumber = new HashMap<>();
    private final Map<Integer, Long> lastOffset = new HashMap<>();
    private int seen;

    void accept(int partition, long offset, String value) {
        Long before = lastOffset.put(partition, offset);
        if (before != null && offset <= before) {
            throw new AssertionError("offset " + offset + " after " + before + " in partition " + partition);
        }
        int colon = value.lastIndexOf(':');
        String series = partition + "/" + value.substring(0, colon);
        int number = Integer.parseInt(value.substring(colon + 1));
        int expected = nextNumber.getOrDefault(series, 0);
        if (number != expected) {
            throw new AssertionError("record " + number + " instead of " + expected + " of " + series);
        }
        nextNumber.put(series, number + 1);
        seen++;
    }

    int seen() {
        return seen;
    }
}
