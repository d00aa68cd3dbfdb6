package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.cleaner.CleanerConfig;
import gregor.log.cleaner.CleanerSteps;
import gregor.log.records.AppendRejected;
import gregor.log.segment.SegmentConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One log and its model, going through random steps. Every third log is compacted, the others lose what is old. */
final class LogLife {
    private static final int HISTORY = 40;
    private static final int COMPACTED_EVERY = 3;
    private static final long PRODUCER_EXPIRATION_MS = 600_000;
    private static final long DELETE_RETENTION_MS = 500_000;

    private final Random random;
    private final TestLogs logs = new TestLogs(PRODUCER_EXPIRATION_MS);
    private final LogModel model = new LogModel();
    private final RandomBatches batches;
    private final LogCrashes crashes;
    private final boolean compacted;
    private final List<String> history = new ArrayList<>();
    private int steps;
    private Log log;

    LogLife(long seed) throws Exception {
        random = new Random(seed);
        compacted = seed % COMPACTED_EVERY == 0;
        logs.config((compacted ? compacted() : deleting())
                .with(new SegmentConfig(
                        600 + random.nextInt(3000),
                        600_000,
                        0,
                        240 + random.nextInt(4000),
                        100 + random.nextInt(500),
                        random.nextInt(4) == 0)));
        batches = new RandomBatches(random, model, logs.time, compacted);
        crashes = new LogCrashes(random, logs, model, PRODUCER_EXPIRATION_MS);
        log = crashes.create();
    }

    private static LogConfig deleting() {
        return LogConfig.DEFAULTS.with(new LogConfig.Retention(true, 20_000, 3_600_000, 1_000));
    }

    private static LogConfig compacted() {
        return TestLogs.compacted(1000).with(new LogConfig.Compaction(0.01, 0, Long.MAX_VALUE, DELETE_RETENTION_MS));
    }

    /** The last steps, for who has to find out what went wrong. */
    List<String> history() {
        return history.subList(Math.max(0, history.size() - HISTORY), history.size());
    }

    /** Both sides, for who has to find out what went wrong. */
    String describe() throws Exception {
        StringBuilder text = new StringBuilder(
                "\nlog: " + log.view().segmentStarts() + " " + log.view().leaderEpochs());
        log.activeProducers().forEach(producer -> text.append("\n  ").append(producer));
        text.append("\nmodel:");
        model.producers().forEach((id, producer) -> text.append("\n  ").append(id + ": " + producer));
        logs.disk.list(logs.logDir()).forEach(path -> text.append("\n  ").append(path.getFileName()));
        return text.toString();
    }

    void run(int count) throws Exception {
        for (steps = 1; steps <= count; steps++) {
            boolean reopened = step(random.nextInt(100));
            LogChecks checks = new LogChecks(log, model, random);
            if (reopened || steps % 16 == 0) {
                checks.all();
            } else {
                checks.some();
            }
        }
    }

    /** True if the log was opened again. */
    private boolean step(int dice) throws Exception {
        if (dice < 44) {
            append();
        } else if (dice < 52) {
            endTransaction();
        } else if (dice < 55) {
            appendFromLeader();
        } else if (dice < 58) {
            startLeaderEpoch();
        } else if (dice < 63) {
            appendToFullDisk();
        } else if (dice < 68) {
            appendWrongly();
        } else if (dice < 73) {
            truncate();
        } else if (dice < 77 && compacted) {
            clean(Integer.MAX_VALUE);
        } else if (dice < 77) {
            deleteRecords();
        } else if (dice < 84) {
            passTime();
        } else if (dice < 88) {
            flush();
        } else if (dice < 90) {
            expireProducers();
        } else if (dice < 91) {
            if (!compacted || random.nextInt(5) == 0) {
                startBeyondTheEnd();
            }
        } else {
            note("reopen");
            log = crashes.reopen(log, dice - 91, this::workOnBreakingDisk);
            note("opened: " + log.view().logStartOffset() + " to " + log.view().logEndOffset());
            return true;
        }
        return false;
    }

    private void note(String what) {
        history.add(steps + " " + what + " [" + model.start() + ", " + model.end() + ")");
        if (history.size() > 1000) {
            history.subList(0, 900).clear();
        }
    }

