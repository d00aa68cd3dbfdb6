package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.records.BatchBuilder;
import gregor.log.records.Compression;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Offsets by time (trap 75). */
class OffsetForTimeTest {
    private final TestLogs logs = new TestLogs().config(LogConfig.DEFAULTS.with(TestLogs.segments(250)));
    private Log log;

    @BeforeEach
    void open() throws Exception {
        log = logs.create(logs.open());
    }

    private void append(long... timestamps) throws Exception {
        BatchBuilder builder = new BatchBuilder(Compression.GZIP, Compression.GZIP.defaultLevel());
        for (long timestampMs : timestamps) {
            builder.append(timestampMs, null, "value".getBytes(StandardCharsets.UTF_8));
        }
        log.stage(TestLogs.direct(builder.build()), AppendOptions.fromClient(6));
        log.write();
    }

    private TimedOffset find(long timestampMs) throws Exception {
        return log.offsetForTime(log.view(), timestampMs);
    }

    @Test
    void trap75FindsTheRecordInsideItsBatch() throws Exception {
        append(10, 20, 30);
        append(40, 50, 60);

        assertThat(find(20)).isEqualTo(new TimedOffset(1, 20, 6));
        assertThat(find(21)).isEqualTo(new TimedOffset(2, 30, 6));
        assertThat(find(31)).isEqualTo(new TimedOffset(3, 40, 6));
        assertThat(find(0)).isEqualTo(new TimedOffset(0, 10, 6));
    }

    @Test
    void trap75NothingLaterIsNoOffset() throws Exception {
        append(10, 20, 30);

        assertThat(find(31)).isEqualTo(TimedOffset.NONE);
    }

    @Test
    void timesMayGoBack() throws Exception {
        append(50);
        append(20);
        append(90);
        append(70);

        assertThat(find(60).offset()).isEqualTo(2);
        assertThat(find(20).offset()).isZero();
    }

    @Test
    void searchesAllSegments() throws Exception {
        for (int i = 1; i <= 20; i++) {
            append(i * 10L, i * 10L + 5);
        }

        assertThat(log.view().segmentStarts()).hasSizeGreaterThan(3);
        for (int i = 1; i <= 20; i++) {
            assertThat(find(i * 10L + 1).offset()).isEqualTo(i * 2L - 1);
        }
    }

    @Test
    void recordsBelowTheLogStartAreNotFound() throws Exception {
        append(10, 20, 30);
        log.advanceLogStart(2);

        assertThat(find(5)).isEqualTo(new TimedOffset(2, 30, 6));
    }

    @Test
    void specialTimesNameTheEndsAndTheMaximum() throws Exception {
        append(10, 90, 30);
        append(40, 50);

        assertThat(find(Log.EARLIEST_TIME)).isEqualTo(new TimedOffset(0, -1, 6));
        assertThat(find(Log.LATEST_TIME)).isEqualTo(new TimedOffset(5, -1, 6));
        assertThat(find(Log.MAX_TIMESTAMP)).isEqualTo(new TimedOffset(1, 90, 6));
    }

    @Test
    void anEmptyLogHasNoMaximum() throws Exception {
        assertThat(find(Log.MAX_TIMESTAMP)).isEqualTo(TimedOffset.NONE);
        assertThat(find(Log.EARLIEST_TIME).offset()).isZero();
    }
}
