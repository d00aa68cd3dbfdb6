package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random lives of a log, with crashes, beside a plain list of records that forgets nothing. */
class LogModelTest {
    private static final int SEEDS = 30;
    private static final int STEPS = 300;

    @Test
    void aLogDoesWhatAListWouldDo() throws Exception {
        long firstSeed = Long.getLong("gregor.log.seed", System.nanoTime());
        int seeds = Integer.getInteger("gregor.log.seeds", SEEDS);
        System.out.println("LogModelTest: " + seeds + " seeds from " + firstSeed);
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            Life life = new Life(seed);
            try {
                life.run(STEPS);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " after " + life.history, e);
            }
        }
    }

    /** A record that was appended once; its offset is its place in the list. */
    private record Entry(long timestampMs, String value) {}

    /** One log and its model. */
    private static final class Life {
        private final Random random;
        private final TestLogs logs = new TestLogs();
        private final List<Entry> model = new ArrayList<>();
        private final ModelProducers producers;
        private final List<String> history = new ArrayList<>();
        private LogDirs dirs;
        private Log log;
        private long start;
        /** What was forced to the disk: a crash must not take it. */
        private long safe;

        Life(long seed) throws Exception {
            random = new Random(seed);
            producers = new ModelProducers(random);
            LogConfig.Segments segments = new LogConfig.Segments(
                    600 + random.nextInt(3000),
                    600_000,
                    0,
                    240 + random.nextInt(4000),
                    100 + random.nextInt(500),
                    random.nextInt(4) == 0);
            logs.config(
                    LogConfig.DEFAULTS.with(segments).with(new LogConfig.Retention(true, 20_000, 3_600_000, 1_000)));
            dirs = logs.open();
            log = logs.create(dirs);
        }

        void run(int steps) throws Exception {
            for (int i = 0; i < steps; i++) {
                step(random.nextInt(100));
                history.add("[" + start + ", " + model.size() + ")");
                check();
            }
        }

        private void step(int dice) throws Exception {
            if (dice < 50) {
                append();
            } else if (dice < 60) {
                appendToFullDisk();
            } else if (dice < 68) {
                truncate();
            } else if (dice < 72) {
                advanceStart();
            } else if (dice < 80) {
                passTime();
            } else if (dice < 90) {
                restart();
            } else {
                crash();
            }
        }

        private void append() throws Exception {
            history.add("append");
            List<Entry> staged = new ArrayList<>();
            for (int requests = 1 + random.nextInt(4); requests > 0; requests--) {
                stage(staged);
            }
            log.write();
            if (random.nextInt(4) == 0) {
                assertThat(log.flush()).isEqualTo(log.view().logEndOffset());
            }
            model.addAll(staged);
            log.advanceHighWatermark(model.size());
        }

        private void stage(List<Entry> staged) {
            long end = model.size() + staged.size();
            List<Entry> entries = entries(end);
            ModelProducers.Sent sent = producers.next(entries.size());
            Appended appended = log.stage(TestLogs.direct(build(sent, entries)), AppendOptions.fromClient(0));
            assertThat(appended.firstOffset()).isEqualTo(end);
            assertThat(appended.lastOffset()).isEqualTo(end + entries.size() - 1);
            staged.addAll(entries);
            if (sent != null) {
                // The same batch again, as after a lost answer, is found and not written (trap 51).
                Appended again = log.stage(TestLogs.direct(build(sent, entries)), AppendOptions.fromClient(0));
                assertThat(again.duplicate()).isTrue();
                assertThat(again.firstOffset()).isEqualTo(end);
            }
        }

        private List<Entry> entries(long firstOffset) {
            List<Entry> entries = new ArrayList<>();
            for (int count = 1 + random.nextInt(5); count > 0; count--) {
                long timestampMs = logs.time.millis() - random.nextInt(2_000);
                entries.add(new Entry(
                        timestampMs, "record " + (firstOffset + entries.size()) + "x".repeat(random.nextInt(80))));
            }
            return entries;
        }

        private static ByteBuffer build(ModelProducers.Sent sent, List<Entry> entries) {
            BatchBuilder builder = new BatchBuilder();
            if (sent != null) {
                builder.producer(sent.producerId(), sent.epoch(), sent.sequence());
            }
            entries.forEach(entry ->
                    builder.append(entry.timestampMs(), null, entry.value().getBytes(StandardCharsets.UTF_8)));
            return builder.build();
        }

        /** Whatever was written before the disk was full is there; the rest is not, not even in part. */
        private void appendToFullDisk() throws Exception {
            history.add("appendToFullDisk");
            logs.memory().capacity(logs.memory().usedBytes() + random.nextInt(300));
            List<Entry> staged = new ArrayList<>();
            for (int requests = 1 + random.nextInt(4); requests > 0; requests--) {
                stage(staged);
            }
            try {
                log.write();
                assertThat(log.view().logEndOffset()).isEqualTo(model.size() + staged.size());
            } catch (StorageFailure full) {
                assertThat(full.offline()).isFalse();
            }
            int written = (int) (log.view().logEndOffset() - model.size());
            model.addAll(staged.subList(0, written));
            if (written < staged.size()) {
                producers.forget();
            }
            logs.memory().capacity(Long.MAX_VALUE);
            log.advanceHighWatermark(model.size());
        }

        private void truncate() throws Exception {
            history.add("truncate");
            long from = Math.max(start, model.size() - 20);
            long target = from + random.nextInt((int) (model.size() - from) + 1);
            log.truncateTo(target);
            // The whole batch that held the offset is gone.
            long end = log.view().logEndOffset();
            assertThat(end)
                    .isLessThanOrEqualTo(target)
                    .isGreaterThan(target - 5)
                    .isGreaterThanOrEqualTo(start);
            cutModel(end);
            producers.forget();
        }

        private void cutModel(long end) {
            model.subList((int) end, model.size()).clear();
            start = Math.min(start, end);
            safe = Math.min(safe, end);
        }

        private void advanceStart() throws Exception {
            history.add("advanceStart");
            start = start + random.nextInt((int) (model.size() - start) + 1);
            log.advanceLogStart(start);
        }

        private void passTime() {
            history.add("passTime");
            logs.time.advance(random.nextInt(400_000));
            start = log.view().logStartOffset();
        }

        private void restart() throws Exception {
            history.add("restart");
            dirs.close();
            open();
            assertThat(log.view().logEndOffset()).isEqualTo(model.size());
        }

        private void crash() throws Exception {
            history.add("crash");
            safe = ((PartitionLog) log).recoveryPoint();
            logs.crash(random);
            open();
            long end = log.view().logEndOffset();
            assertThat(end).isBetween(safe, (long) model.size());
            if (end < model.size()) {
                producers.forget();
            }
            cutModel(end);
            assertThat(log.view().logStartOffset()).isLessThanOrEqualTo(start);
            start = log.view().logStartOffset();
        }

        private void open() throws Exception {
            dirs = logs.open();
            log = dirs.find(TestLogs.PARTITION);
            log.advanceHighWatermark(log.view().logEndOffset());
        }

        private void check() throws Exception {
            LogView view = log.view();
            assertThat(view.logStartOffset()).isEqualTo(start);
            assertThat(view.logEndOffset()).isEqualTo(model.size());
            long offset = start + random.nextInt((int) (model.size() - start) + 1);
            assertThat(TestLogs.values(log, offset))
                    .isEqualTo(model.subList((int) offset, model.size()).stream()
                            .map(Entry::value)
                            .toList());
            checkBounds(view, offset);
            checkTime(view);
        }

        private void checkBounds(LogView view, long offset) throws Exception {
            int maxBytes = random.nextInt(1000);
            LogSlice slice = log.read(view, offset, maxBytes, view.logEndOffset(), false);
            assertThat(slice.sizeBytes()).isLessThanOrEqualTo(maxBytes);
            TestLogs.batches(TestLogs.bytes(slice))
                    .forEach(batch -> assertThat(batch.isIntact()).isTrue());
            slice.release();
        }

        private void checkTime(LogView view) throws Exception {
            long timestampMs = logs.time.millis() - random.nextInt(10_000);
            TimedOffset found = log.offsetForTime(view, timestampMs);
            long expected = -1;
            for (long i = start; i < model.size() && expected < 0; i++) {
                if (model.get((int) i).timestampMs() >= timestampMs) {
                    expected = i;
                }
            }
            assertThat(found.offset()).isEqualTo(expected);
        }
    }
}
