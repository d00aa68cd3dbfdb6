package gregor.log.compaction;

import gregor.log.records.BatchCursor;
import gregor.log.records.BatchRewriter;
import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import java.nio.ByteBuffer;

/**
 * Copies batches with what a {@link BatchJudge} keeps of them: as they are if that is everything, otherwise written anew
 * ({@link BatchRewriter}). Offsets and their order stay. Serves one cleaning; its memory is the output, which takes about as many
 * bytes as the largest input, and that of the rewriter. For one thread.
 */
public final class RecordFilter {
    private final BatchRewriter rewriter;

    private long recordsRead;
    private long recordsKept;
    private long lastOffset;
    private long maxTimestampMs;
    private long maxTimestampOffset;

    /** @param outputBytes how much output to have memory for from the start */
    public RecordFilter(int outputBytes) {
        rewriter = new BatchRewriter(outputBytes);
    }

    /**
     * Filters the whole batches between the input's position and limit, neither of which is moved. What is kept is in
     * {@link #output()}.
     *
     * @throws CorruptRecords if a batch is damaged; the message says which
     */
    public Filtered filter(ByteBuffer input, BatchJudge judge) {
        rewriter.clear();
        recordsRead = 0;
        recordsKept = 0;
        lastOffset = -1;
        maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        maxTimestampOffset = -1;
        BatchCursor batches = new BatchCursor(input);
        int consumed = 0;
        while (batches.next()) {
            filter(batches.batch(), judge);
            consumed = batches.end() - input.position();
        }
        int keptBytes = rewriter.output().remaining();
        return new Filtered(
                consumed, recordsRead, recordsKept, keptBytes, lastOffset, maxTimestampMs, maxTimestampOffset);
    }

    /** The batches kept of the last input, good until the next one. */
    public ByteBuffer output() {
        return rewriter.output();
    }

    private void filter(RecordBatch batch, BatchJudge judge) {
        batch.requireIntact();
        Verdict verdict = judge.judge(batch);
        if (verdict == Verdict.DROP) {
            return;
        }
        rewriter.examine(batch, judge);
        recordsRead += rewriter.recordCount();
        if (rewriter.keptCount() > 0) {
            writeKept(batch, judge);
        } else if (verdict == Verdict.KEEP_EMPTY) {
            writeEmpty(batch);
        }
    }

    private void writeKept(RecordBatch batch, BatchJudge judge) {
        boolean wantsHorizon =
                batch.magic() == 2 && (rewriter.keepsTombstone() || judge.isIdleMarker()) && !batch.hasDeleteHorizon();
        long horizonMs = wantsHorizon ? judge.newHorizonMs() : BatchRewriter.NO_HORIZON;
        recordsKept += rewriter.keptCount();
        if (rewriter.keepsAll() && horizonMs == BatchRewriter.NO_HORIZON) {
            rewriter.writeWhole(batch);
            note(batch);
        } else {
            note(rewriter.writeKept(batch, horizonMs));
        }
    }

    /** Formats below 2 have no empty batches. There the last batch stays as it is, rather than that the log ends earlier. */
    private void writeEmpty(RecordBatch batch) {
        if (batch.magic() == 2) {
            rewriter.writeEmpty(batch);
        } else {
            rewriter.writeWhole(batch);
            recordsKept += rewriter.recordCount();
        }
        note(batch);
    }

    private void note(RecordBatch written) {
        lastOffset = written.lastOffset();
        if (written.maxTimestampMs() > maxTimestampMs) {
            maxTimestampMs = written.maxTimestampMs();
            maxTimestampOffset = lastOffset;
        }
    }
}
