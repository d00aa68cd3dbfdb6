package gregor.compat.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What clients were told of one partition: which records are acknowledged at which offset, and what was read where. From that alone
 * follows what is wrong. Thread-safe.
 */
final class PartitionHistory {
    private static final int COMPLAINTS_MAX = 20;

    private final String partition;
    /** Of each producer, by the number of its record, the offset in the acknowledgement. */
    private final Map<Integer, Longs> acknowledged = new TreeMap<>();
    /** By offset, the code of the value that whoever read it first has found. */
    private final Longs read = new Longs();

    private final List<String> complaints = new ArrayList<>();
    private long acknowledgements;

    PartitionHistory(String partition) {
        this.partition = partition;
    }

    synchronized void acknowledged(Value value, long offset) {
        acknowledged.computeIfAbsent(value.producer(), id -> new Longs()).set(value.number(), offset);
        acknowledgements++;
    }

    /** Whoever reads, and from whatever replica: at one offset there is one value. */
    synchronized void read(String reader, long offset, Value value) {
        long before = read.get(offset);
        if (before == Longs.EMPTY) {
            read.set(offset, value.code());
        } else if (before != value.code()) {
            complain("two values at offset " + offset + ": " + Value.ofCode(before) + ", and for " + reader + " "
                    + value);
        }
    }

    /** Says what is wrong at once, rather than by what follows from all. */
    synchronized void complain(String what) {
        if (complaints.size() < COMPLAINTS_MAX) {
            complaints.add(partition + ": " + what);
        }
    }

    synchronized long acknowledgements() {
        return acknowledgements;
    }

    /** The offset behind the last one that was read. */
    synchronized long readTo() {
        return read.size();
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /**
     * All that is wrong, given that somebody has read the partition from its beginning to its end after the last write.
     *
     * @param end the end that it had then
     */
    synchronized List<String> violations(long end) {
        if (read.size() > end) {
            complain("records up to offset " + read.size() + " were read, and it ends at " + end);
        }
        Map<Long, Long> places = placesInOrder(end);
        acknowledged.forEach((producer, offsets) -> {
            for (int number = 0; number < offsets.size(); number++) {
                isThere(new Value(producer, number), offsets.get(number), places);
            }
        });
        return complaints();
    }

    private void isThere(Value value, long offset, Map<Long, Long> places) {
        if (offset == Longs.EMPTY || read.get(offset) == value.code()) {
            return;
        }
        Long place = places.get(value.code());
        complain(
                place == null
                        ? "acknowledged at offset " + offset + " and lost: " + value
                        : "acknowledged at offset " + offset + " and found at " + place + ": " + value);
    }

    /** Where each value is; complains of holes, and of values that come twice or before an earlier one of their producer. */
    private Map<Long, Long> placesInOrder(long end) {
        Map<Long, Long> places = new HashMap<>();
        Map<Integer, Long> last = new HashMap<>();
        for (long offset = 0; offset < end; offset++) {
            long code = read.get(offset);
            if (code == Longs.EMPTY) {
                complain("nothing at offset " + offset);
                continue;
            }
            Value value = Value.ofCode(code);
            Long before = places.put(code, offset);
            Long lastNumber = last.put(value.producer(), value.number());
            if (before != null) {
                complain("duplicate: " + value + " at offsets " + before + " and " + offset);
            } else if (lastNumber != null && lastNumber > value.number()) {
                complain("reordered: " + value + " at offset " + offset + " after " + lastNumber);
            }
        }
        return places;
    }
}
