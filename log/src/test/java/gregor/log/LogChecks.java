package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.producer.ActiveProducer;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares a log with its model, in part or as a whole. */
final class LogChecks {
    private static final int READ_BYTES_MAX = 2_000;

    private final Log log;
    private final LogModel model;
    private final Random random;

    LogChecks(Log log, LogModel model, Random random) {
        this.log = log;
        this.model = model;
        this.random = random;
    }

    /** Bounds, and one read somewhere. */
    void some() throws Exception {
        LogView view = log.view();
        assertThat(view.logStartOffset()).as("start").isEqualTo(model.start());
        assertThat(view.logEndOffset()).as("end").isEqualTo(model.end());
        stableOffset(view);
        long offset = anyOffset();
        read(view, offset, random.nextInt(READ_BYTES_MAX), upperBound(offset), random.nextBoolean());
    }

    /** Everything. */
    void all() throws Exception {
        some();
        LogView view = log.view();
        for (long offset = view.logStartOffset(); offset < view.logEndOffset(); ) {
            long next = read(view, offset, READ_BYTES_MAX, view.logEndOffset(), true);
            assertThat(next).as("progress").isGreaterThan(offset);
            offset = next;
        }
        for (int i = 0; i < 5; i++) {
            time(view);
            aborted(view);
        }
        producers();
        epochs(view);
        compacted(view);
    }

    private long anyOffset() {
        return model.start() + random.nextInt((int) (model.end() - model.start()) + 1);
    }

    private long upperBound(long offset) {
        return random.nextInt(3) == 0 ? offset + random.nextInt((int) (model.end() - offset) + 1) : model.end();
    }

    private void stableOffset(LogView view) {
        long highWatermark = model.highWatermark();
        long open = Math.max(model.start(), model.firstOpen());
        long loose = Math.min(highWatermark, open);
        long strict = Math.min(loose, Math.max(model.start(), model.firstUnreplicated()));
        assertThat(view.lastStableOffset(highWatermark)).as("stable offset").isBetween(strict, loose);
    }

    /** What was read is what the model has there; returns the offset to go on from. */
    private long read(LogView view, long offset, int maxBytes, long bound, boolean minOneBatch) throws Exception {
        LogSlice slice = log.read(view, offset, maxBytes, bound, minOneBatch);
        List<RecordBatch> found = TestLogs.batches(TestLogs.bytes(slice));
        slice.release();
        int index = model.indexOf(offset);
        for (RecordBatch batch : found) {
            index = passGone(index, batch.baseOffset());
            same(batch, model.batches().get(index++));
            assertThat(batch.lastOffset()).isLessThan(bound);
        }
        if (found.size() > 1 || !minOneBatch) {
            assertThat(slice.sizeBytes()).isLessThanOrEqualTo(maxBytes);
        }
        if (found.isEmpty()) {
            index = passGone(index, Long.MAX_VALUE);
            boolean nothing = index == model.batches().size()
                    || model.batches().get(index).last() >= bound;
            assertThat(nothing || !minOneBatch).as("nothing read at " + offset).isTrue();
            return nothing && bound == model.end() ? model.end() : offset;
        }
        return found.get(found.size() - 1).lastOffset() + 1;
    }

    /** Index of the first batch from there on that must be there, or is not below the offset. */
    private int passGone(int index, long offset) {
        int next = index;
        while (next < model.batches().size()
                && model.batches().get(next).last() < offset
                && model.compaction().mayBeGone(model.batches().get(next))) {
            next++;
        }
        return next;
    }

    private void same(RecordBatch found, ModelBatch expected) {
        assertThat(found.isIntact()).isTrue();
        assertThat(found.baseOffset()).isEqualTo(expected.base());
        assertThat(found.lastOffset()).isEqualTo(expected.last());
        assertThat(found.leaderEpoch()).isEqualTo(expected.leaderEpoch());
        assertThat(found.isControl()).isEqualTo(expected.marker() != null);
        if (expected.sent() != null) {
            assertThat(found.producerId()).isEqualTo(expected.sent().producerId());
            assertThat(found.producerEpoch()).isEqualTo(expected.sent().epoch());
        }
        if (expected.marker() == null) {
            List<ModelBatch.Line> lines = lines(found);
            assertThat(lines)
                    .isEqualTo(expected.lines().stream()
                            .filter(line ->
                                    lines.contains(line) || !model.compaction().mayBeGone(line.offset()))
                            .toList());
        } else if (found.recordCount() > 0) {
            assertThat(EndTxnMarker.read(found)).isEqualTo(expected.marker());
        } else {
            assertThat(model.compaction().mayBeGone(expected)).isTrue();
        }
    }

