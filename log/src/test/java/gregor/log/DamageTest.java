package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.checkpoint.OffsetCheckpoint;
import gregor.log.dirs.LogDirs;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.index.OffsetIndex;
import gregor.log.index.TimeIndex;
import gregor.log.records.BatchBuilder;
import gregor.log.records.RecordBatch;
import gregor.log.segment.SegmentConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose length is right and whose content is not, and files that are empty or gone: of a log that was closed in order. */
class DamageTest {
    private static final int RECORDS = 200;

    private final TestLogs logs = new TestLogs()
            .config(LogConfig.DEFAULTS.with(new SegmentConfig(4000, 604_800_000L, 0, 10 << 20, 300, false)));
    private LogDirs dirs;
    private Log log;

    @BeforeEach
    void fillAndClose() throws Exception {
        dirs = logs.open();
        log = logs.create(dirs);
        log.startLeaderEpoch(3);
        for (int i = 0; i < RECORDS; i++) {
            logs.time.advance(1000);
            BatchBuilder batch = new BatchBuilder().producer(9, (short) 0, i);
            log.stage(TestLogs.records(batch, logs.time.millis(), "value " + i), AppendOptions.fromClient(3));
            log.write();
        }
        dirs.close();
    }

    private Path file(long offset, String suffix) {
        return FileNames.file(logs.logDir(), offset, suffix);
    }

    private ByteBuffer read(Path file) throws IOException {
        return DurableFile.read(logs.disk, file);
    }

