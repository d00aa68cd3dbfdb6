package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.cleaner.CleanerConfig;
import gregor.log.cleaner.CleanerSteps;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import gregor.log.records.BatchBuilder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Gaps between the segments of compacted logs: those that a compaction or another broker has left stay, and one that a power cut
 * has made ends the log there, as in any other log.
 */
class GapMarkTest {
    private static final int RECORDS = 40;
    private static final int KEYS = 4;

    private final TestLogs logs = new TestLogs()
            .config(TestLogs.compacted(400).with(new LogConfig.Compaction(0.01, 0, Long.MAX_VALUE, 1_000)));
    private LogDirs dirs;
    private PartitionLog log;

    private void open() throws Exception {
        dirs = logs.open();
        log = (PartitionLog) dirs.find(TestLogs.PARTITION);
        if (log == null) {
            log = (PartitionLog) logs.create(dirs);
        }
    }

    private void fill() throws Exception {
        for (int i = 0; i < RECORDS; i++) {
            long offset = log.view().logEndOffset();
            TestLogs.append(log, TestLogs.keyed(TestLogs.START_MS, "key " + i % KEYS, "value " + offset));
        }
        log.advanceHighWatermark(log.view().logEndOffset());
        assertThat(log.view().segmentStarts()).hasSizeGreaterThan(4);
    }

    private void clean() throws Exception {
        CleanerSteps.cleanAll(logs.cleaner(dirs, CleanerConfig.OFF));
    }

    private List<Path> marks() throws Exception {
        return logs.disk.list(logs.logDir()).stream().filter(GapMark::isMark).toList();
    }

    /** The last batch of a segment never came to the disk, what was written after it did. */
    private void loseEndOf(long segmentStart) throws Exception {
        Path file = FileNames.file(logs.logDir(), segmentStart, FileNames.LOG);
        try (FileChannel channel = logs.disk.open(file, Disk.Access.WRITE)) {
            LogSlice slice = log.read(log.view(), segmentStart, 1, Long.MAX_VALUE, true);
            channel.truncate(slice.sizeBytes());
            slice.release();
        }
    }

    private void forgetCheckpoints() throws Exception {
        logs.disk.delete(logs.root.resolve(FileNames.RECOVERY_POINTS));
        logs.disk.delete(logs.root.resolve(FileNames.CLEANER_OFFSETS));
    }

    @Test
    void aLostEndOfASegmentEndsTheLog() throws Exception {
        open();
        fill();
        long start = log.view().segmentStarts().get(2);
        loseEndOf(start);
        logs.kill();

        open();

        assertThat(log.view().logEndOffset()).isEqualTo(start + 1);
        assertThat(log.view().segments().active().baseOffset()).isEqualTo(start);
    }

    @Test
    void itIsFoundAfterASecondKillToo() throws Exception {
        open();
        fill();
        logs.kill();
        open();
        long start = log.view().segmentStarts().get(2);
        loseEndOf(start);
        logs.kill();

        open();

        assertThat(log.view().logEndOffset()).isEqualTo(start + 1);
    }

    @Test
    void gapsOfACompactionStay() throws Exception {
        open();
        fill();
        clean();
        List<String> kept = TestLogs.values(log, 0);
        assertThat(kept).hasSizeLessThan(RECORDS);
        fill();
        long end = log.view().logEndOffset();
        List<String> all = TestLogs.values(log, 0);
        forgetCheckpoints(); // The mark does not depend on them.
        logs.kill();

        open();

        assertThat(log.view().logEndOffset()).isEqualTo(end);
        assertThat(TestLogs.values(log, 0)).isEqualTo(all);
        assertThat(marks()).hasSize(1);
    }

    @Test
    void afterACompactionALostEndIsFoundStill() throws Exception {
        open();
        fill();
        clean();
        long cleanTo = log.firstDirtyOffset();
        fill();
        long start = log.view().segmentStarts().stream()
                .filter(offset -> offset > cleanTo)
                .findFirst()
                .orElseThrow();
        loseEndOf(start);
        logs.kill();

        open();

        assertThat(log.view().logEndOffset()).isEqualTo(start + 1);
    }

    @Test
    void gapsThatAnotherBrokerMayHaveLeftStay() throws Exception {
        open();
        fill();
        loseEndOf(log.view().segmentStarts().get(2));
        logs.kill();
        for (Path mark : marks()) {
            assertThat(FileNames.endsWith(mark, FileNames.DELETED))
                    .as("stock deletes it when it opens the log")
                    .isTrue();
            logs.disk.delete(mark);
        }

        open();

        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        fill();
        assertThat(FileNames.offset(marks().get(0))).isEqualTo(RECORDS);
        logs.kill();
        open();
        assertThat(log.view().logEndOffset()).isEqualTo(2 * RECORDS);
    }

    @Test
    void aGapInACopyOfACompactedLogStays() throws Exception {
        open();
        fill();
        log.skipTo(RECORDS + 10);
        fill();
        long end = log.view().logEndOffset();
        logs.crash(new Random(1));
        open();
        assertThat(log.view().logEndOffset()).isLessThanOrEqualTo(end);
        log.flush();

        fill();
        log.skipTo(log.view().logEndOffset() + 10);
        fill();
        end = log.view().logEndOffset();
        logs.kill();
        open();
        assertThat(log.view().logEndOffset()).isEqualTo(end);
    }

    /** A follower of a compacted log gets batches with gaps, may be cut within one, and begin its next segment there. */
    @Test
    void aCutWithinAGapLeavesAGapThatStays() throws Exception {
        open();
        fill();
        log.flush();
        BatchBuilder later = new BatchBuilder().baseOffset(RECORDS + 20).leaderEpoch(0);
        log.stage(TestLogs.keyed(later, TestLogs.START_MS, "key", "later"), AppendOptions.copied());
        log.write();
        log.truncateTo(RECORDS + 10);
        log.skipTo(log.view().logEndOffset());
        TestLogs.append(log, TestLogs.keyed(TestLogs.START_MS, "key", "last"));
        assertThat(log.view().segments().active().baseOffset()).isEqualTo(RECORDS + 10);
        logs.kill();

        open();

        assertThat(TestLogs.values(log, RECORDS)).containsExactly("last");
    }

    @Test
    void afterACutBetweenBatchesALostEndIsFoundStill() throws Exception {
        open();
        fill();
        log.truncateTo(RECORDS - 2);
        long start = log.view().segmentStarts().get(2);
        loseEndOf(start);
        logs.kill();

        open();

        assertThat(log.view().logEndOffset()).isEqualTo(start + 1);
    }

    @Test
    void otherLogsHaveNoMark() throws Exception {
        logs.config(LogConfig.DEFAULTS.with(TestLogs.segments(400)));
        open();
        fill();
        assertThat(marks()).isEmpty();
    }
}
