package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Appending to a log and reading from it. */
class LogTest {
    private final TestLogs logs = new TestLogs();

    @Test
    void givesRecordsTheirOffsetsAndReadsThemBack() throws Exception {
        Log log = logs.create(logs.open());

        Appended first = TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a", "b"));
        Appended second = TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "c"));

        assertThat(first.firstOffset()).isZero();
        assertThat(first.lastOffset()).isEqualTo(1);
        assertThat(second.firstOffset()).isEqualTo(2);
        assertThat(TestLogs.values(log, 0)).containsExactly("a", "b", "c");
        assertThat(TestLogs.values(log, 1)).containsExactly("b", "c");
    }

    @Test
    void showsNothingOfWhatIsOnlyStaged() throws Exception {
        Log log = logs.create(logs.open());

        log.stage(TestLogs.batch(TestLogs.START_MS, "a"), AppendOptions.fromClient(0));

        assertThat(log.view().logEndOffset()).isZero();
        log.write();
        assertThat(log.view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void aReadReturnsWholeBatchesWithinItsLimit() throws Exception {
        Log log = logs.create(logs.open());
        int sizeBytes =
                TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a")).sizeBytes();
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "b"));
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "c"));

        LogSlice slice = log.read(log.view(), 0, 2 * sizeBytes + 1, 3, true);

        assertThat(slice.sizeBytes()).isEqualTo(2 * sizeBytes);
        slice.release();
    }

    @Test
    void trap60TheFirstBatchComesWholeEvenIfItIsTooLarge() throws Exception {
        Log log = logs.create(logs.open());
        int sizeBytes =
                TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a")).sizeBytes();
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "b"));

        LogSlice slice = log.read(log.view(), 0, 1, 2, true);

        assertThat(slice.sizeBytes()).isEqualTo(sizeBytes);
        slice.release();
        assertThat(log.read(log.view(), 0, 1, 2, false).isEmpty()).isTrue();
    }

    @Test
    void trap62AnOffsetInsideABatchGetsTheWholeBatch() throws Exception {
        Log log = logs.create(logs.open());
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a", "b", "c"));

        LogSlice slice = log.read(log.view(), 1, 1000, 3, true);

        ByteBuffer bytes = TestLogs.bytes(slice);
        slice.release();
        assertThat(TestLogs.batches(bytes).get(0).baseOffset()).isZero();
    }

    @Test
    void trap66AnUpperBoundIsExclusive() throws Exception {
        Log log = logs.create(logs.open());
        int sizeBytes =
                TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a")).sizeBytes();
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "b"));

        LogSlice slice = log.read(log.view(), 0, 1000, 1, true);

        assertThat(slice.sizeBytes()).isEqualTo(sizeBytes);
        slice.release();
        assertThat(log.read(log.view(), 1, 1000, 1, true).isEmpty()).isTrue();
    }

    @Test
    void trap69OnlyOffsetsOutsideTheLogAreOutOfRange() throws Exception {
        Log log = logs.create(logs.open());
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a"));

        assertThat(log.read(log.view(), 1, 1000, 1, true).isEmpty()).isTrue();
        assertThatThrownBy(() -> log.read(log.view(), 2, 1000, 1, true)).isInstanceOf(OffsetOutOfRange.class);
        assertThatThrownBy(() -> log.read(log.view(), -1, 1000, 1, true)).isInstanceOf(OffsetOutOfRange.class);
    }

    @Test
    void goesOnInANewSegmentWhenOneIsFull() throws Exception {
        logs.config(LogConfig.DEFAULTS.with(TestLogs.segments(100)));
        Log log = logs.create(logs.open());

        for (int i = 0; i < 5; i++) {
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "value " + i));
        }

        assertThat(log.view().segmentStarts()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(TestLogs.values(log, 0)).hasSize(5);
    }

    @Test
    void requestsStagedTogetherMayEndUpInSeveralSegments() throws Exception {
        logs.config(LogConfig.DEFAULTS.with(TestLogs.segments(200)));
        Log log = logs.create(logs.open());

        for (int i = 0; i < 7; i++) {
            log.stage(TestLogs.batch(TestLogs.START_MS, "value " + i), AppendOptions.fromClient(0));
        }
        log.write();

        assertThat(log.view().segmentStarts()).containsExactly(0L, 2L, 4L, 6L);
        assertThat(TestLogs.values(log, 3)).containsExactly("value 3", "value 4", "value 5", "value 6");
    }

    @Test
    void aRequestLargerThanASegmentIsRefused() throws Exception {
        logs.config(LogConfig.DEFAULTS.with(TestLogs.segments(60)));
        Log log = logs.create(logs.open());

        assertThatThrownBy(() -> TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a")))
                .isInstanceOfSatisfying(
                        AppendRejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.RECORD_LIST_TOO_LARGE));
        assertThat(log.view().logEndOffset()).isZero();
    }

    @Test
    void aReaderFinishesWithASegmentThatIsDeletedMeanwhile() throws Exception {
        Log log = logs.create(logs.open());
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "a"));
        LogView before = log.view();
        LogSlice slice = log.read(before, 0, 1000, 1, true);

        log.advanceLogStart(10);

        assertThat(TestLogs.batches(TestLogs.bytes(slice)).get(0).isIntact()).isTrue();
        slice.release();
        assertThatThrownBy(() -> log.read(before, 0, 1000, 1, true)).isInstanceOf(OffsetOutOfRange.class);
        assertThat(log.view().logStartOffset()).isEqualTo(10);
        assertThat(log.view().logEndOffset()).isEqualTo(10);
    }
}
