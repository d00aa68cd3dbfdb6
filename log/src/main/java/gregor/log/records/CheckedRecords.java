package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.util.function.Consumer;

/** Goes through the records of batches of any format and hands over those that may be appended. */
final class CheckedRecords {
    private final AppendRules rules;
    private final long nowMs;

    CheckedRecords(AppendRules rules, long nowMs) {
        this.rules = rules;
        this.nowMs = nowMs;
    }

    /**
     * Hands over record by record, up to the first that is refused.
     *
     * @throws AppendRejected if any was refused, when all have been looked at
     */
    void each(RecordBatch batch, Consumer<RecordCursor> taker) {
        boolean stamped = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        RecordCheck check = new RecordCheck(rules, nowMs);
        try (RecordCursor records = batch.records()) {
            for (int index = 0; records.next(); index++) {
                if (mayBeInside(records, index, batch, check)) {
                    check.check(index, records.hasKey(), records.timestampMs(), stamped);
                }
                if (check.passed()) {
                    taker.accept(records);
                }
            }
        }
        check.throwIfRefused();
    }

    /** What only messages inside another one can get wrong. */
    private static boolean mayBeInside(RecordCursor record, int index, RecordBatch batch, RecordCheck check) {
        if (!batch.isCompressed() || !(record instanceof LegacyRecords message)) {
            return true;
        }
        if (message.isCompressed()) {
            check.refuse(index, "A compressed message is inside a compressed one.");
            return false;
        }
        if (message.magic() != batch.magic()) {
            check.refuse(index, "A message is inside one of another format.");
            return false;
        }
        if (!message.isIntact()) {
            throw new AppendRejected(Reason.CORRUPT_MESSAGE, "a wrong checksum inside a compressed message");
        }
        return true;
    }
}
