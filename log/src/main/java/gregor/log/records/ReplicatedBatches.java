package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;

/**
 * What a follower learns about the batches its leader sent, which already have their offsets.
 *
 * @param validBytes of the whole batches, from the buffer's position on; what follows them is cut off, or of a later leader epoch, and to
 *     be fetched again
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
     * Looks at headers and checksums, up to the first batch of a later leader epoch: a broker that leads no more may send what its
     * next leader has written, while it cuts its log (KAFKA-18723).
     *
     * @throws AppendRejected if a batch is corrupt, the offsets do not grow or already the first batch is of a later epoch
     */
    public static ReplicatedBatches check(ByteBuffer batches, int latestEpoch) {
        try {
            return scan(batches, latestEpoch);
        } catch (CorruptRecords e) {
            throw new AppendRejected(Reason.CORRUPT_MESSAGE, e.getMessage());
        }
    }

    private static ReplicatedBatches scan(ByteBuffer batches, int latestEpoch) {
        BatchCursor cursor = new BatchCursor(batches);
        long firstOffset = -1;
        long lastOffset = -1;
        int lastLeaderEpoch = RecordBatch.NO_LEADER_EPOCH;
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        long offsetOfMaxTimestamp = -1;
        int end = batches.position();
        while (cursor.next() && !isLater(cursor.batch(), latestEpoch, firstOffset < 0)) {
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
            end = cursor.end();
        }
        return new ReplicatedBatches(
                end - batches.position(),
                firstOffset,
                lastOffset,
                lastLeaderEpoch,
                maxTimestampMs,
                offsetOfMaxTimestamp);
    }

    private static boolean isLater(RecordBatch batch, int latestEpoch, boolean isFirst) {
        boolean later = batch.leaderEpoch() > latestEpoch;
        if (later && isFirst) {
            throw new AppendRejected(
                    Reason.CORRUPT_MESSAGE,
                    batch + " of leader epoch " + batch.leaderEpoch() + ", after " + latestEpoch);
        }
        return later;
    }
}
