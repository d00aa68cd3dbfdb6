package gregor.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.LoadedLog;
import gregor.log.LogConfig;
import gregor.log.LogState;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import gregor.log.TestLogs;
import gregor.log.checkpoint.OffsetCheckpoint;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.FileNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to a log while it is being cleaned, between the reading and the swap. */
@Timeout(60)
class CleaningRaceTest {
    private final TestLogs logs = new TestLogs();
    private LogDirs dirs;
    private PartitionLog log;
    private CleanerThread cleaner;
    private int turns;

    @BeforeEach
    void open() throws Exception {
        logs.config(TestLogs.compacted(100).with(new LogConfig.Compaction(0.01, 0, Long.MAX_VALUE, 0)));
        dirs = logs.open();
        log = (PartitionLog) logs.create(dirs);
        for (int i = 0; i < 6; i++) {
            put("a", "v" + i);
        }
        cleaner = logs.cleaner(dirs, CleanerConfig.OFF);
    }

    private void put(String key, String value) throws StorageFailure {
        TestLogs.append(log, TestLogs.keyed(logs.time.millis(), key, value));
        log.advanceHighWatermark(log.view().logEndOffset());
    }

    /** The owner does something else before it comes to the swap: its first turn for a cleaning is only asked for producers. */
    private void beforeTheSwap(LogState.Step step) {
        beforeTurn(2, step);
    }

    private void beforeTurn(int turn, LogState.Step step) {
        turns = 0;
        dirs.claim(TestLogs.PARTITION, task -> {
            turns++;
            if (turns == turn) {
                run(step);
            }
            task.run();
        });
    }

    private static void run(LogState.Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private boolean leavesNothing() throws Exception {
        return logs.disk.list(logs.logDir()).stream()
                .noneMatch(path ->
                        FileNames.endsWith(path, FileNames.CLEANED) || FileNames.endsWith(path, FileNames.SWAP));
    }

    @Test
    void whatIsAppendedMeanwhileStays() throws Exception {
        beforeTheSwap(() -> put("a", "meanwhile"));

        cleaner.cleanNext();

        assertThat(TestLogs.values(log, 0)).containsExactly("v4", "v5", "meanwhile");
    }

    @Test
    void aTruncationMakesItThrowAwayWhatItWrote() throws Exception {
        beforeTheSwap(() -> log.truncateTo(2));

        cleaner.cleanNext();

        assertThat(TestLogs.values(log, 0)).containsExactly("v0", "v1");
        assertThat(log.firstDirtyOffset()).isEqualTo(LoadedLog.NEVER_CLEANED);
        assertThat(leavesNothing()).isTrue();
        put("a", "again");
        put("a", "again");
        cleaner.cleanNext();
        assertThat(TestLogs.values(log, 0)).containsExactly("again", "again");
    }

    @Test
    void theDeletionOfRecordsMakesItThrowAwayWhatItWrote() throws Exception {
        beforeTheSwap(() -> {
            log.advanceLogStart(3);
            log.expire(logs.time.millis());
        });

        cleaner.cleanNext();

        assertThat(TestLogs.values(log, 3)).containsExactly("v3", "v4", "v5");
        assertThat(leavesNothing()).isTrue();
    }

    @Test
    void segmentsThatAreDeletedBeforeTheyAreReadCostNoMoreThanTheCleaning() throws Exception {
        beforeTurn(1, () -> {
            log.advanceLogStart(3);
            log.expire(logs.time.millis());
        });

        cleaner.cleanNext();

        assertThat(TestLogs.values(log, 3)).containsExactly("v3", "v4", "v5");
        assertThat(logs.failed).isEmpty();
        assertThat(leavesNothing()).isTrue();
        assertThat(cleaner.cleanNext()).as("others have their turn first").isFalse();
        cleaner.cleanNext();
        assertThat(TestLogs.values(log, 3)).containsExactly("v4", "v5");
    }

    @Test
    void theDeletionOfTheLogMakesItThrowAwayWhatItWrote() throws Exception {
        beforeTheSwap(() -> dirs.delete(TestLogs.PARTITION, 0));

        cleaner.cleanNext();
        logs.time.advance(1);

        assertThat(logs.disk.list(logs.root)).noneMatch(logs.disk::isDirectory);
        assertThat(logs.failed).isEmpty();
    }

    @Test
    void aFullDiskLeavesTheLogAsItIsUntilThereIsRoom() throws Exception {
        logs.memory().capacity(logs.memory().usedBytes() + 10);

        cleaner.cleanNext();

        assertThat(TestLogs.values(log, 0)).endsWith("v4", "v5");
        assertThat(log.firstDirtyOffset()).isEqualTo(LoadedLog.NEVER_CLEANED);
        assertThat(logs.failed).isEmpty();
        assertThat(leavesNothing()).isTrue();
        assertThat(cleaner.cleanNext()).as("others have their turn first").isFalse();
        logs.memory().capacity(Long.MAX_VALUE);
        cleaner.cleanNext();
        assertThat(TestLogs.values(log, 0)).containsExactly("v4", "v5");
        assertThat(log.firstDirtyOffset()).isEqualTo(5);
    }

    @Test
    void aBrokenDiskTakesTheDirectoryOfflineAndItsLogsAreLeftAlone() throws Exception {
        logs.memory().breakBelow(logs.root);

        cleaner.cleanNext();

        assertThat(logs.failed).containsExactly(logs.root);
        assertThat(cleaner.cleanNext()).isFalse();
    }

    @Test
    void aLogThatIsNotCompactedAnyMoreIsNotCleanedAndLosesItsOldSegments() throws Exception {
        cleaner.cleanNext();
        put("b", "w");
        put("b", "w");
        LogConfig plain = LogConfig.DEFAULTS.with(TestLogs.segments(100));
        log.configure(plain.with(new LogConfig.Retention(true, -1, 1000, 0)));

        assertThat(cleaner.cleanNext()).isFalse();

        logs.time.advance(400_000);
        assertThat(log.view().logStartOffset()).isEqualTo(8);
    }

    @Test
    void aLogBecomesCompactedWhileItServes() throws Exception {
        log.configure(LogConfig.DEFAULTS.with(TestLogs.segments(100)));
        assertThat(cleaner.cleanNext()).isFalse();

        log.configure(logs.config());

        assertThat(cleaner.cleanNext()).isTrue();
        assertThat(TestLogs.values(log, 0)).containsExactly("v4", "v5");
    }

    @Test
    void aCleanerThatIsStoppedDoesNotWaitForAnOwnerThatIsGone() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        dirs.claim(TestLogs.PARTITION, task -> asked.countDown());
        cleaner.start();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        cleaner.stop();
        cleaner.join();

        assertThat(leavesNothing()).isTrue();
        assertThat(TestLogs.values(log, 0)).hasSize(6);
    }

