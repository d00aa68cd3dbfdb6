package gregor.log;

/**
 * Where a request's records are. For a duplicate these are the offsets and the time of the first arrival, and nothing is
 * written again.
 *
 * @param logAppendTimeMs the broker's timestamp given to the records, -1 when they keep their own
 * @param sizeBytes bytes staged; 0 for a duplicate
 */
public record Appended(
        long firstOffset,
        long lastOffset,
        long logAppendTimeMs,
        long logStartOffset,
        int sizeBytes,
        boolean duplicate) {}
