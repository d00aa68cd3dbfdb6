package gregor.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the cleaner may have taken from a log: superseded and aborted records, and tombstones and markers that were cleaned once
 * before, so long ago that they may go. All else must be there.
 */
final class ModelCompaction {
    private final Set<Long> loose = new HashSet<>();
    private final List<Cleaning> cleanings = new ArrayList<>();
    private long committed;

    private record Cleaning(long endOffset, long nowMs) {}

    /** Whether no record can be missing. */
    boolean isNothingGone() {
        return cleanings.isEmpty();
    }

    /** Whether the record may be missing. */
    boolean mayBeGone(long offset) {
        return loose.contains(offset);
    }

    boolean mayBeGone(ModelBatch batch) {
        return batch.lines().stream().allMatch(line -> mayBeGone(line.offset()));
    }

    /** What was committed when the log was cleaned last: below, no log is cut any more. */
    long committed() {
        return committed;
    }

    /** By how much a producer may seem to be silent for longer: its last batch may have lost its latest record. */
    long silenceMs() {
        return cleanings.isEmpty() ? 0 : RandomBatches.BATCH_SPAN_MS;
    }

    void clear() {
        loose.clear();
        cleanings.clear();
        committed = 0;
    }

    /**
     * The log is about to be cleaned.
     *
     * @param endOffset how far at most
     */
    void clean(LogModel model, long endOffset, long nowMs, long deleteRetentionMs) {
        committed = model.highWatermark();
        long twice = cleanings.stream()
                .filter(before -> before.nowMs() <= nowMs - deleteRetentionMs)
                .mapToLong(before -> Math.min(before.endOffset(), endOffset))
                .max()
                .orElse(0);
        cleanings.add(new Cleaning(endOffset, nowMs));
        Map<String, Long> latest = new HashMap<>();
        for (int i = model.indexOf(endOffset) - 1; i >= 0; i--) {
            if (!mayBeGone(model.batches().get(i))) {
                clean(model, model.batches().get(i), twice, latest);
            }
        }
    }

    /** @param latest offsets by key, of what comes after the batch */
    private void clean(LogModel model, ModelBatch batch, long twice, Map<String, Long> latest) {
        boolean aborted = model.isAborted(batch);
        for (int i = batch.lines().size() - 1; i >= 0; i--) {
            ModelBatch.Line line = batch.lines().get(i);
            boolean last = !aborted && latest.putIfAbsent(line.key(), line.offset()) == null;
            boolean data = batch.marker() == null;
            boolean mayGoInTime = !data || line.value() == null;
            if (data && !last || mayGoInTime && line.offset() < twice) {
                loose.add(line.offset());
            }
        }
    }
}