    private static List<ModelBatch.Line> lines(RecordBatch batch) {
        List<ModelBatch.Line> lines = new ArrayList<>();
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                lines.add(new ModelBatch.Line(
                        records.offset(), records.timestampMs(), text(records.key()), text(records.value())));
            }
        }
        return lines;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? null
                : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private void time(LogView view) throws Exception {
        List<ModelBatch> batches = model.batches();
        if (!batches.isEmpty()) {
            int index = random.nextInt(batches.size());
            long timestampMs = batches.get(index).maxTimestampMs() + random.nextInt(3) - 1;
            long expected = model.firstAtOrAfter(timestampMs);
            long found = log.offsetForTime(view, timestampMs).offset();
            boolean mayBeLater = model.compaction().mayBeGone(expected) && (found > expected || found < 0);
            assertThat(found == expected || mayBeLater)
                    .as("first at %d is %d, found %d", timestampMs, expected, found)
                    .isTrue();
        }
    }

    private void aborted(LogView view) throws Exception {
        long from = anyOffset();
        long upTo = upperBound(from);
        List<AbortedTransaction> found = new ArrayList<>(log.abortedTransactions(view, from, upTo));
        for (LogModel.Transaction expected : model.aborted(from, upTo)) {
            AbortedTransaction known = find(found, expected);
            found.remove(known);
            long unknownUpTo = Math.min(upTo, known == null ? expected.marker() : known.firstOffset());
            assertThat(hasRecords(view, expected, unknownUpTo))
                    .as("records of %s before %s", expected, known)
                    .isFalse();
        }
        assertThat(found).as("aborted in [" + from + ", " + upTo + ")").isEmpty();
    }

    /** One may seem to begin later, if it lost its first records. */
    private static AbortedTransaction find(List<AbortedTransaction> among, LogModel.Transaction expected) {
        return among.stream()
                .filter(found -> found.producerId() == expected.producerId()
                        && found.firstOffset() >= expected.first()
                        && found.firstOffset() < expected.marker())
                .findFirst()
                .orElse(null);
    }

    /** Whether readers meet records of the transaction. */
    private boolean hasRecords(LogView view, LogModel.Transaction transaction, long upTo) throws Exception {
        return batches(view, transaction.first(), upTo).stream()
                .anyMatch(batch -> batch.producerId() == transaction.producerId() && batch.recordCount() > 0);
    }

    /** Below the dirty part there is one record of each key. */
    private void compacted(LogView view) throws Exception {
        Set<String> keys = new HashSet<>();
        for (RecordBatch batch : batches(view, model.start(), ((PartitionLog) log).firstDirtyOffset())) {
            if (!batch.isControl()) {
                assertThat(lines(batch))
                        .allSatisfy(line -> assertThat(keys.add(line.key()))
                                .as("%s once", line)
                                .isTrue());
            }
        }
    }

    private List<RecordBatch> batches(LogView view, long from, long upTo) throws Exception {
        List<RecordBatch> batches = new ArrayList<>();
        boolean more = from < upTo;
        for (long offset = from; more; ) {
            LogSlice slice = log.read(view, offset, READ_BYTES_MAX, upTo, true);
            List<RecordBatch> found = TestLogs.batches(TestLogs.bytes(slice));
            slice.release();
            batches.addAll(found);
            more = !found.isEmpty();
            offset = more ? found.get(found.size() - 1).lastOffset() + 1 : upTo;
        }
        return batches;
    }

    private void producers() {
        Map<Long, ActiveProducer> found = log.activeProducers().stream()
                .collect(Collectors.toMap(ActiveProducer::producerId, Function.identity()));
        found.forEach((id, producer) -> {
            ModelProducer expected = model.producers().get(id);
            assertThat(expected != null
                            && expected.matches(producer, model.compaction().silenceMs()))
                    .as("%s, expected %s", producer, expected)
                    .isTrue();
        });
        model.producers()
                .forEach((id, producer) -> assertThat(found.containsKey(id) || producer.doubtful())
                        .as("producer %d is known: %s", id, producer)
                        .isTrue());
    }

    /** Each record is in its epoch, and those that have begun are known. */
    private void epochs(LogView view) {
        LeaderEpochs found = view.leaderEpochs();
        List<ModelBatch> batches = model.batches();
        for (ModelBatch batch : batches.subList(model.indexOf(model.epochsKnownFrom()), batches.size())) {
            if (batch.base() >= model.epochsKnownFrom()) {
                assertThat(found.epochAt(batch.base()))
                        .as("%s of %s", found, batch)
                        .isEqualTo(batch.leaderEpoch());
            }
        }
        assertThat(found.entries()).containsAll(model.begunEpochs());
    }
}
