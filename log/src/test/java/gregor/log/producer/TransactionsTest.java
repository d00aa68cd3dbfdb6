package gregor.log.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.AbortedTransaction;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.TestLogs;
import gregor.log.dirs.LogDirs;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where committed readers stop, and what they leave out. */
class TransactionsTest {
    private final TestLogs logs = new TestLogs().config(LogConfig.DEFAULTS.with(TestLogs.segments(400)));
    private LogDirs dirs;
    private Log log;

    @BeforeEach
    void open() throws Exception {
        dirs = logs.open();
        log = logs.create(dirs);
    }

    private void append(long producerId, int sequence) throws Exception {
        BatchBuilder builder =
                new BatchBuilder().producer(producerId, (short) 0, sequence).transactional();
        TestLogs.append(log, TestLogs.records(builder, TestLogs.START_MS, "in a transaction"));
    }

    private void end(long producerId, boolean commit) throws Exception {
        end(producerId, commit, 1);
    }

    private void end(long producerId, boolean commit, int coordinatorEpoch) throws Exception {
        log.stage(
                TestLogs.direct(
                        new EndTxnMarker(commit, coordinatorEpoch).toBatch(producerId, (short) 0, TestLogs.START_MS)),
                AppendOptions.fromCoordinator(0));
        log.write();
    }

    private long stable() {
        return log.view().lastStableOffset(log.view().logEndOffset());
    }

    @Test
    void trap67CommittedReadersStopAtTheFirstOpenTransaction() throws Exception {
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "plain"));
        append(1, 0);
        append(2, 0);

        assertThat(stable()).isEqualTo(1);
        end(1, true);
        log.advanceHighWatermark(log.view().logEndOffset());
        assertThat(stable()).isEqualTo(2);
        end(2, true);
        log.advanceHighWatermark(log.view().logEndOffset());
        assertThat(stable()).isEqualTo(log.view().logEndOffset());
    }

    @Test
    void aTransactionIsDecidedOnlyWhenItsMarkerIsReplicated() throws Exception {
        append(1, 0);
        end(1, true);

        log.advanceHighWatermark(1);
        assertThat(log.view().lastStableOffset(1)).isZero();
        log.advanceHighWatermark(2);
        assertThat(log.view().lastStableOffset(2)).isEqualTo(2);
    }

    @Test
    void trap70AMarkerTakesOneOffset() throws Exception {
        append(1, 0);
        end(1, true);

        assertThat(TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "plain"))
                        .firstOffset())
                .isEqualTo(2);
    }

    @Test
    void trap67AbortedTransactionsComeByFirstOffset() throws Exception {
        append(1, 0);
        append(2, 0);
        append(1, 1);
        end(2, false);
        end(1, false);
        append(3, 0);
        end(3, true);

        assertThat(log.abortedTransactions(log.view(), 0, log.view().logEndOffset()))
                .containsExactly(new AbortedTransaction(1, 0), new AbortedTransaction(2, 1));
        assertThat(log.abortedTransactions(log.view(), 4, log.view().logEndOffset()))
                .containsExactly(new AbortedTransaction(1, 0));
        assertThat(log.abortedTransactions(log.view(), 0, 1)).containsExactly(new AbortedTransaction(1, 0));
    }

    @Test
    void abortedAndOpenTransactionsAreKnownAfterACleanRestart() throws Exception {
        append(1, 0);
        end(1, false);
        append(2, 0);
        dirs.close();
        log = logs.open().find(TestLogs.PARTITION);

        assertThat(stable()).isEqualTo(2);
        assertThat(log.abortedTransactions(log.view(), 0, 3)).containsExactly(new AbortedTransaction(1, 0));
    }

    @Test
    void abortedAndOpenTransactionsAreFoundInTheLogAfterAKill() throws Exception {
        append(1, 0);
        append(2, 0);
        end(1, false);
        append(1, 1);
        log.flush();
        logs.crash(new Random(3));
        log = logs.open().find(TestLogs.PARTITION);

        assertThat(log.view().logEndOffset()).isEqualTo(4);
        log.advanceHighWatermark(4);
        assertThat(stable()).isEqualTo(1);
        assertThat(log.abortedTransactions(log.view(), 0, 4)).containsExactly(new AbortedTransaction(1, 0));
    }

    @Test
    void truncationReopensATransactionWhoseMarkerItTakes() throws Exception {
        append(1, 0);
        end(1, false);
        log.truncateTo(1);

        assertThat(log.abortedTransactions(log.view(), 0, 1)).isEmpty();
        assertThat(stable()).isZero();
    }

    @Test
    void plainRecordsOfAProducerWithAnOpenTransactionAreRefused() throws Exception {
        append(1, 0);

        assertThatThrownBy(() -> TestLogs.append(log, TestLogs.batch(1L, 0, 1, "plain")))
                .isInstanceOfSatisfying(
                        AppendRejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.INVALID_TXN_STATE));
    }

    @Test
    void aMarkerOfAnOldCoordinatorIsRefused() throws Exception {
        append(1, 0);
        end(1, true, 5);

        assertThatThrownBy(() -> end(1, true, 4))
                .isInstanceOfSatisfying(
                        AppendRejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.TRANSACTION_COORDINATOR_FENCED));
    }

    @Test
    void whoAsksIsToldOfTheOpenTransactionAndOfTheLastCoordinator() throws Exception {
        append(1, 0);
        end(1, true, 5);
        append(1, 1);

        assertThat(log.activeProducers()).containsExactly(new ActiveProducer(1, (short) 0, 1, TestLogs.START_MS, 5, 2));
    }
}
