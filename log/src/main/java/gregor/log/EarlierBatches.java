package gregor.log;

import gregor.log.index.OffsetIndex;
import gregor.log.producer.ProducerState;
import gregor.log.records.CorruptRecords;
import gregor.log.records.RecordBatch;
import gregor.log.segment.FileBatches;
import gregor.log.segment.IndexedWalk;
import gregor.log.segment.Segment;
import gregor.log.segment.SegmentList;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches of one producer that a log holds from before those it remembers. Two of them are asked for: a snapshot has only the
 * last batch of each producer, but a client whose broker was killed sends all it had in flight again, and the first of them may lie
 * before the snapshot; and a client whose leader was cut off sends five batches to the next one before it gives up waiting for
 * answers to five others. Taken for gaps, such batches would make the client write them a second time.
 *
 * <p>They are looked for when such a batch comes, and not when the log is opened, which would cost every start a walk through the end
 * of every log. Only headers are read, of a part of the log that has a bound. For the log's owner.
 */
final class EarlierBatches {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierBatches.class);

    /** What is in flight together is not far apart, unless others write much at the same time. */
    private static final int NEAR_BYTES = 128 << 10;

    private static final int FAR_BYTES = 8 << 20;
    private static final int NO_EPOCH = -1;

    private final SegmentList segments;
    private final ProducerState producer;
    private final ProducerState.Batch oldest;
    /** Of the producer's epoch, each beginning where the one before it ends. */
    private final Deque<ProducerState.Batch> found = new ArrayDeque<>();

    /** Null when no single one is looked for. */
    private final RecordBatch wanted;

    private final int leaderEpoch;
    private ProducerState.Batch original;

    private EarlierBatches(SegmentList segments, ProducerState producer, RecordBatch wanted, int leaderEpoch) {
        this.segments = segments;
        this.producer = producer;
        this.oldest = producer.firstBatch();
        this.wanted = wanted;
        this.leaderEpoch = leaderEpoch;
    }

    /** Has the producer remember what can be found. */
    static void recall(ProducerState producer, SegmentList segments) throws IOException {
        EarlierBatches earlier = new EarlierBatches(segments, producer, null, NO_EPOCH);
        earlier.walk(NEAR_BYTES);
        if (!earlier.isEnough()) {
            earlier.walk(FAR_BYTES);
        }
        producer.precededBy(earlier.found);
    }

    /**
     * The batch that this one repeats, if it was written under an earlier leader; otherwise null. One leader gets no more of a client
     * at a time than are remembered, so there the answer stays Kafka's (trap 51).
     *
     * @param leaderEpoch the current one
     */
    static ProducerState.Batch originalOf(
            RecordBatch batch, ProducerState producer, int leaderEpoch, SegmentList segments) throws IOException {
        EarlierBatches earlier = new EarlierBatches(segments, producer, batch, leaderEpoch);
        earlier.walk(NEAR_BYTES);
        if (earlier.original == null) {
            earlier.walk(FAR_BYTES);
        }
        return earlier.original;
    }

    private boolean isEnough() {
        return found.size() >= producer.room()
                || !found.isEmpty() && found.peekFirst().firstSequence() == 0;
    }

    /** @param backBytes where to begin, before the oldest batch that is remembered */
    private void walk(int backBytes) throws IOException {
        forget();
        int last = segments.floor(oldest.firstOffset());
        if (last < 0) {
            return; // Its segment is deleted, and so are those before it.
        }
        int first = last;
        long bytes = indexOf(last).floorPosition(oldest.firstOffset());
        while (bytes < backBytes && first > 0) {
            first--;
            bytes += segments.get(first).sizeBytes();
        }
        for (int number = first; number <= last; number++) {
            int skipped = number == first ? (int) Math.max(0, bytes - backBytes) : 0;
            walk(segments.get(number), indexOf(number).floorIndexedOffset(skipped));
        }
        if (!found.isEmpty() && !follows(found.peekLast(), oldest.firstSequence())) {
            forget();
        }
    }

    private OffsetIndex indexOf(int number) throws IOException {
        return segments.get(number).indexes().offsets();
    }

    private void walk(Segment segment, long from) throws IOException {
        FileChannel channel = segment.file().hold();
        try {
            FileBatches batches = IndexedWalk.towards(segment, channel, from, segment.sizeBytes());
            while (batches.next() && batches.batch().baseOffset() < oldest.firstOffset()) {
                take(batches.batch());
            }
        } catch (CorruptRecords e) {
            LOG.warn(
                    "{} is damaged, what it says of producer {} is not known: {}",
                    segment.file().path(),
                    producer.producerId(),
                    e.getMessage());
            forget();
        } finally {
            segment.file().release();
        }
    }

    private void take(RecordBatch batch) {
        if (batch.producerId() != producer.producerId() || batch.isControl()) {
            return;
        }
        boolean sameEpoch = batch.producerEpoch() == producer.epoch();
        if (!sameEpoch || !found.isEmpty() && !follows(found.peekLast(), batch.baseSequence())) {
            forget();
        }
        if (sameEpoch) {
            found.addLast(ProducerState.Batch.of(batch));
            original = isWanted(batch) ? found.peekLast() : original;
        }
        if (found.size() > ProducerState.BATCHES_KEPT) {
            found.removeFirst();
        }
    }

    private boolean isWanted(RecordBatch batch) {
        return wanted != null
                && batch.leaderEpoch() < leaderEpoch
                && batch.baseSequence() == wanted.baseSequence()
                && batch.lastSequence() == wanted.lastSequence();
    }

    /** What does not lead up to the batches that are remembered may be of a time before the producer was forgotten. */
    private void forget() {
        found.clear();
        original = null;
    }

    private static boolean follows(ProducerState.Batch batch, int sequence) {
        return sequence == RecordBatch.sequenceAfter(batch.lastSequence(), 1);
    }
}
