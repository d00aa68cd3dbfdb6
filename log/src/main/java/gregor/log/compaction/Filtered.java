package gregor.log.compaction;

/**
 * What one call of {@link RecordFilter#filter} did.
 *
 * @param consumedBytes whole batches of the input, from its position on; 0 if the first one is cut off
 * @param lastOffset of the last batch kept, -1 if none was
 * @param maxTimestampMs the latest of the batches kept, -1 if none has one
 * @param maxTimestampOffset the last offset of the first batch kept that has it
 */
public record Filtered(
        int consumedBytes,
        long recordsRead,
        long recordsKept,
        int keptBytes,
        long lastOffset,
        long maxTimestampMs,
        long maxTimestampOffset) {}
