package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.dirs.LogDirs;
import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import gregor.log.records.AppendRejected;
import gregor.log.records.AppendRejected.Reason;
import gregor.log.segment.Segment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A client had five batches in flight when its broker went away, and sends them again. A snapshot tells of the last one only,
 * and a segment may have ended between any two of them.
 */
class RepeatedBatchesTest {
    private static final long ID = 77;
    private static final int SENT = 12;
    private static final int IN_FLIGHT = 5;
    private static final int SEGMENT_BYTES = 250;

    private final TestLogs logs = new TestLogs().config(LogConfig.DEFAULTS.with(TestLogs.segments(SEGMENT_BYTES)));
    private LogDirs dirs;
    private Log log;

    private void open() throws Exception {
        dirs = logs.open();
        log = dirs.find(TestLogs.PARTITION) == null ? logs.create(dirs) : dirs.find(TestLogs.PARTITION);
    }

    private Appended send(long id, int epoch, int sequence) throws Exception {
        return TestLogs.append(log, TestLogs.batch(id, epoch, sequence, "value"));
    }

    private void sendAll() throws Exception {
        for (int sequence = 0; sequence < SENT; sequence++) {
            send(ID, 0, sequence);
        }
        assertThat(log.view().segmentStarts())
                .as("segments, of few batches each")
                .hasSizeGreaterThan(3);
    }

    private void assertRepeated(int sequence, long offset) throws Exception {
        long end = log.view().logEndOffset();
        Appended again = send(ID, 0, sequence);
        assertThat(again.duplicate()).as("batch %d again", sequence).isTrue();
        assertThat(again.firstOffset()).isEqualTo(offset);
        assertThat(log.view().logEndOffset()).isEqualTo(end);
    }

    private void assertOutOfOrder(int sequence) {
        long end = log.view().logEndOffset();
        assertThatThrownBy(() -> send(ID, 0, sequence))
                .isInstanceOfSatisfying(
                        AppendRejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.OUT_OF_ORDER_SEQUENCE));
        assertThat(log.view().logEndOffset()).isEqualTo(end);
    }

    private void assertAllInFlightAreRepeated() throws Exception {
        for (int sequence = SENT - IN_FLIGHT; sequence < SENT; sequence++) {
            assertRepeated(sequence, sequence);
        }
        assertOutOfOrder(SENT - IN_FLIGHT - 1);
        assertThat(send(ID, 0, SENT).duplicate()).isFalse();
    }

    @Test
    void trap55AfterAKillAllThatWasInFlightIsKnownAcrossSegments() throws Exception {
        open();
        sendAll();
        logs.kill();
        open();
        assertAllInFlightAreRepeated();
    }

    @Test
    void trap55AfterAKillOfAForcedLogAllThatWasInFlightIsKnown() throws Exception {
        open();
        sendAll();
        log.flush();
        logs.time.advance(60_000); // The recovery point is written down: no batch of the log is read again.
        logs.crash(new Random(1));
        open();
        assertAllInFlightAreRepeated();
    }

    @Test
    void trap55AfterACleanStopAllThatWasInFlightIsKnown() throws Exception {
        open();
        sendAll();
        dirs.close();
        open();
        assertAllInFlightAreRepeated();
    }

    @Test
    void afterATruncationAllThatWasInFlightBeforeItIsKnown() throws Exception {
        open();
        sendAll();
        send(ID, 0, SENT);
        log.truncateTo(SENT);
        assertAllInFlightAreRepeated();
    }

    @Test
    void newBatchesAfterTheStartTakeThePlaceOfTheOldest() throws Exception {
        open();
        sendAll();
        dirs.close();
        open();
        send(ID, 0, SENT);
        send(ID, 0, SENT + 1);

        assertRepeated(SENT - 3, SENT - 3);
        assertOutOfOrder(SENT - 4);
    }

    @Test
    void thoseOfOtherProducersAndEpochsAreNotTakenForIts() throws Exception {
        open();
        for (int sequence = 0; sequence < SENT; sequence++) {
            send(ID, 0, sequence);
            send(ID + 1, 0, sequence);
        }
        for (int sequence = 0; sequence < 3; sequence++) {
            send(ID, 1, sequence);
            send(ID + 1, 0, SENT + sequence);
        }
        long end = log.view().logEndOffset();
        dirs.close();
        open();

        assertThat(send(ID, 1, 0).firstOffset()).isEqualTo(2 * SENT);
        assertThat(send(ID + 1, 0, SENT - 2).firstOffset()).isEqualTo(2 * (SENT - 2) + 1);
        assertThat(log.view().logEndOffset()).isEqualTo(end);
        assertThatThrownBy(() -> send(ID, 0, SENT - 1)).isInstanceOf(AppendRejected.class);
    }

    @Test
    void aGapInTheSequenceIsStillOutOfOrder() throws Exception {
        open();
        sendAll();
        dirs.close();
        open();
        assertOutOfOrder(SENT + 1);
        assertRepeated(SENT - IN_FLIGHT, SENT - IN_FLIGHT);
    }

    @Test
    void whatWasDeletedOrDamagedIsNotKnown() throws Exception {
        open();
        sendAll();
        dirs.close();
        open();
        Segment last = log.view().segments().active();
        Segment before = log.view().segments().get(log.view().segments().count() - 2);
        log.advanceHighWatermark(SENT);
        log.advanceLogStart(before.baseOffset());
        try (FileChannel channel =
                logs.disk.open(FileNames.file(logs.logDir(), before.baseOffset(), FileNames.LOG), Disk.Access.WRITE)) {
            channel.write(ByteBuffer.allocate(20), 0);
        }

        assertOutOfOrder((int) last.baseOffset() - 1);
        assertRepeated(SENT - 1, SENT - 1);
    }

    @Test
    void nothingIsLookedForFarBack() throws Exception {
        logs.config(LogConfig.DEFAULTS);
        open();
        send(ID, 0, 0);
        String large = "x".repeat(1_000_000);
        for (int sequence = 0; sequence < 12; sequence++) {
            TestLogs.append(log, TestLogs.batch(ID + 1, 0, sequence, large));
        }
        send(ID, 0, 1);
        dirs.close();
        open();

        assertOutOfOrder(0);
        assertThat(TestLogs.append(log, TestLogs.batch(ID + 1, 0, 7, large)).duplicate())
                .isTrue();
    }
}
