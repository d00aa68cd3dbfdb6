package gregor.log;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.producer.ActiveProducer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A log that forgets nothing: all batches in a list, and what follows from them worked out in the plainest way. Batches below
 * the start are kept too, as a crash may bring the start back.
 */
final class LogModel {
    private final List<ModelBatch> batches = new ArrayList<>();
    private final Map<Long, ModelProducer> producers = new TreeMap<>();
    private final List<Transaction> decided = new ArrayList<>();
    private final List<LeaderEpochs.Entry> epochs = new ArrayList<>();
    private final ModelCompaction compaction = new ModelCompaction();
    private long start;
    private long end;
    private long highWatermark;
    private int leaderEpoch;
    /** Highest start there was: of epochs below, the log may know nothing any more even if the start goes back. */
    private long epochsKnownFrom;

    /** A transaction that was decided, and the offset of its marker. */
    record Transaction(long producerId, long first, long marker, boolean aborted) {}

    ModelCompaction compaction() {
        return compaction;
    }

    long start() {
        return start;
    }

    void start(long offset) {
        start = offset;
        epochsKnownFrom = Math.max(epochsKnownFrom, offset);
    }

    long end() {
        return end;
    }

    long highWatermark() {
        return highWatermark;
    }

    void highWatermark(long offset) {
        highWatermark = offset;
    }

    Map<Long, ModelProducer> producers() {
        return producers;
    }

    ModelProducer producer(long id) {
        return producers.computeIfAbsent(id, any -> new ModelProducer((short) -1));
    }

    /** The log has forgotten it, which it may. */
    void forget(long id) {
        ModelProducer next = new ModelProducer(producer(id).epoch());
        next.doubt();
        producers.put(id, next);
    }

    /** What is appended after the last batch. */
    void add(ModelBatch batch) {
        batches.add(batch);
        end = batch.last() + 1;
        follow(batch);
        leaderEpoch = Math.max(leaderEpoch, batch.leaderEpoch());
        if (epochs.isEmpty()
                || batch.leaderEpoch() > epochs.get(epochs.size() - 1).epoch()) {
            epochs.removeIf(entry -> entry.startOffset() >= batch.base());
            epochs.add(new LeaderEpochs.Entry(batch.leaderEpoch(), batch.base()));
        }
    }

    private void follow(ModelBatch batch) {
        if (batch.sent() != null) {
            long began = producer(batch.sent().producerId()).add(batch);
            if (began >= 0) {
                decided.add(new Transaction(
                        batch.sent().producerId(),
                        began,
                        batch.last(),
                        !batch.marker().commit()));
            }
        }
    }

    /** Of those who lead now. */
    int leaderEpoch() {
        return leaderEpoch;
    }

    void startEpoch(int epoch) {
        leaderEpoch = epoch;
        epochs.removeIf(entry -> entry.startOffset() >= end);
        epochs.add(new LeaderEpochs.Entry(epoch, end));
    }

    /** Epochs in which nothing was written are over. */
    void forgetBegunEpochs() {
        epochs.removeIf(entry -> entry.startOffset() >= end);
    }

    /** Of records below, the log may not know the epoch. */
    long epochsKnownFrom() {
        return Math.max(epochsKnownFrom, start);
    }

    /** Those without a record so far; of others the records tell. */
    List<LeaderEpochs.Entry> begunEpochs() {
        return epochs.stream().filter(entry -> entry.startOffset() >= end).toList();
    }

    /** Where a log ends that is cut so that the offset goes. */
    long endAfterCut(long offset) {
        int index = indexOf(offset);
        return index == batches.size()
                ? offset
                : Math.min(offset, batches.get(index).base());
    }

    /** All from the offset on goes; producers and transactions are what the rest says. */
    void cut(long newEnd) {
        batches.subList(indexOf(newEnd), batches.size()).clear();
        end = newEnd;
        start = Math.min(start, end);
        highWatermark = Math.min(highWatermark, end);
        epochs.removeIf(entry -> entry.startOffset() >= newEnd);
        reload();
    }

    /** Works everything out again from the batches. */
    void reload() {
        Map<Long, ModelProducer> before = new TreeMap<>(producers);
        producers.clear();
        decided.clear();
        batches.forEach(this::follow);
        producers.forEach((id, producer) -> {
            if (!compaction.isNothingGone()) {
                producer.onlyTheLastIsKnown();
            }
            producer.onceDoubtful(before.containsKey(id) && before.get(id).onceDoubtful());
        });
    }

    /** Nothing is left, and the next offset is the given one. */
    void startAfresh(long offset) {
        batches.clear();
        producers.clear();
        decided.clear();
        epochs.clear();
        compaction.clear();
        start = offset;
        end = offset;
        highWatermark = offset;
    }

    /** From now on the log may forget whoever was silent for so long; of who was forgotten once it may know little. */
    void doubtSilent(long nowMs, long expirationMs, List<ActiveProducer> known) {
        // A batch may be stamped a little earlier than the marker before it, and its time be the one that counts.
        long mayForgetMs = expirationMs - RandomBatches.BATCH_SPAN_MS - compaction.silenceMs();
        for (ModelProducer producer : producers.values()) {
            producer.doubtWhatIsOld(nowMs, mayForgetMs);
            if (producer.isExpired(nowMs, mayForgetMs)) {
                doubt(producer);
            }
        }
        known.stream()
                .filter(producer -> producer.lastSequence() < 0)
                .forEach(producer -> producer(producer.producerId()).forgetBatchesIfDoubtful());
    }

    private void doubt(ModelProducer producer) {
        if (compaction.isNothingGone()) {
            producer.doubt();
        } else {
            producer.doubtCompacted();
        }
    }

    List<ModelBatch> batches() {
        return batches;
    }

    /** Index of the first batch that ends at or after the offset. */
    int indexOf(long offset) {
        int low = 0;
        int high = batches.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (batches.get(middle).last() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long firstAtOrAfter(long timestampMs) {
        for (ModelBatch batch : batches.subList(indexOf(start), batches.size())) {
            for (ModelBatch.Line line : batch.lines()) {
                if (line.offset() >= start && line.timestampMs() >= timestampMs) {
                    return line.offset();
                }
            }
        }
        return -1;
    }

    /** Aborted transactions that a reader of the range has to leave out. */
    List<Transaction> aborted(long from, long upTo) {
        return decided.stream()
                .filter(each -> each.aborted() && each.marker() >= from && each.first() < upTo)
                .toList();
    }

    boolean isAborted(ModelBatch batch) {
        return batch.marker() == null
                && batch.sent() != null
                && batch.sent().transactional()
                && decided.stream()
                        .anyMatch(each -> each.aborted()
                                && each.producerId() == batch.sent().producerId()
                                && each.first() <= batch.base()
                                && batch.last() < each.marker());
    }

    /** First offset of the first open transaction. */
    long firstOpen() {
        return producers.values().stream()
                .mapToLong(ModelProducer::transactionStart)
                .filter(offset -> offset >= 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** First offset of the first transaction whose marker is not replicated. */
    long firstUnreplicated() {
        return decided.stream()
                .filter(each -> each.marker() >= highWatermark)
                .mapToLong(Transaction::first)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
