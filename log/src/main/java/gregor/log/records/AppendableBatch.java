package gregor.log.records;

import java.nio.ByteBuffer;

/**
 * What became of a payload that was accepted: one batch of format 2 with offsets, leader epoch and timestamps assigned; or
 * messages of an older format, where that is stored.
 *
 * @param records exactly that, from position to limit; the payload's own memory unless it had to be converted
 * @param maxTimestampMs of the batch, {@link RecordBatch#NO_TIMESTAMP} if its records have none
 * @param offsetOfMaxTimestamp what the time index takes for it: the last offset of the batch, -1 if there is no timestamp
 * @param logAppendTimeMs the time set on the records, {@link RecordBatch#NO_TIMESTAMP} if they keep their own
 */
public record AppendableBatch(
        ByteBuffer records,
        long firstOffset,
        long lastOffset,
        long maxTimestampMs,
        long offsetOfMaxTimestamp,
        long logAppendTimeMs,
        ConversionStats conversion) {
    /** A payload without a single batch, which the oldest Produce versions may send: nothing to append, and no error. */
    public static final AppendableBatch NOTHING = new AppendableBatch(
            ByteBuffer.allocate(0),
            -1,
            -1,
            RecordBatch.NO_TIMESTAMP,
            -1,
            RecordBatch.NO_TIMESTAMP,
            ConversionStats.NONE);

    public boolean isNothing() {
        return !records.hasRemaining();
    }
}
