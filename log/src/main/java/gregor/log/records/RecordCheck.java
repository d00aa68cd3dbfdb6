package gregor.log.records;

import gregor.log.records.AppendRejected.Reason;
import java.util.ArrayList;
import java.util.List;

/** What a topic demands of every single record. Refusals are gathered, so that a producer hears of all of them at once. */
final class RecordCheck {
    /** An answer names no more than these, however many records a hostile batch expands to. */
    static final int ERRORS_MAX = 1000;

    private final AppendRules rules;
    private final long earliestMs;
    private final long latestMs;
    private final List<RecordError> errors = new ArrayList<>();
    private Reason reason = Reason.INVALID_RECORD;

    RecordCheck(AppendRules rules, long nowMs) {
        this.rules = rules;
        earliestMs = nowMs - rules.timestampBeforeMaxMs();
        latestMs = latestMs(rules, nowMs);
    }

    /** The latest timestamp a record may have. */
    static long latestMs(AppendRules rules, long nowMs) {
        long after = rules.timestampAfterMaxMs();
        return after > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + after;
    }

    /** @param stamped whether the batch claims that a broker set its timestamps, which a producer must not */
    void check(int index, boolean keyed, long timestampMs, boolean stamped) {
        if (rules.compacted() && !keyed) {
            refuse(index, "A record of a compacted topic needs a key.");
        } else if (rules.timestampType() == TimestampType.CREATE_TIME && timestampMs != RecordBatch.NO_TIMESTAMP) {
            if (timestampMs < earliestMs || timestampMs > latestMs) {
                refuseTimestamp(
                        index,
                        "Timestamp " + timestampMs + " is not between " + earliestMs + " and " + latestMs
                                + ", which this topic asks for.");
            }
        } else if (stamped) {
            refuseTimestamp(index, "A producer must not send timestamps of type LogAppendTime.");
        }
    }

    void refuse(int index, String text) {
        if (errors.size() < ERRORS_MAX) {
            errors.add(new RecordError(index, text));
        }
    }

    boolean passed() {
        return errors.isEmpty();
    }

    /** @throws AppendRejected if any record was refused */
    void throwIfRefused() {
        if (!passed()) {
            throw new AppendRejected(reason, "records refused, the first: " + errors.get(0), errors);
        }
    }

    private void refuseTimestamp(int index, String text) {
        reason = Reason.INVALID_TIMESTAMP;
        refuse(index, text);
    }
}
