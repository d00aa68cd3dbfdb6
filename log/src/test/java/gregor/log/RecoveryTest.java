package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.index.OffsetIndex;
import gregor.log.index.TimeIndex;
import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opening what a kill, a damaged disk or a careless hand has left. */
class RecoveryTest {
    private static final int RECORDS = 50;

    private final TestLogs logs = new TestLogs().config(LogConfig.DEFAULTS.with(TestLogs.segments(1000)));
    private LogDirs dirs;
    private Log log;

    @BeforeEach
    void fill() throws Exception {
        dirs = logs.open();
        log = logs.create(dirs);
        log.startLeaderEpoch(2);
        for (int i = 0; i < RECORDS; i++) {
            if (i == RECORDS / 2) {
                log.startLeaderEpoch(4);
            }
            log.stage(
                    TestLogs.batch(9, 0, i, "value " + i),
                    AppendOptions.fromClient(log.view().leaderEpochs().latest()));
            log.write();
        }
    }

    /** The process dies; the machine does not. */
    private void reopenAfterKill() throws Exception {
        log.flush();
        reopenAfterPowerCut();
    }

    private void reopenAfterPowerCut() throws Exception {
        logs.crash(new Random(7));
        log = logs.open().find(TestLogs.PARTITION);
    }

    private void reopenAfterCleanStop() throws Exception {
        log = logs.open().find(TestLogs.PARTITION);
    }

    private Path file(long offset, String suffix) {
        return FileNames.file(logs.logDir(), offset, suffix);
    }

    private long lastStart() {
        List<Long> starts = log.view().segmentStarts();
        return starts.get(starts.size() - 1);
    }

    private void overwrite(Path file, long position, int value) throws IOException {
        try (FileChannel channel = logs.disk.open(file, Disk.Access.WRITE)) {
            channel.write(ByteBuffer.allocate(1).put((byte) value).flip(), position);
            channel.force(true);
        }
    }

    private void replace(Path file, String text) throws IOException {
        DurableFile.write(logs.disk, file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true);
    }

    private void assertAllThere() throws Exception {
        assertThat(TestLogs.values(log, 0))
                .isEqualTo(
                        IntStream.range(0, RECORDS).mapToObj(i -> "value " + i).toList());
        assertThat(log.view().leaderEpochs().entries())
                .containsExactly(new LeaderEpochs.Entry(2, 0), new LeaderEpochs.Entry(4, RECORDS / 2));
        assertThat(TestLogs.append(log, TestLogs.batch(9, 0, RECORDS - 1, "value " + (RECORDS - 1)))
                        .duplicate())
                .isTrue();
    }

    @Test
    void nothingThatWasForcedIsLost() throws Exception {
        reopenAfterKill();

        assertAllThere();
    }

    @Test
    void aTornBatchAtTheEndIsCutOff() throws Exception {
        log.flush();
        int wholeBytes = (int) logs.disk.sizeBytes(file(lastStart(), FileNames.LOG));
        ByteBuffer half = TestLogs.batch(9, 0, RECORDS, "torn").limit(40);
        try (FileChannel channel = logs.disk.open(file(lastStart(), FileNames.LOG), Disk.Access.WRITE)) {
            channel.write(half, wholeBytes);
            channel.force(true);
        }

        reopenAfterPowerCut();

        assertAllThere();
        assertThat(logs.disk.sizeBytes(file(lastStart(), FileNames.LOG))).isEqualTo(wholeBytes);
    }

    @Test
    void aWrongChecksumBeyondTheRecoveryPointEndsTheLogThere() throws Exception {
        long start = log.view().segmentStarts().get(2);
        overwrite(file(start, FileNames.LOG), 65, 99);
        log.flush();
        logs.disk.delete(logs.root.resolve(FileNames.RECOVERY_POINTS));

        reopenAfterPowerCut();

        assertThat(log.view().logEndOffset()).isEqualTo(start);
        assertThat(log.view().segmentStarts()).hasSize(3);
        assertThat(TestLogs.values(log, 0)).hasSize((int) start);
        assertThat(TestLogs.append(log, TestLogs.batch(9, 0, (int) start, "again"))
                        .firstOffset())
                .isEqualTo(start);
    }

