package gregor.log.compaction;

/**
 * What one cleaning of a log goes by.
 *
 * @param nowMs when it began
 * @param deleteRetentionMs how long a tombstone or marker stays after the first cleaning that could have dropped it
 * @param endOffset the first offset this cleaning does not touch; a batch that ends right before it stays, empty if need be, so
 *     that the log does not seem to end earlier
 */
public record CleaningRules(long nowMs, long deleteRetentionMs, long endOffset) {
    /** When a tombstone found now may go; -1 if never. */
    long newHorizonMs() {
        return deleteRetentionMs > Long.MAX_VALUE - nowMs ? -1 : nowMs + deleteRetentionMs;
    }
}
