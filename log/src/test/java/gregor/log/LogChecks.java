package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.producer.ActiveProducer;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
            same(batch, model.batches().get(index++));
            assertThat(batch.lastOffset()).isLessThan(bound);
        }
        if (found.size() > 1 || !minOneBatch) {
            assertThat(slice.sizeBytes()).isLessThanOrEqualTo(maxBytes);
        }
        if (found.isEmpty()) {
            boolean nothing = index == model.batches().size()
                    || model.batches().get(index).last() >= bound;
            assertThat(nothing || !minOneBatch).as("nothing read at " + offset).isTrue();
            return nothing && bound == model.end() ? model.end() : offset;
        }
        return found.get(found.size() - 1).lastOffset() + 1;
    }

    private static void same(RecordBatch found, ModelBatch expected) {
        assertThat(found.isIntact()).isTrue();
        assertThat(found.baseOffset()).isEqualTo(expected.base());
        assertThat(found.lastOffset()).isEqualTo(expected.last());
        assertThat(found.leaderEpoch()).isEqualTo(expected.leaderEpoch());
        assertThat(found.isControl()).isEqualTo(expected.marker() != null);
        if (expected.sent() != null) {
            assertThat(found.producerId()).isEqualTo(expected.sent().producerId());
            assertThat(found.producerEpoch()).isEqualTo(expected.sent().epoch());
        }
        if (expected.marker() != null) {
            assertThat(EndTxnMarker.read(found)).isEqualTo(expected.marker());
            return;
        }
        try (RecordCursor records = found.records()) {
            for (ModelBatch.Line line : expected.lines()) {
                assertThat(records.next()).isTrue();
                assertThat(records.offset()).isEqualTo(line.offset());
                assertThat(records.timestampMs()).isEqualTo(line.timestampMs());
                assertThat(text(records.key())).isEqualTo(line.key());
                assertThat(text(records.value())).isEqualTo(line.value());
            }
            assertThat(records.next()).isFalse();
        }
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
            assertThat(log.offsetForTime(view, timestampMs).offset())
                    .as("first at " + timestampMs)
                    .isEqualTo(model.firstAtOrAfter(timestampMs));
        }
    }

    private void aborted(LogView view) throws Exception {
        long from = anyOffset();
        long upTo = upperBound(from);
        assertThat(log.abortedTransactions(view, from, upTo))
                .as("aborted in [" + from + ", " + upTo + ")")
                .isEqualTo(model.aborted(from, upTo));
    }

    private void producers() {
        Map<Long, ActiveProducer> found = log.activeProducers().stream()
                .collect(Collectors.toMap(ActiveProducer::producerId, Function.identity()));
        found.forEach((id, producer) -> {
            ModelProducer expected = model.producers().get(id);
            assertThat(expected != null && expected.matches(producer))
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
