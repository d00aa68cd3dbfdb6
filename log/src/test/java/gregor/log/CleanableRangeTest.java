package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.cleaner.LogToClean;
import gregor.log.dirs.HostedLog;
import gregor.log.dirs.LogDirs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From where to where a log may be compacted, and when it must be. */
class CleanableRangeTest {
    private static final long MINUTE_MS = 60_000;

    private final TestLogs logs = new TestLogs();
    private LogDirs dirs;
    private PartitionLog log;

    /** Segments of one record each, a minute apart. */
    @BeforeEach
    void open() throws Exception {
        logs.config(TestLogs.compacted(100));
        dirs = logs.open();
        log = (PartitionLog) logs.create(dirs);
        for (int i = 0; i < 5; i++) {
            TestLogs.append(log, TestLogs.keyed(logs.time.millis(), "k" + i, "v"));
            logs.time.advance(MINUTE_MS);
        }
        log.advanceHighWatermark(5);
    }

    private void lags(long minMs, long maxMs) {
        log.configure(logs.config().with(new LogConfig.Compaction(0.5, minMs, maxMs, 0)));
    }

    private CleanableRange range() throws Exception {
        return log.cleanable(log.view(), logs.time.millis());
    }

    private LogToClean choice() throws Exception {
        HostedLog hosted = dirs.hosted().iterator().next();
        return LogToClean.of(hosted, log.view(), range(), logs.time.millis());
    }

    @Test
    void allButTheSegmentBeingWritten() throws Exception {
        assertThat(range()).isEqualTo(new CleanableRange(0, 4, false));
    }

    @Test
    void fromWhereTheLastCleaningEnded() throws Exception {
        log.firstDirtyOffset(2);

        assertThat(range()).isEqualTo(new CleanableRange(2, 4, false));
        assertThat(choice().ratio()).isEqualTo(0.5);
        assertThat(choice().isDue()).isFalse();
    }

    @Test
    void notBeyondWhatIsCommittedAndDecided() throws Exception {
        log.advanceHighWatermark(3);
        assertThat(range()).isEqualTo(new CleanableRange(0, 3, false));

        log.advanceHighWatermark(0);
        assertThat(range()).isEqualTo(new CleanableRange(0, 0, false));
        assertThat(choice().isDue()).isFalse();
    }

    @Test
    void nothingThatIsYoungerThanTheMinimumLag() throws Exception {
        lags(3 * MINUTE_MS, Long.MAX_VALUE);

        assertThat(range()).isEqualTo(new CleanableRange(0, 3, false));
    }

    @Test
    void aLogIsDueWhateverItsRatioWhenSomethingHasWaitedForTheMaximumLag() throws Exception {
        log.firstDirtyOffset(3);
        lags(0, 2 * MINUTE_MS);
        assertThat(choice().overdue()).isFalse();
        assertThat(choice().isDue()).isFalse();

        logs.time.advance(1);

        assertThat(choice().overdue()).isTrue();
        assertThat(choice().isDue()).isTrue();
    }

    @Test
    void fromTheStartAgainWhenTheLogHasNoSuchOffset() throws Exception {
        log.advanceLogStart(2);
        log.firstDirtyOffset(1);
        assertThat(range()).isEqualTo(new CleanableRange(2, 4, true));

        log.firstDirtyOffset(6);
        assertThat(range()).isEqualTo(new CleanableRange(2, 4, true));
    }
}
