package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.dirs.LogDirs;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log takes from producers that number their batches. */
class ProducersTest {
    private static final long ID = 77;

    private final TestLogs logs = new TestLogs();
    private LogDirs dirs;
    private Log log;

    @BeforeEach
    void open() throws Exception {
        dirs = logs.open();
        log = logs.create(dirs);
    }

    private void append(int epoch, int sequence) throws Exception {
        TestLogs.append(log, TestLogs.batch(ID, epoch, sequence, "value"));
    }

    private void assertRejected(Reason reason, ByteBuffer records) {
        long endBefore = log.view().logEndOffset();
        assertThatThrownBy(() -> log.stage(records, AppendOptions.fromClient(0)))
                .isInstanceOfSatisfying(
                        AppendRejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
        assertThat(log.view().logEndOffset()).isEqualTo(endBefore);
    }

    @Test
    void trap51ARepeatedBatchGetsItsFirstOffsetAndTime() throws Exception {
        TestLogs.append(log, TestLogs.batch(ID, 0, 0, "a", "b"));
        for (int sequence = 2; sequence < 6; sequence++) {
            append(0, sequence);
        }

        Appended again = TestLogs.append(log, TestLogs.batch(ID, 0, 0, "a", "b"));

        assertThat(again.duplicate()).isTrue();
        assertThat(again.firstOffset()).isZero();
        assertThat(again.lastOffset()).isEqualTo(1);
        assertThat(again.logAppendTimeMs()).isEqualTo(TestLogs.START_MS);
        assertThat(log.view().logEndOffset()).isEqualTo(6);
    }

    @Test
    void trap51ARepeatedBatchOlderThanTheLastFiveIsOutOfOrder() throws Exception {
        for (int sequence = 0; sequence < 6; sequence++) {
            append(0, sequence);
        }

        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, TestLogs.batch(ID, 0, 0, "value"));
        assertThat(TestLogs.append(log, TestLogs.batch(ID, 0, 1, "value")).duplicate())
                .isTrue();
    }

    @Test
    void aRepeatedBatchOfAnEarlierLeaderIsFoundHoweverManyCameAfterIt() throws Exception {
        for (int sequence = 0; sequence < 20; sequence++) {
            TestLogs.append(log, TestLogs.batch(ID, 0, sequence, "value"), sequence < 10 ? 3 : 4);
        }

        Appended again = TestLogs.append(log, TestLogs.batch(ID, 0, 8, "value"), 4);

        assertThat(again.duplicate()).isTrue();
        assertThat(again.firstOffset()).isEqualTo(8);
        assertThat(log.view().logEndOffset()).isEqualTo(20);
        assertThatThrownBy(() -> log.stage(TestLogs.batch(ID, 0, 12, "value"), AppendOptions.fromClient(4)))
                .as("of the same leader")
                .isInstanceOf(AppendRejected.class);
        assertThatThrownBy(() -> log.stage(TestLogs.batch(ID, 0, 8, "a", "b"), AppendOptions.fromClient(4)))
                .as("of other sequences")
                .isInstanceOf(AppendRejected.class);
    }

