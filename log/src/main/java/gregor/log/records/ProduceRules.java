package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;

/** What the version of a Produce request promises about its records; checked before the log sees them (trap 45). */
public final class ProduceRules {
    /** From this version on a payload is one batch of format 2. */
    private static final int ONE_BATCH_FROM = 3;

    private static final int ZSTD_FROM = 7;

    private ProduceRules() {}

    /**
     * Checks the records of one partition. Versions before 3 promise nothing: some clients send newer formats with them.
     *
     * @throws AppendRejected if they are not what this version may carry
     */
    public static void check(int produceVersion, ByteBuffer records) {
        if (produceVersion < ONE_BATCH_FROM) {
            return;
        }
        try {
            BatchCursor cursor = new BatchCursor(records);
            if (!cursor.next() || cursor.batch().isLegacy()) {
                throw new AppendRejected(Reason.INVALID_RECORD, "no batch of format 2");
            }
            if (produceVersion < ZSTD_FROM && cursor.batch().compression() == Compression.ZSTD) {
                throw new AppendRejected(Reason.UNSUPPORTED_COMPRESSION_TYPE, "zstd in Produce " + produceVersion);
            }
            if (cursor.next()) {
                throw new AppendRejected(Reason.INVALID_RECORD, "more than one batch");
            }
        } catch (CorruptRecords e) {
            throw new AppendRejected(Reason.CORRUPT_MESSAGE, e.getMessage());
        }
    }
}
