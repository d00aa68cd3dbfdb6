package gregor.log.producer;

import gregor.log.compaction.LastRecord;
import gregor.log.records.RecordBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What a log remembers of one producer: its epoch, the last few batches, its open transaction. Owned by the log's owner.
 *
 * <p>All remembered batches are of the current epoch, the oldest first.
 */
public final class ProducerState {
    /** A client keeps at most this many batches in flight, so a repeated one is among the last of these (trap 51). */
    public static final int BATCHES_KEPT = 5;

    static final short NO_EPOCH = -1;
    static final int NO_SEQUENCE = -1;

    /** They go round: what is less than this before another is taken to be older, the rest to be newer. */
    private static final int HALF_OF_SEQUENCES = 1 << 30;

    private final long producerId;
    private final Deque<Batch> batches = new ArrayDeque<>(BATCHES_KEPT);
    private short epoch = NO_EPOCH;
    private int coordinatorEpoch = -1;
    private long lastTimestampMs = -1;
    private long transactionStart = -1;
    /** The oldest one remembered is from a snapshot, which has only one: the log may hold others that came before it. */
    private boolean earlierUnknown;

    public ProducerState(long producerId) {
        this.producerId = producerId;
    }

    /**
     * A batch that was appended.
     *
     * @param offsetDelta its last offset less its first
     */
    public record Batch(int lastSequence, long lastOffset, int offsetDelta, long timestampMs) {
        /** As its header says. */
        public static Batch of(RecordBatch batch) {
            long lastOffset = batch.lastOffset();
            return new Batch(
                    batch.lastSequence(), lastOffset, (int) (lastOffset - batch.baseOffset()), batch.maxTimestampMs());
        }

        /** Sequences go on at 0 after the greatest int. */
        public int firstSequence() {
            return lastSequence - offsetDelta & Integer.MAX_VALUE;
        }

        public long firstOffset() {
            return lastOffset - offsetDelta;
        }
    }

    public long producerId() {
        return producerId;
    }

    public short epoch() {
        return epoch;
    }

    public int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    public long lastTimestampMs() {
        return lastTimestampMs;
    }

    /** First offset of the open transaction, -1 when there is none. */
    public long transactionStart() {
        return transactionStart;
    }

    /** Null when nothing of the current epoch is remembered. */
    public Batch lastBatch() {
        return batches.peekLast();
    }

    /** Null when nothing of the current epoch is remembered. */
    public Batch firstBatch() {
        return batches.peekFirst();
    }

    /** How many more batches it can remember. */
    public int room() {
        return BATCHES_KEPT - batches.size();
    }

    /** Whether the batch may repeat one that came before those remembered; the next one in order does not. */
    boolean mayHaveForgotten(RecordBatch batch) {
        return earlierUnknown
                && room() > 0
                && batch.producerEpoch() == epoch
                && batch.baseSequence() != RecordBatch.sequenceAfter(lastSequence(), 1);
    }

    /** Whether the batch is of the current epoch and comes before all that are remembered. */
    boolean isBeforeRemembered(RecordBatch batch) {
        if (batches.isEmpty() || batch.producerEpoch() != epoch) {
            return false;
        }
        int ahead = batches.peekFirst().firstSequence() - batch.baseSequence() & Integer.MAX_VALUE;
        return ahead > 0 && ahead < HALF_OF_SEQUENCES;
    }

    /** Takes over what the log holds of it from before the batches remembered, the oldest first. */
    public void precededBy(Deque<Batch> earlier) {
        for (Iterator<Batch> latest = earlier.descendingIterator(); latest.hasNext() && room() > 0; ) {
            batches.addFirst(latest.next());
        }
        earlierUnknown = false;
    }

    /** What must stay of it in a compacted log. */
    LastRecord lastRecord() {
        return new LastRecord(batches.isEmpty() ? LastRecord.NO_DATA : batches.peekLast().lastOffset, epoch);
    }

    public int lastSequence() {
        return batches.isEmpty() ? NO_SEQUENCE : batches.peekLast().lastSequence;
    }

    /**
     * The remembered batch with exactly these sequences, or null. The latest one: a producer that was forgotten may have begun
     * with the same sequences again, and both are found when the log is read anew.
     */
    Batch find(short batchEpoch, int firstSequence, int lastSequence) {
        if (batchEpoch == epoch) {
            for (Iterator<Batch> latest = batches.descendingIterator(); latest.hasNext(); ) {
                Batch batch = latest.next();
                if (batch.lastSequence == lastSequence && batch.firstSequence() == firstSequence) {
                    return batch;
                }
            }
        }
        return null;
    }

    void add(short batchEpoch, Batch batch) {
        toEpoch(batchEpoch);
        if (batches.size() == BATCHES_KEPT) {
            batches.removeFirst();
        }
        batches.addLast(batch);
        lastTimestampMs = batch.timestampMs;
    }

    void beginTransaction(long firstOffset) {
        transactionStart = firstOffset;
    }

    /** A marker was written: no transaction is open any more. */
    void endTransaction(short markerEpoch, int markerCoordinatorEpoch, long timestampMs) {
        toEpoch(markerEpoch);
        coordinatorEpoch = markerCoordinatorEpoch;
        lastTimestampMs = timestampMs;
        transactionStart = -1;
    }

    ActiveProducer describe() {
        return new ActiveProducer(
                producerId, epoch, lastSequence(), lastTimestampMs, coordinatorEpoch, transactionStart);
    }

    /** Puts back what a snapshot says. */
    void restore(
            short savedEpoch,
            int savedCoordinatorEpoch,
            long savedTimestampMs,
            long savedTransactionStart,
            Batch last) {
        epoch = savedEpoch;
        coordinatorEpoch = savedCoordinatorEpoch;
        lastTimestampMs = savedTimestampMs;
        transactionStart = savedTransactionStart;
        batches.clear();
        earlierUnknown = last != null;
        if (last != null) {
            batches.add(last);
        }
    }

    /** Sequences of another epoch start anew, so batches of the old one can be no duplicates (trap 54). */
    private void toEpoch(short newEpoch) {
        if (newEpoch != epoch) {
            batches.clear();
            earlierUnknown = false;
            epoch = newEpoch;
        }
    }
}
