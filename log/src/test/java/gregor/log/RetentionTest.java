package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.dirs.LogDirs;
import gregor.log.disk.FileNames;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted by time, size and start offset, and when its files go. */
class RetentionTest {
    private static final long CHECK_INTERVAL_MS = 300_000;
    private static final long HOUR_MS = 3_600_000;

    private final TestLogs logs = new TestLogs();
    private LogDirs dirs;
    private Log log;

    @BeforeEach
    void open() throws Exception {
        logs.config(config(-1, -1));
        dirs = logs.open();
        log = logs.create(dirs);
    }

    /** One batch per segment. */
    private static LogConfig config(long bytes, long ms) {
        return LogConfig.DEFAULTS.with(TestLogs.segments(100)).with(new LogConfig.Retention(true, bytes, ms, 60_000));
    }

    private void append(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            TestLogs.append(log, TestLogs.batch(logs.time.millis(), "value"));
            logs.time.advance(1_000);
        }
        log.advanceHighWatermark(log.view().logEndOffset());
    }

    private long deletedFiles() throws Exception {
        return logs.disk.list(logs.logDir()).stream()
                .filter(path -> FileNames.endsWith(path, FileNames.DELETED))
                .count();
    }

    @Test
    void segmentsGoWhenTheirLargestTimestampIsTooOld() throws Exception {
        log.configure(config(-1, HOUR_MS));
        append(3);
        logs.time.advance(HOUR_MS - 10_000);
        append(2);

        logs.time.advance(CHECK_INTERVAL_MS);

        assertThat(log.view().logStartOffset()).isEqualTo(3);
        assertThat(log.view().segmentStarts()).containsExactly(3L, 4L);
    }

    @Test
    void aLogWhoseRecordsAreAllTooOldBecomesEmptyAndKeepsItsEnd() throws Exception {
        log.configure(config(-1, HOUR_MS));
        append(3);

        logs.time.advance(HOUR_MS + CHECK_INTERVAL_MS);

        assertThat(log.view().logStartOffset()).isEqualTo(3);
        assertThat(log.view().logEndOffset()).isEqualTo(3);
        append(1);
        assertThat(TestLogs.values(log, 3)).hasSize(1);
    }

    @Test
    void segmentsGoWhenTheLogIsTooLarge() throws Exception {
        ByteBuffer batch = TestLogs.batch(logs.time.millis(), "value");
        log.configure(config(2L * batch.remaining(), -1));
        append(5);

        logs.time.advance(CHECK_INTERVAL_MS);

        assertThat(log.view().segmentStarts()).containsExactly(3L, 4L);
    }

    @Test
    void aSegmentWithoutTimestampsIsAsOldAsItsFile() throws Exception {
        log.configure(config(-1, HOUR_MS));
        TestLogs.append(log, TestLogs.batch(-1, "value"));
        logs.time.advance(HOUR_MS / 2);
        TestLogs.append(log, TestLogs.batch(-1, "value"));
        log.advanceHighWatermark(2);

        logs.time.advance(HOUR_MS / 2 + CHECK_INTERVAL_MS);

        assertThat(log.view().segmentStarts()).containsExactly(1L);
    }

    @Test
    void aRecordFromTheFutureKeepsItsSegmentAndThoseAfterIt() throws Exception {
        log.configure(config(-1, HOUR_MS));
        append(1);
        TestLogs.append(log, TestLogs.batch(logs.time.millis() + 10 * HOUR_MS, "value"));
        append(2);

        logs.time.advance(2 * HOUR_MS);
        assertThat(log.view().segmentStarts()).containsExactly(1L, 2L, 3L);

        logs.time.advance(10 * HOUR_MS);
        assertThat(log.view().logStartOffset()).isEqualTo(4);
    }

    @Test
    void aShorterRetentionActsAtTheNextCheck() throws Exception {
        log.configure(config(-1, 10 * HOUR_MS));
        append(3);
        logs.time.advance(2 * HOUR_MS);
        assertThat(log.view().segmentStarts()).hasSize(3);

        log.configure(config(-1, HOUR_MS));
        logs.time.advance(CHECK_INTERVAL_MS);

        assertThat(log.view().logStartOffset()).isEqualTo(3);
    }

    @Test
    void deletedRecordsStayDeletedAfterAKillOnceTheLogStartIsWritten() throws Exception {
        append(5);
        log.flush();
        log.advanceLogStart(3);
        logs.time.advance(60_000);
        logs.crash(new Random(1));

        log = logs.open().find(TestLogs.PARTITION);

        assertThat(log.view().logStartOffset()).isEqualTo(3);
    }

    @Test
    void aFullDiskIsRelievedOfWhatHasHadItsTime() throws Exception {
        log.startLeaderEpoch(0);
        append(3);
        log.startLeaderEpoch(1);
        append(2);
        long usedBytes = logs.memory().usedBytes();
        logs.memory().capacity(usedBytes);

        log.configure(config(-1, HOUR_MS));
        logs.time.advance(HOUR_MS + CHECK_INTERVAL_MS);
        // The last segment cannot go before there is room for the next one.
        assertThat(log.view().segmentStarts()).containsExactly(4L);
        logs.time.advance(CHECK_INTERVAL_MS);

        assertThat(logs.memory().usedBytes()).isLessThan(usedBytes);
        assertThat(log.view().logStartOffset()).isEqualTo(5);
        append(1);
        assertThat(TestLogs.values(log, 5)).hasSize(1);
    }

    @Test
    void whatIsNotReplicatedStays() throws Exception {
        log.configure(config(0, 0));
        append(5);
        log.advanceHighWatermark(2);

        logs.time.advance(CHECK_INTERVAL_MS);

        assertThat(log.view().segmentStarts()).containsExactly(2L, 3L, 4L);
    }

    @Test
    void segmentsBelowTheLogStartGoEvenWithoutADeletePolicy() throws Exception {
        log.configure(
                LogConfig.DEFAULTS.with(TestLogs.segments(100)).with(new LogConfig.Retention(false, -1, -1, 60_000)));
        append(5);
        log.advanceLogStart(3);
        assertThat(log.view().segmentStarts()).hasSize(5);

        logs.time.advance(CHECK_INTERVAL_MS);

        assertThat(log.view().segmentStarts()).containsExactly(3L, 4L);
    }

    @Test
    void filesAreRenamedFirstAndDeletedLater() throws Exception {
        append(3);
        dirs.claim(TestLogs.PARTITION, Runnable::run);
        log.configure(config(0, -1));
        long start = logs.time.millis();
        while (log.view().logStartOffset() == 0) {
            logs.time.advance(1_000);
        }
        // Log and two indexes of each, and the snapshots with which the second and third began.
        assertThat(deletedFiles()).isEqualTo(11);
        assertThat(logs.time.millis() - start).isLessThanOrEqualTo(CHECK_INTERVAL_MS);

        logs.time.advance(60_000);

        assertThat(deletedFiles()).isZero();
    }

    @Test
    void leaderEpochsAndSnapshotsGoWithTheirSegments() throws Exception {
        log.startLeaderEpoch(1);
        append(2);
        log.startLeaderEpoch(2);
        log.stage(TestLogs.batch(1L, 0, 0, "value"), AppendOptions.fromClient(2));
        log.write();
        append(2);

        log.advanceLogStart(3);
        logs.time.advance(CHECK_INTERVAL_MS);

        assertThat(log.view().leaderEpochs().entries().get(0).startOffset()).isEqualTo(3);
        List<Long> snapshots = logs.disk.list(logs.logDir()).stream()
                .filter(path -> FileNames.endsWith(path, FileNames.SNAPSHOT))
                .map(FileNames::offset)
                .toList();
        assertThat(snapshots).allMatch(offset -> offset >= 3);
    }
}
