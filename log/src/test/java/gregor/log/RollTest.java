package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.dirs.LogDirs;
import gregor.log.segment.SegmentConfig;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a segment ends. */
class RollTest {
    private static final long AGE_MS = 10_000;

    private final TestLogs logs = new TestLogs();
    private Log log;

    @BeforeEach
    void open() throws Exception {
        log = logs.create(logs.open());
    }

    private static LogConfig aged(long jitterMs) {
        return LogConfig.DEFAULTS.with(new SegmentConfig(1 << 20, AGE_MS, jitterMs, 1 << 20, 4096, false));
    }

    private long append(long timestampMs) throws Exception {
        TestLogs.append(log, TestLogs.batch(timestampMs, "value"));
        return log.view().segmentStarts().size();
    }

    @Test
    void theAgeIsCountedByTimestamps() throws Exception {
        log.configure(aged(0));
        long startMs = logs.time.millis();
        append(startMs);
        logs.time.advance(10 * AGE_MS);
        assertThat(append(startMs + AGE_MS)).isEqualTo(1);
        assertThat(append(startMs + AGE_MS + 1)).isEqualTo(2);
        // An older record does not bring a segment to its end.
        assertThat(append(startMs)).isEqualTo(2);
    }

    @Test
    void withoutTimestampsTheAgeIsCountedByTheClock() throws Exception {
        log.configure(aged(0));
        append(-1);
        logs.time.advance(AGE_MS);
        assertThat(append(-1)).isEqualTo(1);
        logs.time.advance(1);
        assertThat(append(-1)).isEqualTo(2);
    }

    @Test
    void aSegmentEndsEarlierByNoMoreThanItsJitter() throws Exception {
        log.configure(aged(AGE_MS / 2));
        Set<Long> ages = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            long beganMs = logs.time.millis();
            long segments = append(beganMs);
            long ageMs = 0;
            while (log.view().segmentStarts().size() == segments) {
                ageMs += 100;
                append(beganMs + ageMs);
            }
            ages.add(ageMs);
            logs.time.advance(100 * AGE_MS);
            append(logs.time.millis());
        }
        assertThat(ages).allMatch(ageMs -> ageMs > AGE_MS / 2 && ageMs <= AGE_MS + 100);
        assertThat(ages.size()).isGreaterThan(3);
    }

    @Test
    void anIndexWithoutRoomForAnEntryEndsEachSegmentAfterOneBatch() throws Exception {
        log.configure(LogConfig.DEFAULTS.with(new SegmentConfig(1 << 20, AGE_MS, 0, 12, 0, false)));
        assertThat(append(1)).isEqualTo(1);
        assertThat(append(1)).isEqualTo(2);
        assertThat(append(1)).isEqualTo(3);
        assertThat(log.view().segmentStarts()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aSegmentThatCouldNotBeCreatedDoesNotComeBackAfterAPowerCut() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            TestLogs crashing = new TestLogs()
                    .config(LogConfig.DEFAULTS.with(new SegmentConfig(1000, AGE_MS, 0, 1 << 20, 4096, true)));
            LogDirs before = crashing.open();
            TestLogs.append(crashing.create(before), TestLogs.batch(1, "value"));
            before.close(); // So that the recovery point is where the next segment would have begun.
            Log full = crashing.open().find(TestLogs.PARTITION);
            crashing.memory().capacity(crashing.memory().usedBytes() + 500); // Not enough for another whole segment.
            assertThatThrownBy(() -> TestLogs.append(full, TestLogs.batch(1, "v".repeat(900))))
                    .isInstanceOf(StorageFailure.class);
            crashing.memory().capacity(Long.MAX_VALUE);
            TestLogs.append(full, TestLogs.batch(1, "next"));

            crashing.crash(new Random(seed));

            Log found = crashing.open().find(TestLogs.PARTITION);
            assertThat(TestLogs.values(found, 0))
                    .as("seed %d", seed)
                    .startsWith("value")
                    .hasSize((int) found.view().logEndOffset());
        }
    }
}
