package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.records.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a follower needs of its log: to append what its leader has as it is, and to give up what its leader has not. */
class FollowerAppendTest {
    private final TestLogs logs = new TestLogs();

    @Test
    void whatIsLargerThanASegmentGoesIntoSeveral() throws Exception {
        logs.config(LogConfig.DEFAULTS.with(TestLogs.segments(150)));
        Log log = logs.create(logs.open());

        append(log, batch(0, 1, "a"), batch(1, 1, "b"), batch(2, 2, "c".repeat(300)), batch(3, 2, "d"));

        assertThat(log.view().segmentStarts()).containsExactly(0L, 2L, 3L);
        assertThat(TestLogs.values(log, 0)).containsExactly("a", "b", "c".repeat(300), "d");
    }

    @Test
    void offsetsFarApartGoIntoSegmentsOfTheirOwn() throws Exception {
        Log log = logs.create(logs.open());
        long far = 3L << 31;

        append(log, batch(0, 1, "a"), batch(far, 1, "b"), batch(2 * far, 1, "c"));

        assertThat(log.view().segmentStarts()).containsExactly(0L, far, 2 * far);
        assertThat(TestLogs.values(log, 1)).containsExactly("b", "c");
    }

    @Test
    void theEpochsOfTheBatchesAreTheEpochsOfTheLog() throws Exception {
        Log log = logs.create(logs.open());

        append(log, batch(0, 1, "a"), batch(1, 4, "b"), batch(2, 4, "c"));

        assertThat(log.view().leaderEpochs().entries())
                .containsExactly(new LeaderEpochs.Entry(1, 0), new LeaderEpochs.Entry(4, 1));
    }

    @Test
    void anEpochInWhichNothingWasWrittenEndsWithATruncationToTheEnd() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 1, "a"));
        log.startLeaderEpoch(7);

        log.truncateTo(1);

        assertThat(log.view().leaderEpochs().latest()).isEqualTo(1);
        assertThat(log.view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void aLogThatStartsAfreshHasNothingAtAnyOffset() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 1, "a"), batch(1, 1, "b"));

        log.startAfresh(1);
        append(log, batch(1, 3, "else"));

        assertThat(log.view().logStartOffset()).isEqualTo(1);
        assertThat(TestLogs.values(log, 1)).containsExactly("else");
        assertThat(log.view().leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(3, 1));
    }

    /** Deleted records that share a segment with others come back after a kill; they must not be of another history. */
    @Test
    void whatWasDeletedDoesNotComeBackBeforeWhatWasCopied() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 1, "a"), batch(1, 5, "b"), batch(2, 5, "c"));
        log.advanceHighWatermark(3);
        log.advanceLogStart(2);

        log.truncateTo(2);
        append(log, batch(2, 3, "else"));
        logs.crash(new Random(1));
        log = logs.open().find(TestLogs.PARTITION);

        assertThat(log.view().logStartOffset()).isEqualTo(2);
    }

    private static void append(Log log, ByteBuffer... batches) throws StorageFailure {
        int bytes = 0;
        for (ByteBuffer batch : batches) {
            bytes += batch.remaining();
        }
        ByteBuffer all = ByteBuffer.allocateDirect(bytes);
        for (ByteBuffer batch : batches) {
            all.put(batch);
        }
        log.stage(all.flip(), AppendOptions.copied());
        log.write();
    }

    private static ByteBuffer batch(long offset, int leaderEpoch, String value) {
        return TestLogs.records(
                new BatchBuilder().baseOffset(offset).leaderEpoch(leaderEpoch), TestLogs.START_MS, value);
    }
}
