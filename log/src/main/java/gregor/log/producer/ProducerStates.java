package gregor.log.producer;

import gregor.log.compaction.LastRecord;
import gregor.log.index.TxnIndex;
import gregor.log.records.AppendOrigin;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producers of a log with ids, up to one offset: what makes a repeated batch a duplicate, a gap an error, and an old
 * producer a stranger. The same steps run for an append and when the log is read again at start. Owned by the log's owner.
 */
public final class ProducerStates {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerStates.class);

    private final Map<Long, ProducerState> producers = new HashMap<>();
    private final Transactions transactions = new Transactions();
    private final LongSupplier expirationMs;

    /** @param expirationMs {@code producer.id.expiration.ms} */
    public ProducerStates(LongSupplier expirationMs) {
        this.expirationMs = expirationMs;
    }

    /** The batch that this one repeats, or null. */
    public ProducerState.Batch duplicateOf(RecordBatch batch) {
        ProducerState producer = producers.get(batch.producerId());
        return producer == null
                ? null
                : producer.find(batch.producerEpoch(), batch.baseSequence(), batch.lastSequence());
    }

    /** The producer of this batch, if the batch may repeat one that only the log still knows of; otherwise null. */
    public ProducerState withForgotten(RecordBatch batch) {
        ProducerState producer = producers.get(batch.producerId());
        return producer != null && producer.mayHaveForgotten(batch) ? producer : null;
    }

    /** The producer of this batch, if the batch comes before all of its batches that are remembered; otherwise null. */
    public ProducerState withLater(RecordBatch batch) {
        ProducerState producer = producers.get(batch.producerId());
        return producer != null && producer.isBeforeRemembered(batch) ? producer : null;
    }

    /** @throws AppendRejected if this batch may not come next from its producer */
    public void check(RecordBatch batch, AppendOrigin origin) {
        ProducerState producer = producers.get(batch.producerId());
        if (producer == null || origin == AppendOrigin.REPLICATION) {
            return;
        }
        if (batch.producerEpoch() < producer.epoch()) {
            throw rejected(Reason.INVALID_PRODUCER_EPOCH, batch, "current epoch " + producer.epoch());
        }
        if (batch.isControl()) {
            checkCoordinator(batch, producer);
            return;
        }
        if (origin == AppendOrigin.CLIENT) {
            checkSequence(batch, producer);
        }
        if (producer.transactionStart() >= 0 && !batch.isTransactional()) {
            throw rejected(Reason.INVALID_TXN_STATE, batch, "a transaction is open");
        }
    }

    private static void checkCoordinator(RecordBatch batch, ProducerState producer) {
        EndTxnMarker marker = EndTxnMarker.read(batch);
        if (marker != null && marker.coordinatorEpoch() < producer.coordinatorEpoch()) {
            throw rejected(
                    Reason.TRANSACTION_COORDINATOR_FENCED, batch, "coordinator epoch " + producer.coordinatorEpoch());
        }
    }

    /** A new epoch begins at sequence 0 (trap 53); a known one goes on without a gap. */
    private static void checkSequence(RecordBatch batch, ProducerState producer) {
        int first = batch.baseSequence();
        if (producer.epoch() == ProducerState.NO_EPOCH) {
            return;
        }
        if (batch.producerEpoch() != producer.epoch()) {
            if (first != 0) {
                throw rejected(Reason.OUT_OF_ORDER_SEQUENCE, batch, "a new epoch begins at 0");
            }
            return;
        }
        int expected = RecordBatch.sequenceAfter(producer.lastSequence(), 1);
        if (first != expected) {
            throw rejected(Reason.OUT_OF_ORDER_SEQUENCE, batch, "expected " + expected);
        }
    }

    private static AppendRejected rejected(Reason reason, RecordBatch batch, String why) {
        return new AppendRejected(
                reason,
                "producer " + batch.producerId() + ", epoch " + batch.producerEpoch() + ", sequence "
                        + batch.baseSequence() + ": " + why);
    }

    /**
     * Takes over a batch that is in the log or about to be; all its bytes must be in the buffer if it is a control batch.
     *
     * @return the transaction it aborts, or null
     */
    public TxnIndex.Entry add(RecordBatch batch) {
        if (!batch.hasProducerId()) {
            return null;
        }
        ProducerState producer = producers.computeIfAbsent(batch.producerId(), ProducerState::new);
        if (batch.isControl()) {
            EndTxnMarker marker = EndTxnMarker.read(batch);
            return marker == null ? null : end(producer, batch, marker);
        }
        long firstOffset = batch.baseOffset();
        producer.add(batch.producerEpoch(), ProducerState.Batch.of(batch));
        if (batch.isTransactional() && producer.transactionStart() < 0) {
            producer.beginTransaction(firstOffset);
            transactions.begin(batch.producerId(), firstOffset);
        }
        return null;
    }

    private TxnIndex.Entry end(ProducerState producer, RecordBatch batch, EndTxnMarker marker) {
        long start = producer.transactionStart();
        producer.endTransaction(batch.producerEpoch(), marker.coordinatorEpoch(), batch.maxTimestampMs());
        if (start < 0) {
            return null;
        }
        long markerOffset = batch.lastOffset();
        long stableOffset = transactions.stableAfterMarker(producer.producerId(), markerOffset);
        transactions.end(start, markerOffset);
        return marker.commit() ? null : new TxnIndex.Entry(producer.producerId(), start, markerOffset, stableOffset);
    }

    public void advanceHighWatermark(long highWatermark) {
        transactions.advanceHighWatermark(highWatermark);
    }

    public long firstUnstableOffset() {
        return transactions.firstUnstableOffset();
    }

    /** Forgets producers that have been silent too long and have no transaction open. */
    public void expire(long nowMs) {
        int before = producers.size();
        long ms = expirationMs.getAsLong();
        producers.values().removeIf(producer -> isExpired(producer, nowMs, ms));
        if (producers.size() < before) {
            LOG.debug("Forgot {} producers that have been silent", before - producers.size());
        }
    }

    private static boolean isExpired(ProducerState producer, long nowMs, long expirationMs) {
        return producer.transactionStart() < 0 && nowMs - producer.lastTimestampMs() >= expirationMs;
    }

    /** Begins again with what a snapshot holds. */
    public void restore(List<ProducerState> saved, long nowMs) {
        clear();
        long ms = expirationMs.getAsLong();
        for (ProducerState producer : saved) {
            if (!isExpired(producer, nowMs, ms)) {
                producers.put(producer.producerId(), producer);
                if (producer.transactionStart() >= 0) {
                    transactions.begin(producer.producerId(), producer.transactionStart());
                }
            }
        }
    }

    public void clear() {
        producers.clear();
        transactions.clear();
    }

    int count() {
        return producers.size();
    }

    /** Those that a client may ask about. */
    public List<ActiveProducer> active() {
        return producers.values().stream().map(ProducerState::describe).toList();
    }

    /** By producer id; a copy. */
    public Map<Long, LastRecord> lastRecords() {
        Map<Long, LastRecord> all = new HashMap<>();
        producers.values().forEach(producer -> all.put(producer.producerId(), producer.lastRecord()));
        return all;
    }

    public ByteBuffer snapshot() {
        return ProducerSnapshot.encode(producers.values());
    }
}
