package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;

/**
 * What a follower learns about the batches its leader sent, which already have their offsets.
 *
 * @param validBytes of the whole batches, from the buffer's position on; what follows them is cut off and to be fetched again
 * @param firstOffset the first offset, or if the first batch is of format 0 or 1 its last
 * @param lastOffset -1 if there is no batch
 * @param lastLeaderEpoch of the last batch
 * @param maxTimestampMs the latest timestamp
 * @param offsetOfMaxTimestamp the last offset of the first batch that has it
 */
public record ReplicatedBatches(
        int validBytes,
        long firstOffset,
        long lastOffset,
        int lastLeaderEpoch,
        long maxTimestampMs,
        long offsetOfMaxTimestamp) {
    /**
     * Looks at headers and checksums.
     *
     * @throws AppendRejected if a batch is corrupt or the offsets do not grow
     */
    public static ReplicatedBatches check(ByteBuffer batches) {
        try {
            return scan(batches);
        } catch (CorruptRecords e) {
            throw new AppendRejected(Reason.CORRUPT_MESSAGE, e.getMessage());
        }
    }

    private static ReplicatedBatches scan(ByteBuffer batches) {
        BatchCursor cursor = new BatchCursor(batches);
        long firstOffset = -1;
        long lastOffset = -1;
        int lastLeaderEpoch = RecordBatch.NO_LEADER_EPOCH;
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        long offsetOfMaxTimestamp = -1;
        while (cursor.next()) {
            RecordBatch batch = cursor.batch();
            if (!batch.isIntact()) {
                throw new AppendRejected(Reason.CORRUPT_MESSAGE, "a wrong checksum in a " + batch);
            }
            if (batch.lastOffset() <= lastOffset || batch.lastOffset() < batch.baseOffset()) {
                throw new AppendRejected(Reason.CORRUPT_MESSAGE, "after offset " + lastOffset + " a " + batch);
            }
            firstOffset = firstOffset < 0 ? batch.baseOffset() : firstOffset;
            lastOffset = batch.lastOffset();
            lastLeaderEpoch = batch.leaderEpoch();
            if (batch.maxTimestampMs() > maxTimestampMs) {
                maxTimestampMs = batch.maxTimestampMs();
                offsetOfMaxTimestamp = lastOffset;
            }
        }
        int validBytes = cursor.end() - batches.position();
        return new ReplicatedBatches(
                validBytes, firstOffset, lastOffset, lastLeaderEpoch, maxTimestampMs, offsetOfMaxTimestamp);
    }
}
