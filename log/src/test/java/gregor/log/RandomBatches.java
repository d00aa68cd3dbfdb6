package gregor.log;

import gregor.base.Clock;
import gregor.log.producer.ActiveProducer;
import gregor.log.records.AppendRejected.Reason;
import gregor.log.records.EndTxnMarker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes the batches that come next, and some that may not come. */
final class RandomBatches {
    static final int BATCH_SPAN_MS = 2_000;
    private static final int PRODUCERS = 8;

    private final Random random;
    private final LogModel model;
    private final Clock clock;
    private final boolean compacted;
    private int coordinatorEpoch;

    /** @param compacted whether all records need a key, and some are tombstones */
    RandomBatches(Random random, LogModel model, Clock clock, boolean compacted) {
        this.random = random;
        this.model = model;
        this.clock = clock;
        this.compacted = compacted;
    }

    /** A batch that the log must refuse, and why. */
    record Wrong(ModelBatch batch, Reason reason) {}

    /**
     * A batch as a client sends it.
     *
     * @param known what the log remembers, for the producers it may have forgotten
     * @param busy producers that have sent one of the same turn; this one is added
     */
    ModelBatch next(long base, List<ActiveProducer> known, List<Long> busy) {
        long id = random.nextInt(PRODUCERS);
        if (random.nextInt(3) == 0 || busy.contains(id)) {
            return batch(base, model.leaderEpoch(), null);
        }
        busy.add(id);
        ModelProducer producer = existing(id, known);
        boolean newEpoch = random.nextInt(20) == 0 || producer.epoch() < 0 || producer.doubtful();
        short epoch = (short) (newEpoch ? Math.max(0, producer.epoch() + 1) : producer.epoch());
        int sequence = newEpoch ? 0 : producer.nextSequence();
        boolean transactional = producer.transactionStart() >= 0 || random.nextInt(3) == 0;
        return batch(base, model.leaderEpoch(), new ModelBatch.Sent(id, epoch, sequence, transactional));
    }

    /** The producer in the model, as the log knows it. */
    private ModelProducer existing(long id, List<ActiveProducer> known) {
        if (model.producer(id).doubtful() && known.stream().noneMatch(producer -> producer.producerId() == id)) {
            model.forget(id);
        }
        return model.producer(id);
    }

    ModelBatch ofLeader(long base, int leaderEpoch) {
        return batch(base, leaderEpoch, null);
    }

    private ModelBatch batch(long base, int leaderEpoch, ModelBatch.Sent sent) {
        List<ModelBatch.Line> lines = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            String key = !compacted && random.nextInt(4) == 0 ? null : "key " + random.nextInt(20);
            boolean tombstone = compacted && random.nextInt(6) == 0;
            String value = tombstone ? null : "record " + (base + i) + "x".repeat(random.nextInt(80));
            lines.add(new ModelBatch.Line(base + i, clock.millis() - random.nextInt(BATCH_SPAN_MS), key, value));
        }
        return new ModelBatch(base, base + count - 1, leaderEpoch, sent, null, lines);
    }

    /** The end of some open transaction, or, rarely, of one that is not open; null if there is no producer yet. */
    ModelBatch marker(long base, List<ActiveProducer> known) {
        List<Long> ids = new ArrayList<>(model.producers().keySet());
        ids.removeIf(id -> model.producers().get(id).epoch() < 0
                || model.producers().get(id).maybeOlder()
                || model.producers().get(id).transactionStart() < 0 && random.nextInt(20) > 0);
        if (ids.isEmpty()) {
            return null;
        }
        long id = ids.get(random.nextInt(ids.size()));
        ModelProducer producer = existing(id, known);
        coordinatorEpoch += random.nextInt(10) == 0 ? 1 : 0;
        short epoch = (short) (Math.max(0, producer.epoch()) + (random.nextInt(10) == 0 ? 1 : 0));
        ModelBatch.Line line = new ModelBatch.Line(base, clock.millis(), null, null);
        return new ModelBatch(
                base,
                base,
                model.leaderEpoch(),
                new ModelBatch.Sent(id, epoch, -1, true),
                new EndTxnMarker(random.nextBoolean(), coordinatorEpoch),
                List.of(line));
    }

    /**
     * Batches that the log must know.
     *
     * @param firstOffset what is below may be deleted, and then not be known after a restart
     */
    List<ModelBatch> repeated(List<ActiveProducer> known, long firstOffset) {
        List<ModelBatch> repeated = new ArrayList<>();
        for (ActiveProducer producer : known) {
            repeated.addAll(model.producer(producer.producerId()).surelyKnown());
        }
        repeated.removeIf(batch -> batch.base() < firstOffset);
        Collections.shuffle(repeated, random); // Any may be the one that has the others looked for.
        return repeated;
    }

    /** Gaps, old epochs, new epochs in their middle, and plain records in a transaction. */
    List<Wrong> wrong(List<ActiveProducer> known) {
        List<Wrong> wrong = new ArrayList<>();
        for (ActiveProducer active : known) {
            ModelProducer producer = model.producer(active.producerId());
            if (producer.maybeOlder()) {
                continue;
            }
            long id = active.producerId();
            short epoch = producer.epoch();
            int next = producer.nextSequence();
            boolean inTransaction = producer.transactionStart() >= 0;
            wrong.add(wrong(id, epoch, next + 7, inTransaction, Reason.OUT_OF_ORDER_SEQUENCE));
            wrong.add(wrong(id, (short) (epoch + 1), 3, inTransaction, Reason.OUT_OF_ORDER_SEQUENCE));
            if (epoch > 0) {
                wrong.add(wrong(id, (short) (epoch - 1), next, inTransaction, Reason.INVALID_PRODUCER_EPOCH));
            }
            if (inTransaction) {
                wrong.add(wrong(id, epoch, next, false, Reason.INVALID_TXN_STATE));
            }
        }
        return wrong;
    }

    private Wrong wrong(long id, short epoch, int sequence, boolean transactional, Reason reason) {
        ModelBatch.Sent sent = new ModelBatch.Sent(id, epoch, sequence, transactional);
        return new Wrong(batch(model.end(), model.leaderEpoch(), sent), reason);
    }
}
