package gregor.log.compaction;

import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The transactions of a log as one goes through its batches in order: which records were aborted, and which markers have nothing
 * left that they would end. Starts before the log's first batch, or where no transaction is open that matters. For one thread.
 */
public final class CleanedTransactions {
    /** Those that begin later than the batches seen so far. */
    private final PriorityQueue<AbortedTxn> ahead =
            new PriorityQueue<>(Comparator.comparingLong(AbortedTxn::firstOffset));

    private final Map<Long, Open> aborted = new HashMap<>();
    /** Producers with records of a transaction whose marker is still to come, and is not an abort. */
    private final Set<Long> committed = new HashSet<>();

    private final List<AbortedTxn> kept = new ArrayList<>();

    /** An aborted transaction that has begun. */
    private static final class Open {
        private final AbortedTxn txn;
        private boolean hasRecords;

        Open(AbortedTxn txn) {
            this.txn = txn;
        }
    }

    /**
     * Makes aborted transactions known, before any batch of theirs is seen. One that reaches over several segments may be given
     * again with each.
     */
    public void add(List<AbortedTxn> more) {
        ahead.addAll(more);
    }

    /** Whether the records of this batch, which is no control batch, were aborted. */
    public boolean areAborted(RecordBatch records) {
        beginUpTo(records.lastOffset());
        if (!records.isTransactional()) {
            return false;
        }
        Open open = aborted.get(records.producerId());
        if (open == null) {
            committed.add(records.producerId());
            return false;
        }
        open.hasRecords = true;
        return true;
    }

    /** Whether this control batch ends nothing: no batch of its transaction was seen, or it has no marker any more. */
    public boolean endsNothing(RecordBatch control) {
        beginUpTo(control.lastOffset());
        if (control.recordCount() == 0) {
            return true;
        }
        EndTxnMarker marker = EndTxnMarker.read(control);
        if (marker == null) {
            return false;
        }
        if (marker.commit()) {
            return !committed.remove(control.producerId());
        }
        Open open = aborted.remove(control.producerId());
        if (open == null || !open.hasRecords) {
            return true;
        }
        kept.add(open.txn);
        return false;
    }

    /**
     * The aborted transactions whose markers were seen since this was called last, and of which batches were seen as well: readers
     * of the cleaned segment that has the markers must know of these, and of no others.
     */
    public List<AbortedTxn> takeKept() {
        List<AbortedTxn> taken = List.copyOf(kept);
        kept.clear();
        return taken;
    }

    private void beginUpTo(long offset) {
        while (!ahead.isEmpty() && ahead.peek().firstOffset() <= offset) {
            AbortedTxn next = ahead.poll();
            aborted.computeIfAbsent(next.producerId(), id -> new Open(next));
        }
    }
}
