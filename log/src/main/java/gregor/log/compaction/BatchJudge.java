package gregor.log.compaction;

import gregor.log.records.BatchRewriter;
import gregor.log.records.RecordBatch;

/** Decides what of a log is kept. Asked for each batch in order, then for each of its records unless the batch is dropped. */
public interface BatchJudge extends BatchRewriter.Choice {
    Verdict judge(RecordBatch batch);

    /** Whether the batch judged last holds a marker that ends nothing, which therefore goes once its time has come. */
    boolean isIdleMarker();

    /** The delete horizon for a batch that needs one and has none; {@link BatchRewriter#NO_HORIZON} for none at all. */
    long newHorizonMs();
}
