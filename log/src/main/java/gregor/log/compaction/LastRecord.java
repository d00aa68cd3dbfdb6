package gregor.log.compaction;

import gregor.log.records.RecordBatch;

/**
 * The last that a log has of a producer which is still alive.
 *
 * @param dataOffset of its last record; {@link #NO_DATA} if only its markers are there
 */
public record LastRecord(long dataOffset, short producerEpoch) {
    public static final long NO_DATA = -1;

    /** Whether the batch of this producer must stay, empty if need be: the last sequence is in it, or the last epoch. */
    boolean isIn(RecordBatch batch) {
        return dataOffset == NO_DATA
                ? batch.isControl() && batch.producerEpoch() == producerEpoch
                : batch.lastOffset() == dataOffset;
    }
}
