package gregor.log;

/**
 * An offset found by time.
 *
 * @param timestampMs the record's timestamp, -1 when the offset was not found by one
 * @param leaderEpoch the epoch in which the record was written, -1 when unknown
 */
public record TimedOffset(long offset, long timestampMs, int leaderEpoch) {
    public static final TimedOffset NONE = new TimedOffset(-1, -1, -1);
}
