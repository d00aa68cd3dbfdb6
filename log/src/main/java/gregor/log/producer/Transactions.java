package gregor.log.producer;

import java.util.Map;
import java.util.TreeMap;

/**
 * The transactions of a log that committed readers must not pass: open ones, and those whose marker is not replicated yet.
 * Owned by the log's owner.
 */
public final class Transactions {
    /** Producer by first offset. */
    private final TreeMap<Long, Long> open = new TreeMap<>();
    /** Offset of the marker by first offset. */
    private final TreeMap<Long, Long> unreplicated = new TreeMap<>();

    void begin(long producerId, long firstOffset) {
        open.put(firstOffset, producerId);
    }

    void end(long firstOffset, long markerOffset) {
        open.remove(firstOffset);
        unreplicated.put(firstOffset, markerOffset);
    }

    /** Where committed readers will stop once the marker of the transaction of this producer at that offset is written. */
    long stableAfterMarker(long producerId, long markerOffset) {
        return open.entrySet().stream()
                .filter(entry -> entry.getValue() != producerId)
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(markerOffset + 1);
    }

    /** The markers below this offset are replicated. */
    void advanceHighWatermark(long highWatermark) {
        if (!unreplicated.isEmpty()) {
            unreplicated.values().removeIf(marker -> marker < highWatermark);
        }
    }

    /** First offset of the first transaction that is open or not replicated; {@link Long#MAX_VALUE} when there is none. */
    long firstUnstableOffset() {
        long firstOpen = open.isEmpty() ? Long.MAX_VALUE : open.firstKey();
        return unreplicated.isEmpty() ? firstOpen : Math.min(firstOpen, unreplicated.firstKey());
    }

    void clear() {
        open.clear();
        unreplicated.clear();
    }
}
