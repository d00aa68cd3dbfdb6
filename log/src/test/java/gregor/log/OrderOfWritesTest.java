package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.log.checkpoint.LeaderEpochs;
import gregor.log.checkpoint.OffsetCheckpoint;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.records.BatchBuilder;
import gregor.log.records.RecordBatch;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What vouches for something reaches the disk after it, whatever fails between, and what vouches no more goes before. */
class OrderOfWritesTest {
    private static final String FULL = "No space left on device";

    private final TestLogs logs = new TestLogs(this::fillingUp);
    private boolean noRoomForNames;
    private int namesForced;

    /** A disk on which the change of a name cannot be forced for want of room, when so told. */
    private Disk fillingUp(Disk disk) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("sync") && arguments[0].equals(logDir())) {
                        forceNames();
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void forceNames() throws IOException {
        if (noRoomForNames) {
            throw new IOException(FULL);
        }
        namesForced++;
    }

    private Path logDir() {
        return logs.logDir();
    }

    @Test
    void theEpochOfARecordIsForcedWithIt() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 1, "a"));
        log.flush();
        ByteBuffer next = batch(1, 2, "b");
        roomFor(next.remaining());

        assertThatThrownBy(() -> append(log, next)).isInstanceOf(StorageFailure.class);
        roomFor(Long.MAX_VALUE);
        log.flush();
        logs.time.advance(120_000); // The recovery point is written down.
        Log after = reopenAfterPowerCut();

        long last = after.view().logEndOffset() - 1;
        LogSlice slice = after.read(after.view(), last, 1000, last + 1, true);
        RecordBatch batch = TestLogs.batches(TestLogs.bytes(slice)).get(0);
        slice.release();
        assertThat(after.view().leaderEpochs().epochAt(last)).isEqualTo(batch.leaderEpoch());
    }

    @Test
    void anEpochWithoutARecordIsGivenUpWithTheAppend() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 1, "a"));
        ByteBuffer next = batch(1, 2, "b");
        roomFor(next.remaining() - 1);

        assertThatThrownBy(() -> append(log, next)).isInstanceOf(StorageFailure.class);
        roomFor(Long.MAX_VALUE);

        assertThat(log.view().leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(1, 0));
        append(log, batch(1, 1, "c"));
        log.flush();
        assertThat(reopenAfterPowerCut().view().leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(1, 0));
    }

    /** A name may come back after a power cut, and records written since be on the disk. */
    @Test
    void epochsFromBeforeATruncationDoNotCountAgainstTheRecordsAfterIt() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 5, "a"));
        append(log, batch(1, 6, "b"));
        Path file = logDir().resolve(FileNames.LEADER_EPOCHS);
        ByteBuffer before = DurableFile.read(logs.disk, file);
        log.truncateTo(1);
        append(log, batch(1, 5, "c"));

        logs.kill();
        DurableFile.write(logs.disk, file, before, true);
        Log after = logs.open().find(TestLogs.PARTITION);

        assertThat(TestLogs.values(after, 0)).containsExactly("a", "c");
        assertThat(after.view().leaderEpochs().entries()).containsExactly(new LeaderEpochs.Entry(5, 0));
    }

    @Test
    void nothingIsTruncatedThatTheDiskGoesOnVouchingFor() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 1, "a"));
        append(log, batch(1, 1, "b"));
        log.flush();
        logs.time.advance(120_000);
        roomFor(0);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> log.truncateTo(1)).hasMessageContaining(FULL);
            assertThat(log.view().logEndOffset()).isEqualTo(2);
        }
        roomFor(Long.MAX_VALUE);
        log.truncateTo(1);

        assertThat(log.view().logEndOffset()).isEqualTo(1);
        assertThat(new OffsetCheckpoint(logs.disk, logs.root.resolve(FileNames.RECOVERY_POINTS)).read())
                .containsEntry(TestLogs.PARTITION, 1L);
    }

    @Test
    void namesThatCouldNotBeForcedAreForcedTheNextTime() throws Exception {
        Log log = logs.create(logs.open());
        append(log, batch(0, 1, "a"));
        noRoomForNames = true;
        assertThatThrownBy(log::flush).hasMessageContaining(FULL);
        noRoomForNames = false;
        assertThat(namesForced).isZero();

        log.flush();

        assertThat(namesForced).isEqualTo(1);
    }

    private void roomFor(long bytes) {
        logs.memory().capacity(bytes == Long.MAX_VALUE ? bytes : logs.memory().usedBytes() + bytes);
    }

    private Log reopenAfterPowerCut() throws Exception {
        logs.crash(new Random(1));
        return logs.open().find(TestLogs.PARTITION);
    }

    private static void append(Log log, ByteBuffer records) throws StorageFailure {
        log.stage(records, AppendOptions.copied());
        log.write();
    }

    private static ByteBuffer batch(long offset, int leaderEpoch, String value) {
        return TestLogs.records(
                new BatchBuilder().baseOffset(offset).leaderEpoch(leaderEpoch), TestLogs.START_MS, value);
    }
}
