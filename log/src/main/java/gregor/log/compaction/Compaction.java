package gregor.log.compaction;

import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.util.Map;

/**
 * Kafka's rules of compaction. Of the offsets that the map knows about, the last record of each key is kept; a tombstone until the
 * delete horizon of its batch, which is set by the first cleaning that sees it; no record without key. Aborted records go, the
 * marker of a transaction once a cleaning saw nothing of it and the horizon set then has passed. The batch with a living
 * producer's last record, and the last batch of the cleaning, stay as empty ones.
 *
 * <p>Formats below 2 have no horizon: their tombstones go by the age of their segment.
 */
public final class Compaction implements BatchJudge {
    private final CleaningRules rules;
    private final OffsetMap latest;
    private final CleanedTransactions transactions;
    private final Map<Long, LastRecord> lastRecords;
    private final boolean keepsOldTombstones;

    private boolean dropsRecords;
    private boolean idleMarker;
    private long keyless;

    /**
     * @param latest the keys of the dirty part
     * @param transactions on its way through the log; serves the segments of one cleaning one after the other
     * @param lastRecords by producer id
     * @param keepsOldTombstones whether tombstones of formats below 2 are too young to go
     */
    public Compaction(
            CleaningRules rules,
            OffsetMap latest,
            CleanedTransactions transactions,
            Map<Long, LastRecord> lastRecords,
            boolean keepsOldTombstones) {
        this.rules = rules;
        this.latest = latest;
        this.transactions = transactions;
        this.lastRecords = lastRecords;
        this.keepsOldTombstones = keepsOldTombstones;
    }

    @Override
    public Verdict judge(RecordBatch batch) {
        if (batch.isControl()) {
            idleMarker = transactions.endsNothing(batch);
            dropsRecords = idleMarker && isPastHorizon(batch);
        } else {
            idleMarker = false;
            dropsRecords = transactions.areAborted(batch);
        }
        if (isLastOfProducer(batch) || batch.lastOffset() + 1 == rules.endOffset()) {
            return Verdict.KEEP_EMPTY;
        }
        return dropsRecords ? Verdict.DROP : Verdict.DROP_IF_EMPTY;
    }

    @Override
    public boolean isIdleMarker() {
        return idleMarker;
    }

    @Override
    public long newHorizonMs() {
        return rules.newHorizonMs();
    }

    @Override
    public boolean keeps(RecordBatch batch, RecordCursor record) {
        if (dropsRecords) {
            return false;
        }
        if (batch.isControl() || record.offset() > latest.lastOffset()) {
            return true;
        }
        if (!record.hasKey()) {
            keyless++;
            return false;
        }
        return record.offset() >= latest.latest(record.key()) && (record.hasValue() || keepsTombstones(batch));
    }

    /** How many records without key were met, which a compacted log should not have. */
    public long keylessRecords() {
        return keyless;
    }

    private boolean isLastOfProducer(RecordBatch batch) {
        LastRecord last = batch.hasProducerId() ? lastRecords.get(batch.producerId()) : null;
        return last != null && last.isIn(batch);
    }

    private boolean keepsTombstones(RecordBatch batch) {
        return batch.magic() < 2 ? keepsOldTombstones : !isPastHorizon(batch);
    }

    private boolean isPastHorizon(RecordBatch batch) {
        return batch.hasDeleteHorizon() && batch.baseTimestampMs() <= rules.nowMs();
    }
}
