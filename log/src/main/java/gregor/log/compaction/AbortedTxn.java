package gregor.log.compaction;

/**
 * An aborted transaction, as the transaction index has it.
 *
 * @param lastOffset of its marker
 * @param lastStableOffset when the marker was written
 */
public record AbortedTxn(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
