package gregor.group;

import java.util.ArrayList;
import java.util.List;

/** Fits records into batches the log takes. */
final class Batches {
    private static final int BATCH_HEADER_BYTES = 61;
    /** Lengths, deltas and attributes of a record, at their longest. */
    private static final int RECORD_OVERHEAD_BYTES = 23;

    private Batches() {}

    /**
     * The records as one batch, or, when all are tombstones and need not go together, as several. Empty if they do not fit.
     */
    static List<List<StateRecord>> fit(List<StateRecord> records, int batchBytesMax) {
        List<List<StateRecord>> batches = new ArrayList<>();
        List<StateRecord> batch = new ArrayList<>();
        long batchBytes = BATCH_HEADER_BYTES;
        boolean divisible = records.stream().allMatch(StateRecord::isTombstone);
        for (StateRecord record : records) {
            long recordBytes = record.sizeBytes() + RECORD_OVERHEAD_BYTES;
            if (batchBytes + recordBytes > batchBytesMax) {
                if (!divisible || batch.isEmpty()) {
                    return List.of();
                }
                batches.add(batch);
                batch = new ArrayList<>();
                batchBytes = BATCH_HEADER_BYTES;
            }
            batch.add(record);
            batchBytes += recordBytes;
        }
        batches.add(batch);
        return batches;
    }
}
