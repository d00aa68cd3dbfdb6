package gregor.log.dirs;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.StorageFailure;
import gregor.log.TestLogs;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that moves to a disk without room for it. */
class FullDiskMoveTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final int STEP_BYTES = 41;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(300);

    @Test
    void whereverTheRoomEndsTheLogIsServedAndMovesWhenThereIsRoomAgain() throws Exception {
        int room = 0;
        while (runsOut(room)) {
            room += STEP_BYTES;
        }
        assertThat(room).as("room that is enough").isGreaterThan(20 * STEP_BYTES);
    }

    /** False when there was room enough. */
    private boolean runsOut(int room) throws Exception {
        TestLogs logs = new TestLogs().config(LogConfig.DEFAULTS.with(TestLogs.segments(200)));
        LogDirs dirs = logs.open(A, B);
        dirs.moves().prefer(TestLogs.PARTITION, A);
        Log log = dirs.create(TestLogs.PARTITION, Uuid.random(), logs.config());
        List<String> appended = new ArrayList<>();
        append(log, appended);
        logs.memory().capacity(logs.memory().usedBytes() + room);
        LogMove move = null;
        boolean full = false;
        try {
            move = begin(dirs);
            work(move, log);
        } catch (StorageFailure e) {
            assertThat(e.full()).as("room %d: %s", room, e.getMessage()).isTrue();
            full = true;
            assertThat(logDirectories(logs).size())
                    .as("what room %d leaves", room)
                    .isEqualTo(move == null ? 1 : 2);
        }
        assertThat(TestLogs.values(dirs.find(TestLogs.PARTITION), 0)).isEqualTo(appended);

        logs.memory().capacity(Long.MAX_VALUE);
        append(dirs.find(TestLogs.PARTITION), appended);
        work(move == null ? begin(dirs) : move, log);

        assertThat(logs.failed).isEmpty();
        assertThat(dirs.dirOf(TestLogs.PARTITION)).as("room %d", room).isEqualTo(B);
        assertThat(TestLogs.values(dirs.find(TestLogs.PARTITION), 0)).isEqualTo(appended);
        logs.time.advance(120_000);
        dirs.close();
        assertThat(logDirectories(logs)).as("room %d", room).containsExactly(B.resolve("orders-0"));
        assertThat(TestLogs.values(logs.open(A, B).find(TestLogs.PARTITION), 0)).isEqualTo(appended);
        return full;
    }

    private static void append(Log log, List<String> appended) throws Exception {
        for (int i = 0; i < 12; i++) {
            String value = "value-" + appended.size();
            appended.add(value);
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, value));
        }
    }

    private static LogMove begin(LogDirs dirs) throws Exception {
        dirs.moves().prefer(TestLogs.PARTITION, B);
        return dirs.moves().begin(TestLogs.PARTITION);
    }

    private void work(LogMove move, Log log) throws Exception {
        int copied;
        do {
            copied = move.copy(buffer, log.view().logEndOffset());
        } while (copied > 0);
        move.prepare(log.view().logEndOffset());
        move.finish(log.view().logEndOffset());
        move.complete();
    }

    private static List<Path> logDirectories(TestLogs logs) throws Exception {
        List<Path> found = new ArrayList<>();
        for (Path dir : List.of(A, B)) {
            logs.disk.list(dir).stream().filter(logs.disk::isDirectory).forEach(found::add);
        }
        return found;
    }
}
