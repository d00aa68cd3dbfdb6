package gregor.log.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * Which leader epoch began at which offset. Immutable; a change makes a new one. Epochs and start offsets both strictly
 * increase from entry to entry.
 */
public final class LeaderEpochs {
    /** In place of an epoch or an offset that is not known. */
    public static final int UNDEFINED = -1;

    public static final LeaderEpochs NONE = new LeaderEpochs(List.of());

    private final List<Entry> entries;

    LeaderEpochs(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** One epoch and the first offset written in it. */
    public record Entry(int epoch, long startOffset) {}

    /** Where an epoch ends: the first offset that is not its own any more. Both -1 when nothing is known. */
    public record End(int epoch, long endOffset) {}

    public List<Entry> entries() {
        return entries;
    }

    /** The epoch of the newest entry, -1 when there is none. */
    public int latest() {
        return entries.isEmpty() ? UNDEFINED : last().epoch();
    }

    /** The epoch in which the record at the offset was written, -1 when that is not known. */
    public int epochAt(long offset) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).startOffset() <= offset) {
                return entries.get(i).epoch();
            }
        }
        return UNDEFINED;
    }

    /**
     * The largest known epoch that is not above the requested one, with its end (trap 77). The latest epoch ends at the
     * log's end; an epoch from before the first entry ends where that one starts; one from the future is unknown.
     */
    public End endOf(int requestedEpoch, long logEndOffset) {
        if (requestedEpoch == UNDEFINED || requestedEpoch > latest()) {
            return new End(UNDEFINED, UNDEFINED);
        }
        if (requestedEpoch == latest()) {
            return new End(requestedEpoch, logEndOffset);
        }
        int floor = requestedEpoch;
        for (Entry entry : entries) {
            if (entry.epoch() > requestedEpoch) {
                return new End(floor, entry.startOffset());
            }
            floor = entry.epoch();
        }
        throw new AssertionError("an epoch below the latest has one above it");
    }

    /** The epochs when the given one starts at the given offset; entries that contradict it go. */
    public LeaderEpochs startingAt(int epoch, long startOffset) {
        if (!entries.isEmpty() && last().epoch() == epoch && last().startOffset() <= startOffset) {
            return this;
        }
        List<Entry> kept = new ArrayList<>(entries);
        kept.removeIf(entry -> entry.epoch() > epoch || entry.startOffset() >= startOffset);
        if (kept.isEmpty() || kept.get(kept.size() - 1).epoch() < epoch) {
            kept.add(new Entry(epoch, startOffset));
        }
        return new LeaderEpochs(kept);
    }

    /** Without what starts at or after the offset. */
    public LeaderEpochs endingAt(long endOffset) {
        if (entries.isEmpty() || last().startOffset() < endOffset) {
            return this;
        }
        List<Entry> kept = new ArrayList<>(entries);
        kept.removeIf(entry -> entry.startOffset() >= endOffset);
        return new LeaderEpochs(kept);
    }

    /** Without what ended before the offset; the epoch that holds the offset now starts there. */
    public LeaderEpochs startingFrom(long startOffset) {
        if (entries.isEmpty() || entries.get(0).startOffset() >= startOffset) {
            return this;
        }
        List<Entry> kept = new ArrayList<>(entries);
        kept.removeIf(entry -> entry.startOffset() <= startOffset);
        kept.add(0, new Entry(epochAt(startOffset), startOffset));
        return new LeaderEpochs(kept);
    }

    private Entry last() {
        return entries.get(entries.size() - 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LeaderEpochs epochs && entries.equals(epochs.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }
}