    private void workOnBreakingDisk() throws Exception {
        if (compacted) {
            clean(random.nextInt(60));
            return;
        }
        long offset = Math.max(model.start(), model.end() - 1 - random.nextInt(20));
        if (random.nextBoolean() && model.endAfterCut(offset) > model.start()) {
            note("truncate to " + offset);
            log.truncateTo(offset);
            model.cut(model.endAfterCut(offset));
        } else {
            append();
        }
    }

    /** @param nameChanges so many names change before the disk breaks */
    private void clean(int nameChanges) throws Exception {
        note("clean");
        log.flush(); // Nothing is lost afterwards that the cleaner has seen, as if others had it too.
        logs.memory().failAfter(nameChanges);
        long committed = Math.min(model.highWatermark(), Math.min(model.firstOpen(), model.firstUnreplicated()));
        long end = Math.min(committed, log.view().segments().active().baseOffset());
        model.compaction().clean(model, end, logs.time.millis(), DELETE_RETENTION_MS);
        // Earlier ones are looked for in the log when they are wanted, and may be gone by then.
        model.producers().values().forEach(ModelProducer::onlyTheLastIsKnown);
        CleanerSteps.cleanAll(logs.cleaner(crashes.dirs(), CleanerConfig.OFF));
    }

    /** Several requests with one write. */
    private void append() throws Exception {
        note("append");
        for (ModelBatch batch : stageSome()) {
            model.add(batch);
        }
        log.write();
        commit();
    }

    private List<ModelBatch> stageSome() {
        List<ModelBatch> staged = new ArrayList<>();
        long next = model.end();
        List<Long> busy = new ArrayList<>();
        for (int requests = 1 + random.nextInt(4); requests > 0; requests--) {
            ModelBatch batch = batches.next(next, log.activeProducers(), busy);
            Appended appended = log.stage(batch.encode(false), AppendOptions.fromClient(model.leaderEpoch()));
            assertThat(appended.duplicate()).isFalse();
            assertThat(appended.firstOffset()).isEqualTo(batch.base());
            assertThat(appended.lastOffset()).isEqualTo(batch.last());
            staged.add(batch);
            next = batch.last() + 1;
        }
        return staged;
    }

    /** Followers catch up, more or less. */
    private void commit() {
        long room = model.end() - model.highWatermark();
        long highWatermark = model.highWatermark() + (random.nextInt(3) == 0 ? random.nextInt((int) room + 1) : room);
        model.highWatermark(highWatermark);
        log.advanceHighWatermark(highWatermark);
    }

    private void endTransaction() throws Exception {
        ModelBatch marker = batches.marker(model.end(), log.activeProducers());
        if (marker != null) {
            note("marker " + marker.sent() + " " + marker.marker());
            log.stage(marker.encode(false), AppendOptions.fromCoordinator(marker.leaderEpoch()));
            model.add(marker);
            log.write();
            commit();
        }
    }

    private void appendFromLeader() throws Exception {
        note("append from leader");
        int epoch = model.leaderEpoch() + random.nextInt(2);
        ModelBatch batch = batches.ofLeader(model.end(), epoch);
        log.stage(batch.encode(true), AppendOptions.copied());
        model.add(batch);
        log.write();
        commit();
    }

    private void startLeaderEpoch() throws Exception {
        note("leader epoch");
        int epoch = model.leaderEpoch() + 1 + random.nextInt(2);
        log.startLeaderEpoch(epoch);
        model.startEpoch(epoch);
    }

    /** Whatever was written before the disk was full is there; the rest is not, not even in part. */
    private void appendToFullDisk() throws Exception {
        note("append to a full disk");
        logs.memory().capacity(logs.memory().usedBytes() + random.nextInt(400));
        List<ModelBatch> staged = stageSome();
        boolean failed = false;
        try {
            log.write();
        } catch (StorageFailure full) {
            assertThat(full.offline()).isFalse();
            failed = true;
        }
        logs.memory().capacity(Long.MAX_VALUE);
        long end = log.view().logEndOffset();
        staged.stream().filter(batch -> batch.base() < end).forEach(model::add);
        assertThat(end).isEqualTo(model.end());
        if (failed) {
            model.reload();
            doubtSilent();
        } else {
            assertThat(end).isEqualTo(staged.get(staged.size() - 1).last() + 1);
        }
        commit();
    }

