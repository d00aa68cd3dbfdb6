package gregor.log.records;

import java.nio.ByteBuffer;

/**
 * The control record that ends a transaction in a partition.
 *
 * @param commit false if the transaction is aborted
 * @param coordinatorEpoch that of the coordinator which decided
 */
public record EndTxnMarker(boolean commit, int coordinatorEpoch) {
    private static final short VERSION = 0;
    private static final short ABORT = 0;
    private static final short COMMIT = 1;
    private static final int KEY_BYTES = 4;
    private static final int VALUE_BYTES = 6;

    /** The batch that a leader appends for it. */
    public ByteBuffer toBatch(long producerId, short producerEpoch, long nowMs) {
        byte[] key = ByteBuffer.allocate(KEY_BYTES)
                .putShort(VERSION)
                .putShort(commit ? COMMIT : ABORT)
                .array();
        byte[] value = ByteBuffer.allocate(VALUE_BYTES)
                .putShort(VERSION)
                .putInt(coordinatorEpoch)
                .array();
        return new BatchBuilder()
                .producer(producerId, producerEpoch, RecordBatch.NO_SEQUENCE)
                .transactional()
                .control()
                .append(nowMs, key, value)
                .build();
    }

    /**
     * The marker in a control batch.
     *
     * @return null if the batch is empty or its record is none of ours, which readers pass over
     * @throws CorruptRecords if it is cut short
     */
    public static EndTxnMarker read(RecordBatch batch) {
        try (RecordCursor records = batch.records()) {
            return records.next() ? read(records.key(), records.value()) : null;
        }
    }

    private static EndTxnMarker read(ByteBuffer key, ByteBuffer value) {
        // Later versions may only add fields at the end.
        if (key == null || key.remaining() < KEY_BYTES || key.getShort(0) < VERSION) {
            throw new CorruptRecords("a control record without a type");
        }
        short type = key.getShort(2);
        if (type != ABORT && type != COMMIT) {
            return null;
        }
        if (value == null || value.remaining() < VALUE_BYTES || value.getShort(0) < VERSION) {
            throw new CorruptRecords("an end of transaction without a coordinator epoch");
        }
        return new EndTxnMarker(type == COMMIT, value.getInt(2));
    }
}