    @Test
    void aCleanerThatHasToWaitForItsShareOfTheDiskStopsAtOnce() throws Exception {
        CleanerConfig slow = new CleanerConfig(false, 1, 1 << 20, 0.9, 2048, 1000, 0.001, 1);
        cleaner = logs.cleaner(dirs, slow);
        cleaner.start();
        while (!cleaner.isWaiting()) {
            Thread.onSpinWait();
        }

        long start = System.nanoTime();
        cleaner.stop();
        cleaner.join();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(TestLogs.values(log, 0)).hasSize(6);
    }

    @Test
    void compactedLogsLoseOldSegmentsOnlyWhereThePolicySaysSo() throws Exception {
        logs.time.advance(3_600_000);
        assertThat(log.hasOldSegments(logs.time.millis())).isFalse();
        log.configure(logs.config().with(new LogConfig.Retention(true, -1, 1000, 0)));

        logs.time.advance(600_000);
        assertThat(log.view().logStartOffset()).as("that is the cleaner's work").isZero();
        cleaner.expire();

        assertThat(log.view().logStartOffset()).isEqualTo(6);
    }

    @Test
    void whatIsKnownOfCleaningsOutlivesARestartAndGoesBackWithATruncation() throws Exception {
        cleaner.cleanNext();
        OffsetCheckpoint checkpoint = new OffsetCheckpoint(logs.disk, logs.root.resolve(FileNames.CLEANER_OFFSETS));
        assertThat(checkpoint.read()).containsEntry(TestLogs.PARTITION, 5L);
        dirs.close();

        dirs = logs.open();
        log = (PartitionLog) dirs.find(TestLogs.PARTITION);
        assertThat(log.firstDirtyOffset()).isEqualTo(5);
        put("a", "v6");

        log.truncateTo(5);
        assertThat(checkpoint.read()).containsEntry(TestLogs.PARTITION, 5L);
        log.truncateTo(4);
        assertThat(checkpoint.read()).containsEntry(TestLogs.PARTITION, 4L);

        dirs.delete(TestLogs.PARTITION, 0);
        logs.time.advance(60_000);
        assertThat(checkpoint.read()).isEmpty();
    }

    @Test
    void theGapsOfACompactionAreNoDamageAfterAKillEvenIfTheLogIsNotCompactedAnyMore() throws Exception {
        put("b", "w");
        put("b", "w");
        put("b", "w");
        cleaner.cleanNext();
        List<String> before = TestLogs.values(log, 0);
        logs.config(LogConfig.DEFAULTS.with(TestLogs.segments(100)));
        log.configure(logs.config());
        OffsetCheckpoint recovery = new OffsetCheckpoint(logs.disk, logs.root.resolve(FileNames.RECOVERY_POINTS));
        recovery.write(Map.of());
        log.flush();

        logs.crash(new Random(1));
        dirs = logs.open();

        assertThat(TestLogs.values(dirs.find(TestLogs.PARTITION), 0)).isEqualTo(before);
    }
}