    /** Repeated batches are found, and none that may not come next is taken. */
    private void appendWrongly() throws Exception {
        note("append wrongly");
        long firstOffset = log.view().segments().first().baseOffset();
        for (ModelBatch repeated : batches.repeated(log.activeProducers(), firstOffset)) {
            Appended again = log.stage(repeated.encode(false), AppendOptions.fromClient(model.leaderEpoch()));
            assertThat(again.duplicate()).as("%s again", repeated).isTrue();
            assertThat(again.firstOffset()).isEqualTo(repeated.base());
            assertThat(again.lastOffset()).isEqualTo(repeated.last());
        }
        for (RandomBatches.Wrong wrong : batches.wrong(log.activeProducers())) {
            AppendRejected.Reason reason = null;
            try {
                log.stage(wrong.batch().encode(false), AppendOptions.fromClient(model.leaderEpoch()));
            } catch (AppendRejected e) {
                reason = e.reason();
            }
            assertThat(reason).as("%s", wrong).isEqualTo(wrong.reason());
        }
        log.write();
    }

    private void truncate() throws Exception {
        long back = random.nextInt(10) == 0 ? 200 : 25;
        long first = Math.max(
                random.nextInt(20) == 0 ? 0 : model.start(), model.compaction().committed());
        long from = Math.min(model.end(), Math.max(first, model.end() - back));
        long offset = from + random.nextInt((int) (model.end() - from) + 1);
        note("truncate to " + offset);
        long firstSegment = log.view().segments().first().baseOffset();
        log.truncateTo(offset);
        if (offset == model.end()) {
            model.forgetBegunEpochs();
        } else {
            long end = model.endAfterCut(offset);
            if (offset < firstSegment) {
                model.startAfresh(offset);
            } else if (firstSegment < model.start() && end <= model.start() && model.start() <= offset) {
                model.startAfresh(model.start());
            } else {
                model.cut(end);
                doubtSilent();
            }
        }
    }

    private void doubtSilent() {
        model.doubtSilent(logs.time.millis(), PRODUCER_EXPIRATION_MS, log.activeProducers());
    }

    private void deleteRecords() throws Exception {
        long room = model.highWatermark() - model.start();
        if (room > 0) {
            long offset = model.start() + random.nextInt((int) room + 1);
            note("delete records up to " + offset);
            log.advanceLogStart(offset);
            model.start(offset);
        }
    }

    private void startBeyondTheEnd() throws Exception {
        note("start beyond the end");
        long offset = model.end() + 1 + random.nextInt(50);
        log.advanceLogStart(offset);
        model.startAfresh(offset);
    }

    /** Checkpoints are written, old segments go, files are deleted. */
    private void passTime() {
        note("pass time");
        long startBefore = model.start();
        long nowMs = logs.time.millis();
        logs.time.advance(random.nextInt(400_000));
        doubtSilent();
        long start = log.view().logStartOffset();
        assertThat(start).isBetween(startBefore, Math.max(startBefore, model.highWatermark()));
        model.start(start);
        boolean old = model.batches().subList(model.indexOf(startBefore), model.indexOf(start)).stream()
                .anyMatch(batch -> batch.maxTimestampMs() < nowMs - 3_000_000);
        assertThat(start == startBefore || old || log.view().sizeBytes() >= 20_000)
                .as("what is neither old nor too much stays")
                .isTrue();
    }

    private void flush() throws Exception {
        note("flush");
        assertThat(log.flush()).isEqualTo(model.end());
        assertThat(((PartitionLog) log).recoveryPoint()).isEqualTo(model.end());
    }

    private void expireProducers() {
        note("expire producers");
        logs.time.advance(random.nextInt(10));
        doubtSilent();
        ((PartitionLog) log).expireProducers(logs.time.millis());
        assertThat(log.activeProducers())
                .noneMatch(producer -> producer.transactionStart() < 0
                        && logs.time.millis() - producer.lastTimestampMs() >= PRODUCER_EXPIRATION_MS);
    }
}
