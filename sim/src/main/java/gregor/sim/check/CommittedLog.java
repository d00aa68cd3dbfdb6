package gregor.sim.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one partition's leaders have ever called committed, record by record: every later log must agree with it. For one thread.
 */
final class CommittedLog {
    private final String name;
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<String, Long> lastOfProducer = new HashMap<>();
    private final TreeMap<Integer, Long> endByEpoch = new TreeMap<>();
    private final Map<Long, String> promised = new HashMap<>();

    CommittedLog(String name) {
        this.name = name;
    }

    long endOffset() {
        return entries.size();
    }

    /** The leader of this epoch has committed up to here. */
    void reached(int leaderEpoch, long offset) {
        endByEpoch.merge(leaderEpoch, offset, Math::max);
    }

    /** Up to where the leaders before this epoch had committed. */
    long endBefore(int leaderEpoch) {
        return endByEpoch.headMap(leaderEpoch).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /**
     * Somebody was told that this value is committed at this offset. A leader whose disk has just failed may say so of records that
     * cannot be read from it any more: they have to be what others then have there.
     */
    void promised(String what, long offset, String value) {
        if (offset < endOffset()) {
            requireSame(what, at(offset), value);
        } else if (offset < endBefore(Integer.MAX_VALUE)) {
            promised.put(offset, value);
        } else {
            throw new Violation(what + ": " + value + " at " + offset + " of " + name + ", which is committed up to "
                    + endOffset());
        }
    }

    private static void requireSame(String what, LogEntry entry, String value) {
        if (!entry.value().equals(value)) {
            throw new Violation(what + ": " + value + " where " + entry + " is");
        }
    }

    private LogEntry at(long offset) {
        return entries.get((int) offset);
    }

    /** The record is committed: for the first time, or as it was before. */
    void check(String where, LogEntry entry) {
        if (entry.offset() < endOffset()) {
            LogEntry before = at(entry.offset());
            if (!before.equals(entry)) {
                throw new Violation(where + " has " + entry + " in " + name + " where " + before + " was committed");
            }
            return;
        }
        if (entry.offset() > endOffset()) {
            throw new Violation(where + " has " + entry + " in " + name + " after a gap from " + endOffset());
        }
        entries.add(entry);
        String value = promised.remove(entry.offset());
        if (value != null) {
            requireSame("a client was told", entry, value);
        }
        if (entry.idempotent()) {
            checkOrder(where, entry);
        }
    }

    /** A producer with an id numbers its records: none comes twice, and none is left out. */
    private void checkOrder(String where, LogEntry entry) {
        int dash = entry.value().lastIndexOf('-');
        long number = Long.parseLong(entry.value().substring(dash + 1));
        Long before = lastOfProducer.put(entry.value().substring(0, dash), number);
        if (number != (before == null ? 0 : before + 1)) {
            throw new Violation(where + " committed " + entry + " in " + name + " after number " + before);
        }
    }
}