    @Test
    void aRepeatedBatchIsFoundBeforeTheFirstOneIsWritten() throws Exception {
        log.stage(TestLogs.batch(ID, 0, 0, "a"), AppendOptions.fromClient(0));

        Appended again = log.stage(TestLogs.batch(ID, 0, 0, "a"), AppendOptions.fromClient(0));

        assertThat(again.duplicate()).isTrue();
        log.write();
        assertThat(log.view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void aGapInTheSequenceIsOutOfOrder() throws Exception {
        append(0, 0);

        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, TestLogs.batch(ID, 0, 2, "value"));
    }

    @Test
    void sequencesGoOnAtZeroAfterTheGreatestInt() throws Exception {
        append(0, Integer.MAX_VALUE);
        append(0, 0);

        assertThat(log.view().logEndOffset()).isEqualTo(2);
        TestLogs.append(log, TestLogs.batch(ID + 1, 0, Integer.MAX_VALUE - 1, "a", "b", "c"));
        Appended again = TestLogs.append(log, TestLogs.batch(ID + 1, 0, Integer.MAX_VALUE - 1, "a", "b", "c"));
        assertThat(again.duplicate()).isTrue();
        TestLogs.append(log, TestLogs.batch(ID + 1, 0, 1, "d"));
        assertThat(log.view().logEndOffset()).isEqualTo(6);
    }

    @Test
    void trap52AnUnknownProducerMayBeginWithAnySequence() throws Exception {
        append(4, 1234);

        assertThat(log.view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void trap53ANewEpochBeginsAtZero() throws Exception {
        append(0, 0);

        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, TestLogs.batch(ID, 1, 1, "value"));
        append(1, 0);
        assertThat(log.view().logEndOffset()).isEqualTo(2);
    }

    @Test
    void trap53AnOldEpochIsRefused() throws Exception {
        append(1, 0);

        assertRejected(Reason.INVALID_PRODUCER_EPOCH, TestLogs.batch(ID, 0, 0, "value"));
    }

    /** A stock broker lets such a producer be, whatever its sequences, until it has an epoch. */
    @Test
    void aProducerWithoutAnEpochMayGoOnAtAnySequence() throws Exception {
        append(-1, 0);
        append(-1, 40);
        append(0, 7);

        assertThat(log.view().logEndOffset()).isEqualTo(3);
        assertRejected(Reason.INVALID_PRODUCER_EPOCH, TestLogs.batch(ID, -1, 41, "value"));
    }

    @Test
    void trap54TheSameSequenceInANewEpochIsNoDuplicate() throws Exception {
        append(0, 0);

        Appended appended = TestLogs.append(log, TestLogs.batch(ID, 1, 0, "value"));

        assertThat(appended.duplicate()).isFalse();
        assertThat(appended.firstOffset()).isEqualTo(1);
    }

    @Test
    void trap55TheLastBatchOfAProducerIsKnownAfterACleanRestart() throws Exception {
        append(0, 0);
        append(0, 1);
        dirs.close();
        log = logs.open().find(TestLogs.PARTITION);

        Appended again = TestLogs.append(log, TestLogs.batch(ID, 0, 1, "value"));

        assertThat(again.duplicate()).isTrue();
        assertThat(again.firstOffset()).isEqualTo(1);
        append(0, 2);
        assertThat(log.view().logEndOffset()).isEqualTo(3);
    }

    @Test
    void afterAKillTheLastFiveBatchesAreKnownFromTheLog() throws Exception {
        for (int sequence = 0; sequence < 6; sequence++) {
            append(0, sequence);
        }
        log.flush();
        logs.crash(new Random(1));
        log = logs.open().find(TestLogs.PARTITION);

        assertThat(TestLogs.append(log, TestLogs.batch(ID, 0, 1, "value")).duplicate())
                .isTrue();
        assertRejected(Reason.OUT_OF_ORDER_SEQUENCE, TestLogs.batch(ID, 0, 7, "value"));
    }

    @Test
    void aTruncatedBatchIsNoDuplicateWhenItComesAgain() throws Exception {
        append(0, 0);
        append(0, 1);
        log.truncateTo(1);

        assertThat(TestLogs.append(log, TestLogs.batch(ID, 0, 1, "value")).duplicate())
                .isFalse();
    }

    @Test
    void aProducerThatIsSilentForTooLongIsForgotten() throws Exception {
        append(5, 0);
        logs.time.advance(86_400_000 + 300_000);

        append(0, 99);

        assertThat(log.view().logEndOffset()).isEqualTo(2);
    }

    @Test
    void whatALeaderSendsIsTakenAsItIs() throws Exception {
        Log leader = log;
        append(0, 7);
        append(0, 8);
        LogSlice slice = leader.read(leader.view(), 0, 10_000, 2, true);
        ByteBuffer records = TestLogs.bytes(slice);
        slice.release();
        TestLogs others = new TestLogs();
        Log follower = others.create(others.open());

        Appended appended = follower.stage(TestLogs.direct(records), AppendOptions.copied());
        follower.write();

        assertThat(appended.lastOffset()).isEqualTo(1);
        assertThat(follower.view().logEndOffset()).isEqualTo(2);
        assertThat(follower.view().leaderEpochs().latest()).isZero();
        assertThatThrownBy(() -> follower.stage(TestLogs.direct(records.rewind()), AppendOptions.copied()))
                .isInstanceOf(AppendRejected.class);
    }
}
