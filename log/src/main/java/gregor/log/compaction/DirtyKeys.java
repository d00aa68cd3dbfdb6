package gregor.log.compaction;

import gregor.log.records.BatchCursor;
import gregor.log.records.CorruptRecords;
import gregor.log.records.KeyScan;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.nio.ByteBuffer;

/** Puts the keys of the dirty part of a log into an {@link OffsetMap}, aborted records left out. For one thread. */
public final class DirtyKeys {
    private final OffsetMap map;
    private final CleanedTransactions transactions;
    private final long startOffset;
    private final KeyScan scan = new KeyScan();

    private long recordsRead;
    private boolean full;

    /**
     * @param transactions on its own way through the dirty part
     * @param startOffset where the dirty part begins, perhaps within a batch
     */
    public DirtyKeys(OffsetMap map, CleanedTransactions transactions, long startOffset) {
        this.map = map;
        this.transactions = transactions;
        this.startOffset = startOffset;
    }

    /**
     * Goes on with the whole batches between the input's position and limit, neither of which is moved. When the map is
     * {@link #isFull() full} it ends at the record that has no room; {@link OffsetMap#lastOffset()} says how far it came.
     *
     * @return how many bytes of the input are done with; 0 if its first batch is cut off
     * @throws CorruptRecords if a batch is damaged; the message says which
     */
    public int read(ByteBuffer input) {
        BatchCursor batches = new BatchCursor(input);
        int consumed = 0;
        while (!full && batches.next()) {
            read(batches.batch());
            consumed = batches.end() - input.position();
        }
        return consumed;
    }

    /** Whether a key had no room. */
    public boolean isFull() {
        return full;
    }

    public long recordsRead() {
        return recordsRead;
    }

    private void read(RecordBatch batch) {
        // A key that is not what was written would send the last record of another key away.
        batch.requireIntact();
        if (batch.isControl()) {
            transactions.endsNothing(batch);
            recordsRead++;
        } else if (transactions.areAborted(batch)) {
            recordsRead += batch.recordCount();
        } else {
            readKeys(batch);
        }
        if (!full && batch.lastOffset() >= startOffset) {
            map.reached(batch.lastOffset());
        }
    }

    private void readKeys(RecordBatch batch) {
        try (RecordCursor records = scan.over(batch)) {
            while (!full && records.next()) {
                boolean dirty = records.hasKey() && records.offset() >= startOffset;
                full = dirty && !map.put(records.key(), records.offset());
                recordsRead++;
            }
        }
    }
}