    @Test
    void aSegmentThatLostWholeBatchesAtItsEndEndsTheLogThere() throws Exception {
        long start = log.view().segmentStarts().get(1);
        long nextStart = log.view().segmentStarts().get(2);
        int batchBytes = TestLogs.batch(9, 0, 9, "value 9").remaining();
        log.flush();
        Path file = file(start, FileNames.LOG);
        int sizeBytes = (int) logs.disk.sizeBytes(file);
        try (FileChannel channel = logs.disk.open(file, Disk.Access.WRITE)) {
            channel.truncate(sizeBytes - sizeBytes % batchBytes - batchBytes * 2L);
        }

        reopenAfterPowerCut();

        assertThat(TestLogs.values(log, 0)).hasSize((int) log.view().logEndOffset());
        assertThat(log.view().logEndOffset()).isGreaterThan(start).isLessThan(nextStart);
    }

    @Test
    void missingIndexesAreBuiltFromTheSegment() throws Exception {
        dirs.close();
        for (long start : List.of(0L, lastStart())) {
            logs.disk.delete(file(start, FileNames.OFFSET_INDEX));
            logs.disk.delete(file(start, FileNames.TIME_INDEX));
        }

        reopenAfterCleanStop();

        assertAllThere();
        assertThat(log.offsetForTime(log.view(), TestLogs.START_MS).offset()).isZero();
        assertThat(logs.disk.exists(file(0, FileNames.OFFSET_INDEX))).isTrue();
    }

    @Test
    void damagedIndexesAreBuiltFromTheSegment() throws Exception {
        dirs.close();
        for (long start : log.view().segmentStarts()) {
            replace(file(start, FileNames.OFFSET_INDEX), "damaged and odd");
            replace(file(start, FileNames.TIME_INDEX), "12 bytes, no");
        }

        reopenAfterCleanStop();

        assertAllThere();
    }

    @Test
    void anIndexWithoutASegmentGoes() throws Exception {
        dirs.close();
        Path orphan = file(1_000_000, FileNames.OFFSET_INDEX);
        replace(orphan, "12345678");

        reopenAfterCleanStop();

        assertThat(logs.disk.exists(orphan)).isFalse();
        assertAllThere();
    }

    @Test
    void aDamagedSnapshotIsReplacedByTheLog() throws Exception {
        dirs.close();
        overwrite(file(RECORDS, FileNames.SNAPSHOT), 20, 99);

        reopenAfterCleanStop();

        assertAllThere();
    }

    @Test
    void allSnapshotsDamagedStillGiveTheProducersFromTheLog() throws Exception {
        dirs.close();
        for (Path path : logs.disk.list(logs.logDir())) {
            if (FileNames.endsWith(path, FileNames.SNAPSHOT)) {
                replace(path, "no snapshot");
            }
        }

        reopenAfterCleanStop();

        assertAllThere();
    }

    @Test
    void damagedLeaderEpochsAreReadFromTheBatches() throws Exception {
        dirs.close();
        replace(logs.logDir().resolve(FileNames.LEADER_EPOCHS), "0\n7\nwhat?\n");

        reopenAfterCleanStop();

        assertAllThere();
    }

    @Test
    void damagedCheckpointsOfADirectoryOnlyMeanMoreToCheck() throws Exception {
        for (String name : List.of(FileNames.RECOVERY_POINTS, FileNames.LOG_STARTS, FileNames.HIGH_WATERMARKS)) {
            replace(logs.root.resolve(name), "7\nnonsense\n");
        }

        reopenAfterKill();

        assertAllThere();
    }

    @Test
    void aDamagedEndIsRepairedEvenAfterACleanStop() throws Exception {
        dirs.close();
        try (FileChannel channel = logs.disk.open(file(lastStart(), FileNames.LOG), Disk.Access.WRITE)) {
            channel.write(ByteBuffer.allocate(100), channel.size());
        }

        reopenAfterCleanStop();

        assertAllThere();
    }