    private void overwrite(Path file, long position, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = logs.disk.open(file, Disk.Access.WRITE)) {
            channel.write(bytes, position);
            channel.force(true);
        }
    }

    private void empty(String suffix) throws IOException {
        for (long start : log.view().segmentStarts()) {
            DurableFile.write(logs.disk, file(start, suffix), ByteBuffer.allocate(0), true);
        }
    }

    private record Place(Path file, int position, long offset) {}

    /** The n-th batch from the end of the last segment. */
    private Place fromEnd(int n) throws IOException {
        List<Long> starts = log.view().segmentStarts();
        Path file = file(starts.get(starts.size() - 1), FileNames.LOG);
        List<RecordBatch> batches = TestLogs.batches(read(file));
        RecordBatch batch = batches.get(batches.size() - n);
        return new Place(file, batch.position(), batch.baseOffset());
    }

    private void restate(Place batch, long offset) throws IOException {
        overwrite(batch.file, batch.position, ByteBuffer.allocate(Long.BYTES).putLong(0, offset));
    }

    private void reopen() throws Exception {
        dirs = logs.open();
        log = dirs.find(TestLogs.PARTITION);
    }

    private void assertAllFound() throws Exception {
        List<String> values =
                IntStream.range(0, RECORDS).mapToObj(i -> "value " + i).toList();
        for (int offset = 0; offset < RECORDS; offset++) {
            assertThat(TestLogs.values(log, offset)).isEqualTo(values.subList(offset, RECORDS));
        }
    }

    @Test
    void anEmptyOffsetIndexIsBuiltAnew() throws Exception {
        ByteBuffer before = read(file(0, FileNames.OFFSET_INDEX));
        assertThat(before.remaining()).isPositive();
        empty(FileNames.OFFSET_INDEX);

        reopen();

        assertAllFound();
        assertThat(read(file(0, FileNames.OFFSET_INDEX))).isEqualTo(before);
    }

    @Test
    void anEmptyTimeIndexIsBuiltAnewAndDoesNotMakeSegmentsOld() throws Exception {
        ByteBuffer before = read(file(0, FileNames.TIME_INDEX));
        empty(FileNames.TIME_INDEX);

        reopen();

        assertThat(log.view().segments().first().maxTimestampMs())
                .isEqualTo(before.getLong(before.limit() - TimeIndex.ENTRY_BYTES));
        assertThat(read(file(0, FileNames.TIME_INDEX))).isEqualTo(before);
    }

    @Test
    void anEndOfATimeIndexThatCannotBeIsNotTakenForTheAgeOfASegment() throws Exception {
        ByteBuffer before = read(file(0, FileNames.TIME_INDEX));
        overwrite(
                file(0, FileNames.TIME_INDEX),
                before.limit() - TimeIndex.ENTRY_BYTES,
                ByteBuffer.allocate(TimeIndex.ENTRY_BYTES));

        reopen();

        assertThat(log.view().segments().first().maxTimestampMs()).isGreaterThanOrEqualTo(TestLogs.START_MS);
        assertThat(read(file(0, FileNames.TIME_INDEX))).isEqualTo(before);
    }

    @Test
    void anIndexThatLeadsBehindTheWantedRecordIsFoundOut() throws Exception {
        Path file = file(0, FileNames.OFFSET_INDEX);
        ByteBuffer before = read(file);
        int entries = before.remaining() / OffsetIndex.ENTRY_BYTES;
        assertThat(entries).isGreaterThan(3);
        for (int i = 0; i < entries - 1; i++) {
            int nextPosition = before.getInt((i + 1) * OffsetIndex.ENTRY_BYTES + Integer.BYTES);
            overwrite(
                    file,
                    i * OffsetIndex.ENTRY_BYTES + Integer.BYTES,
                    ByteBuffer.allocate(Integer.BYTES).putInt(0, nextPosition));
        }

        reopen();

        assertAllFound();
        assertThat(read(file)).isEqualTo(before);
    }

    @Test
    void anIndexThatLeadsIntoTheMiddleOfABatchIsFoundOut() throws Exception {
        Path file = file(0, FileNames.OFFSET_INDEX);
        ByteBuffer before = read(file);
        overwrite(
                file,
                OffsetIndex.ENTRY_BYTES + Integer.BYTES,
                ByteBuffer.allocate(Integer.BYTES)
                        .putInt(0, before.getInt(OffsetIndex.ENTRY_BYTES + Integer.BYTES) + 7));

        reopen();

        assertAllFound();
        assertThat(read(file)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 1L << 31, 1L << 62, -1, -16, Long.MIN_VALUE})
    void anOffsetThatCannotBeIsPutRightAtTheEndAfterACleanStop(long error) throws Exception {
        Place last = fromEnd(1);
        ByteBuffer before = read(last.file);
        restate(last, last.offset + error);

        reopen();

        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        assertAllFound();
        assertThat(read(last.file)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 1L << 31, 1L << 62, -1, -16})
    void anOffsetThatCannotBeIsPutRightAtTheEndAfterAKill(long error) throws Exception {
        logs.disk.delete(logs.root.resolve(FileNames.CLEAN_SHUTDOWN));
        Place last = fromEnd(1);
        restate(last, last.offset + error);

        reopen();

        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        assertAllFound();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 1L << 40, -1, -16})
    void anOffsetThatCannotBeIsPutRightBetweenTwoBatchesAfterAKill(long error) throws Exception {
        logs.disk.delete(logs.root.resolve(FileNames.CLEAN_SHUTDOWN));
        logs.disk.delete(logs.root.resolve(FileNames.RECOVERY_POINTS));
        Place second = fromEnd(2);
        ByteBuffer before = read(second.file);
        restate(second, second.offset + error);

        reopen();

        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        assertAllFound();
        assertThat(read(second.file)).isEqualTo(before);
    }

    @Test
    void aReaderIsNotLedPastRecordsByAnOffsetThatIsTooLarge() throws Exception {
        Path first = file(0, FileNames.LOG);
        RecordBatch batch = TestLogs.batches(read(first)).get(2);
        restate(new Place(first, batch.position(), batch.baseOffset()), batch.baseOffset() + 8);

        reopen();

        for (long offset : new long[] {2, 3}) {
            assertThatThrownBy(() -> TestLogs.values(log, offset))
                    .isInstanceOfSatisfying(
                            StorageFailure.class,
                            failure -> assertThat(failure.damaged()).isTrue());
        }
        assertThat(TestLogs.values(log, 11)).as("behind the next index entry").hasSize(RECORDS - 11);
    }

    @Test
    void whatWasWrittenDownOfTheEndIsNotBelievedAgainstWholeBatches() throws Exception {
        new OffsetCheckpoint(logs.disk, logs.root.resolve(FileNames.RECOVERY_POINTS))
                .write(Map.of(TestLogs.PARTITION, RECORDS - 2L));

        reopen();

        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        assertAllFound();
    }

    @Test
    void aStartBeyondTheEndOfALogThatWasClosedTakesNothingAway() throws Exception {
        new OffsetCheckpoint(logs.disk, logs.root.resolve(FileNames.LOG_STARTS))
                .write(Map.of(TestLogs.PARTITION, 90_000L));

        reopen();

        assertThat(log.view().logStartOffset()).isZero();
        assertAllFound();
    }

    @Test
    void missingLeaderEpochsAreReadFromTheBatches() throws Exception {
        logs.disk.delete(logs.logDir().resolve(FileNames.LEADER_EPOCHS));

        reopen();

        assertThat(log.view().leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(3, 0));
    }

    @Test
    void aLogThatEndsAtItsRecoveryPointIsNotReadAgainAfterAKill() throws Exception {
        reopen();
        List<Long> starts = log.view().segmentStarts();
        // Nobody has written since it was closed: had it been read, it would be cut here.
        overwrite(file(starts.get(starts.size() - 1), FileNames.LOG), 70, ByteBuffer.allocate(1));
        logs.crash(new Random(1));

        reopen();

        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        assertThat(TestLogs.append(log, TestLogs.batch(9, 0, RECORDS - 1, "value " + (RECORDS - 1)))
                        .duplicate())
                .isTrue();
    }

    @Test
    void aLogWithDamageBelowTheRecoveryPointAndWithoutSnapshotsStillOpens() throws Exception {
        overwrite(file(0, FileNames.LOG), 16, ByteBuffer.allocate(1).put(0, (byte) 77));
        for (Path path : logs.disk.list(logs.logDir())) {
            if (FileNames.endsWith(path, FileNames.SNAPSHOT)) {
                overwrite(path, 0, ByteBuffer.allocate(4));
            }
        }

        reopen();

        assertThat(log.view().logEndOffset()).isEqualTo(RECORDS);
        assertThat(logs.failed).isEmpty();
    }
}
