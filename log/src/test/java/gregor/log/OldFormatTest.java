package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.dirs.LogDirs;
import gregor.log.records.AppendRules;
import gregor.log.records.RecordBatch;
import gregor.log.records.TimestampType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that stores message format 0 or 1, as {@code message.format.version} asks for, and one whose format changes. */
class OldFormatTest {
    private final TestLogs logs = new TestLogs();

    private static LogConfig storing(int magic) {
        AppendRules rules = new AppendRules(
                1_000_000, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, null, 0, magic, true);
        return LogConfig.DEFAULTS.with(rules).with(TestLogs.segments(200));
    }

    private static List<Integer> formats(Log log) throws Exception {
        LogView view = log.view();
        LogSlice slice = log.read(view, view.logStartOffset(), 1_000_000, view.logEndOffset(), true);
        try {
            return TestLogs.batches(TestLogs.bytes(slice)).stream()
                    .map(RecordBatch::magic)
                    .toList();
        } finally {
            slice.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void recordsAreStoredInTheOldFormatAndOutliveAKill(int magic) throws Exception {
        LogDirs dirs = logs.config(storing(magic)).open();
        Log log = logs.create(dirs);

        Appended first = TestLogs.append(log, TestLogs.batch(logs.time.millis(), "a", "b", "c"));
        Appended second = TestLogs.append(log, TestLogs.batch(logs.time.millis(), "d"));

        assertThat(first.lastOffset()).isEqualTo(2);
        assertThat(second.firstOffset()).isEqualTo(3);
        assertThat(formats(log)).containsOnly(magic);
        log.flush();
        logs.crash(new Random(7));

        log = logs.open().find(TestLogs.PARTITION);

        assertThat(TestLogs.values(log, 0)).containsExactly("a", "b", "c", "d");
        assertThat(log.view().logEndOffset()).isEqualTo(4);
    }

    @Test
    void aLogOfFormatOneIsSearchedByTimeAndOneOfFormatZeroHasNoTimes() throws Exception {
        long nowMs = logs.time.millis();
        Log log = logs.create(logs.config(storing(1)).open());
        TestLogs.append(log, TestLogs.batch(nowMs, "a"));
        TestLogs.append(log, TestLogs.batch(nowMs + 5, "b"));
        assertThat(log.offsetForTime(log.view(), nowMs + 1).offset()).isEqualTo(1);

        log.configure(storing(0));
        TestLogs.append(log, TestLogs.batch(nowMs + 10, "c"));
        assertThat(log.offsetForTime(log.view(), nowMs + 6)).isEqualTo(TimedOffset.NONE);
    }

    @Test
    void theFormatChangesBetweenTwoAppendsAndLeaderEpochsAreForgottenWithAnOldOne() throws Exception {
        Log log = logs.create(logs.config(storing(2)).open());
        log.startLeaderEpoch(0);
        TestLogs.append(log, TestLogs.batch(logs.time.millis(), "new"));
        assertThat(log.view().leaderEpochs().latest()).isZero();

        log.configure(storing(1));
        TestLogs.append(log, TestLogs.batch(logs.time.millis(), "old"));
        assertThat(log.view().leaderEpochs().entries()).isEmpty();

        log.configure(storing(2));
        TestLogs.append(log, TestLogs.batch(logs.time.millis(), "new again"));

        assertThat(formats(log)).containsExactly(2, 1, 2);
        assertThat(log.view().leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(0, 2));
        assertThat(TestLogs.values(log, 0)).containsExactly("new", "old", "new again");
    }

    @Test
    void epochsForgottenWithAnOldFormatDoNotComeBackAtAStart() throws Exception {
        LogDirs dirs = logs.config(storing(2)).open();
        Log log = logs.create(dirs);
        log.startLeaderEpoch(0);
        TestLogs.append(log, TestLogs.batch(logs.time.millis(), "new"));
        log.configure(storing(1));
        TestLogs.append(log, TestLogs.batch(logs.time.millis(), "old"));
        dirs.close();

        dirs = logs.open();
        log = (PartitionLog) dirs.find(TestLogs.PARTITION);
        assertThat(log.view().leaderEpochs().entries()).isEmpty();

        log.configure(storing(2));
        TestLogs.append(log, TestLogs.batch(logs.time.millis(), "new again"));
        dirs.close();
        logs.disk.delete(logs.logDir().resolve("leader-epoch-checkpoint"));
        log = (PartitionLog) logs.open().find(TestLogs.PARTITION);
        assertThat(log.view().leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(0, 2));
    }
}