    @Test
    void aSegmentThatIsGoneLeavesTheRest() throws Exception {
        dirs.close();
        long start = log.view().segmentStarts().get(1);
        logs.disk.delete(file(0, FileNames.LOG));

        reopenAfterCleanStop();

        assertThat(log.view().logStartOffset()).isEqualTo(start);
        assertThat(TestLogs.values(log, start)).hasSize(RECORDS - (int) start);
    }

    @Test
    void aLogThatEndsBeforeItsStartBeginsAfreshThere() throws Exception {
        log.advanceLogStart(RECORDS - 1);
        dirs.close();
        for (long start : log.view().segmentStarts()) {
            logs.disk.delete(file(start, FileNames.LOG));
        }

        reopenAfterCleanStop();

        assertThat(log.view().logStartOffset()).isEqualTo(RECORDS - 1);
        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS - 1);
    }

    @Test
    void leftoversOfDeletionsAndCompactionsGo() throws Exception {
        dirs.close();
        for (String suffix : List.of(".log.deleted", ".index.deleted", ".log.cleaned", ".index.cleaned")) {
            replace(file(0, suffix), "left over");
        }

        reopenAfterCleanStop();

        assertAllThere();
        assertThat(logs.disk.list(logs.logDir()))
                .noneMatch(path -> FileNames.endsWith(path, ".deleted") || FileNames.endsWith(path, ".cleaned"));
    }

    @Test
    void aFinishedCompactionTakesItsPlace() throws Exception {
        List<Long> starts = log.view().segmentStarts();
        dirs.close();
        long nextStart = starts.get(2);
        ByteBuffer cleaned = new BatchBuilder()
                .baseOffset(nextStart - 1)
                .leaderEpoch(2)
                .append(TestLogs.START_MS, null, "cleaned".getBytes(StandardCharsets.UTF_8))
                .build();
        DurableFile.write(logs.disk, file(0, ".log.swap"), cleaned, true);
        replace(file(0, ".index.swap"), "");
        replace(file(0, ".timeindex.swap"), "");

        reopenAfterCleanStop();

        assertThat(log.view().segmentStarts()).startsWith(0L, nextStart);
        assertThat(TestLogs.values(log, 0).get(0)).isEqualTo("cleaned");
        assertThat(TestLogs.values(log, 0)).hasSize(1 + RECORDS - (int) nextStart);
    }

    @Test
    void aDamagedOutputOfACompactionDoesNotReplaceTheSegmentItWasMadeOf() throws Exception {
        dirs.close();
        replace(file(0, ".log.swap"), "no batch, but longer than the header of one would have been, by far");
        replace(file(0, ".index.swap"), "");

        reopenAfterCleanStop();

        assertThat(TestLogs.values(log, 0)).hasSize(RECORDS);
        assertThat(logs.disk.list(logs.logDir())).noneMatch(file -> FileNames.endsWith(file, FileNames.SWAP));
    }

    @Test
    void aDamagedListOfAbortedTransactionsIsBuiltFromTheLog() throws Exception {
        TestLogs.append(
                log,
                TestLogs.records(new BatchBuilder().producer(5, (short) 0, 0).transactional(), TestLogs.START_MS, "x"));
        log.stage(
                TestLogs.direct(new EndTxnMarker(false, 1).toBatch(5, (short) 0, TestLogs.START_MS)),
                AppendOptions.fromCoordinator(4));
        log.write();
        dirs.close();
        replace(file(lastStart(), FileNames.TXN_INDEX), "damaged");

        reopenAfterCleanStop();

        assertThat(log.abortedTransactions(log.view(), 0, log.view().logEndOffset()))
                .containsExactly(new AbortedTransaction(5, RECORDS));
    }

    @Test
    void aKillLeavesKafkaWithIndexesOfAWholeNumberOfEntries() throws Exception {
        log.flush();
        for (Path path : logs.disk.list(logs.logDir())) {
            long sizeBytes = logs.disk.sizeBytes(path);
            if (FileNames.endsWith(path, FileNames.OFFSET_INDEX)) {
                assertThat(sizeBytes % OffsetIndex.ENTRY_BYTES).isZero();
            } else if (FileNames.endsWith(path, FileNames.TIME_INDEX)) {
                assertThat(sizeBytes % TimeIndex.ENTRY_BYTES).isZero();
            }
        }
    }
}
