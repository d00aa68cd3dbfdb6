package gregor.log.records;

import java.nio.ByteBuffer;

/** What a leader gives the batch it appends. */
record Assignment(long firstOffset, int leaderEpoch, long nowMs) {
    /** The result, once all of it is in the batch. */
    AppendableBatch done(RecordBatch batch, ConversionStats stats) {
        long maxTimestampMs = batch.maxTimestampMs();
        long lastOffset = batch.lastOffset();
        boolean stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        return new AppendableBatch(
                exactly(batch),
                firstOffset,
                lastOffset,
                maxTimestampMs,
                maxTimestampMs == RecordBatch.NO_TIMESTAMP ? -1 : lastOffset,
                stamped ? nowMs : RecordBatch.NO_TIMESTAMP,
                stats);
    }

    /** The buffer if nothing else is in it: a payload usually is one batch. */
    private static ByteBuffer exactly(RecordBatch batch) {
        ByteBuffer buffer = batch.buffer();
        boolean exact = buffer.position() == batch.position() && buffer.remaining() == batch.sizeBytes();
        return exact ? buffer : batch.slice(0, batch.sizeBytes());
    }
}
