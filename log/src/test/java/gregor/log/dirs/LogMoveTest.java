package gregor.log.dirs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import gregor.log.TestLogs;
import gregor.log.disk.MortalDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A log that moves to another log directory while it goes on, and what a death in between leaves behind. */
class LogMoveTest {
    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final Uuid ID = new Uuid(3, 4);

    private MortalDisk disk;
    private final TestLogs logs = new TestLogs(around -> disk = new MortalDisk(around))
            .config(LogConfig.DEFAULTS.with(TestLogs.segments(200)));
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(300);
    private final List<String> appended = new ArrayList<>();
    private LogDirs dirs;

    private Log create() throws Exception {
        dirs = logs.open(A, B);
        dirs.moves().prefer(TestLogs.PARTITION, A);
        return dirs.create(TestLogs.PARTITION, ID, logs.config());
    }

    private void append(Log log, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String value = "value-" + appended.size();
            appended.add(value);
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, value));
        }
    }

    private LogMove begin() throws Exception {
        dirs.moves().prefer(TestLogs.PARTITION, B);
        return dirs.moves().begin(TestLogs.PARTITION);
    }

    private void copyAll(LogMove move, Log log) throws Exception {
        int copied;
        do {
            copied = move.copy(buffer, log.view().logEndOffset());
        } while (copied > 0);
    }

    private Log finish(LogMove move, Log log) throws Exception {
        move.prepare(log.view().logEndOffset());
        Log moved = move.finish(log.view().logEndOffset());
        move.complete();
        return moved;
    }

    private Log move(Log log) throws Exception {
        LogMove move = begin();
        copyAll(move, log);
        return finish(move, log);
    }

    private List<String> names(Path dir) throws Exception {
        return logs.disk.list(dir).stream()
                .filter(logs.disk::isDirectory)
                .map(path -> path.getFileName().toString())
                .toList();
    }

    @Test
    void theLogIsInTheOtherDirectoryAndGoesOn() throws Exception {
        Log log = create();
        append(log, 20);

        Log moved = move(log);
        append(moved, 5);

        assertThat(dirs.find(TestLogs.PARTITION)).isSameAs(moved);
        assertThat(dirs.dirOf(TestLogs.PARTITION)).isEqualTo(B);
        assertThat(TestLogs.values(moved, 0)).isEqualTo(appended);
        assertThat(names(B)).containsExactly("orders-0");
        assertThat(names(A)).singleElement().asString().matches("orders-0\\.[0-9a-f]{32}-delete");
        assertThat(dirs.topicId(TestLogs.PARTITION)).isEqualTo(ID);
        logs.time.advance(logs.config().retention().fileDeleteDelayMs());
        assertThat(names(A)).isEmpty();
    }

    @Test
    void itIsOpenedThereAfterACleanStop() throws Exception {
        append(move(create()), 7);
        dirs.close();

        dirs = logs.open(A, B);

        assertThat(dirs.dirOf(TestLogs.PARTITION)).isEqualTo(B);
        assertThat(dirs.topicId(TestLogs.PARTITION)).isEqualTo(ID);
        assertThat(TestLogs.values(dirs.find(TestLogs.PARTITION), 0)).isEqualTo(appended);
    }

    @Test
    void whatIsAppendedMeanwhileMovesToo() throws Exception {
        Log log = create();
        append(log, 10);
        LogMove move = begin();
        move.copy(buffer, 10);
        append(log, 10);
        copyAll(move, log);
        move.prepare(20);
        append(log, 3);

        Log moved = move.finish(23);

        assertThat(TestLogs.values(moved, 0)).isEqualTo(appended);
    }

    @Test
    void theOwnerIsNotKeptWhenMuchIsMissing() throws Exception {
        Log log = create();
        LogMove move = begin();
        move.prepare(0);
        String large = "x".repeat(100);
        for (int i = 0; i < 4_000; i++) {
            TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, large));
        }

        assertThat(move.finish(0)).isNull();
        assertThat(dirs.find(TestLogs.PARTITION)).isSameAs(log);
    }

    @Test
    void recordsThatAreDeletedMeanwhileDoNotComeBack() throws Exception {
        Log log = create();
        append(log, 20);
        LogMove move = begin();
        copyAll(move, log);
        log.advanceLogStart(15);
        copyAll(move, log);

        Log moved = finish(move, log);

        assertThat(moved.view().logStartOffset()).isEqualTo(15);
        assertThat(TestLogs.values(moved, 15)).isEqualTo(appended.subList(15, 20));
        logs.kill();
        dirs = logs.open(A, B);
        assertThat(dirs.find(TestLogs.PARTITION).view().logStartOffset()).isEqualTo(15);
    }

    @Test
    void aStartInTheMiddleOfABatchIsTakenOver() throws Exception {
        Log log = create();
        append(log, 3);
        TestLogs.append(log, TestLogs.batch(TestLogs.START_MS, "x", "y", "z"));
        log.advanceLogStart(4);

        Log moved = move(log);

        assertThat(moved.view().logStartOffset()).isEqualTo(4);
        assertThat(TestLogs.values(moved, 4)).containsExactly("y", "z");
    }

    @Test
    void aCopyThatHasMoreThanItsTruncatedOriginalIsTruncatedToo() throws Exception {
        Log log = create();
        log.startLeaderEpoch(0);
        append(log, 12);
        LogMove move = begin();
        copyAll(move, log);
        log.truncateTo(6);
        log.startLeaderEpoch(2);
        log.stage(TestLogs.batch(TestLogs.START_MS, "other"), AppendOptions.fromClient(2));
        log.write();
        List<String> expected = new ArrayList<>(appended.subList(0, 6));
        expected.add("other");
        copyAll(move, log);

        Log moved = finish(move, log);

        assertThat(TestLogs.values(moved, 0)).isEqualTo(expected);
        assertThat(moved.view().leaderEpochs()).isEqualTo(log.view().leaderEpochs());
    }

    @Test
    void anEpochInWhichNothingWasWrittenIsKnownToo() throws Exception {
        Log log = create();
        append(log, 2);
        log.startLeaderEpoch(9);

        assertThat(move(log).view().leaderEpochs().latest()).isEqualTo(9);
    }

    @Test
    void producersAreKnownInTheNewPlace() throws Exception {
        Log log = create();
        TestLogs.append(log, TestLogs.batch(77, 0, 0, "once"));

        Log moved = move(log);

        assertThat(TestLogs.append(moved, TestLogs.batch(77, 0, 0, "once")).duplicate())
                .isTrue();
    }

    @Test
    void anEmptyLogWithoutABeginningMoves() throws Exception {
        Log log = create();
        log.advanceLogStart(1_000);

        Log moved = move(log);

        assertThat(moved.view().logStartOffset()).isEqualTo(1_000);
        assertThat(moved.view().logEndOffset()).isEqualTo(1_000);
    }

    @Test
    void offsetsOfWhichCompactionLeftNothingAreSkipped() throws Exception {
        Log log = create();
        append(log, 3);
        ((PartitionLog) log).skipTo(50);

        Log moved = move(log);

        assertThat(moved.view().logEndOffset()).isEqualTo(50);
        assertThat(TestLogs.append(moved, TestLogs.batch(TestLogs.START_MS, "next"))
                        .firstOffset())
                .isEqualTo(50);
    }

    @Test
    void oneThatIsGivenUpLeavesNothing() throws Exception {
        Log log = create();
        append(log, 10);
        LogMove move = begin();
        move.copy(buffer, 10);

        dirs.moves().cancel(TestLogs.PARTITION);
        logs.time.advance(1);

        assertThat(move.isEnded()).isTrue();
        assertThat(names(B)).isEmpty();
        assertThat(TestLogs.values(log, 0)).isEqualTo(appended);
    }

    @Test
    void trap44ADeletedLogTakesItsCopyAlong() throws Exception {
        append(create(), 10);
        begin().copy(buffer, 10);

        dirs.delete(TestLogs.PARTITION, 0);
        logs.time.advance(1);

        assertThat(names(A)).isEmpty();
        assertThat(names(B)).isEmpty();
        dirs.close();
        assertThat(logs.open(A, B).partitions()).isEmpty();
    }

    @Test
    void aMoveGoesOnAfterACleanStop() throws Exception {
        Log log = create();
        append(log, 20);
        begin().copy(buffer, 20);
        dirs.close();

        dirs = logs.open(A, B);
        log = dirs.find(TestLogs.PARTITION);
        LogMove move = dirs.moves().resume(TestLogs.PARTITION);
        assertThat(dirs.moves().resume(TestLogs.PARTITION)).isNull();
        copyAll(move, log);

        assertThat(TestLogs.values(finish(move, log), 0)).isEqualTo(appended);
    }

    @Test
    void directoriesShowTheCopyAsAFutureOne() throws Exception {
        Log log = create();
        append(log, 20);
        begin().copy(buffer, 20);

        LogDirView.Entry copy = dirs.views().get(1).logs().get(0);

        assertThat(dirs.views().get(0).logs().get(0).future()).isFalse();
        assertThat(copy.future()).isTrue();
        assertThat(copy.logEndOffset()).isBetween(1L, 19L);
        assertThat(dirs.highWatermarks()).isEmpty();
    }

    @Test
    void aCopyCountsWhereTheNextLogGoes() throws Exception {
        create();
        begin();
        dirs.create(new TopicPartition("t", 0), null, logs.config());
        dirs.create(new TopicPartition("t", 1), null, logs.config());

        assertThat(dirs.views()).extracting(view -> view.logs().size()).containsExactly(2, 2);
    }

    @Test
    void theLogStaysWhenTheTargetFails() throws Exception {
        Log log = create();
        append(log, 10);
        LogMove move = begin();
        logs.memory().breakBelow(B);

        assertThatThrownBy(() -> copyAll(move, log)).isInstanceOf(StorageFailure.class);
        dirs.moves().onLogDirFailure(B);

        assertThat(logs.failed).containsExactly(B);
        assertThat(move.isEnded()).isTrue();
        append(log, 1);
        assertThat(TestLogs.values(log, 0)).isEqualTo(appended);
        logs.memory().breakBelow(null);
        dirs.close();
        dirs = logs.open(A, B);
        assertThat(dirs.moves().isMoving(TestLogs.PARTITION)).isTrue();
    }

    @Test
    void twoLogsThatNoMoveLeftAreForTheOperator() throws Exception {
        append(create(), 3);
        dirs.close();
        logs.open(B).close();
        LogDirs other = logs.open(B);
        other.create(TestLogs.PARTITION, null, logs.config());
        other.close();

        assertThatThrownBy(() -> logs.open(A, B))
                .isInstanceOf(UnusableLogDir.class)
                .hasMessageContaining("/a/orders-0")
                .hasMessageContaining("/b/orders-0");
    }

    /** The process dies at each change of a name in turn, from the beginning of the move to its end, and starts again. */
    @Test
    void whereverItDiesNothingIsLost() throws Exception {
        boolean died = true;
        int steps = 0;
        while (died) {
            LogMoveTest once = new LogMoveTest();
            died = once.dies(steps, null);
            steps++;
        }
        assertThat(steps).isGreaterThan(20);
    }

    /** The same, and the machine dies too: what was not forced is lost. What was forced must be there. */
    @Test
    void whereverThePowerGoesNothingForcedIsLost() throws Exception {
        long seed = System.nanoTime();
        System.out.println("LogMoveTest seed " + seed);
        Random random = new Random(seed);
        boolean died = true;
        for (int steps = 0; died; steps++) {
            died = new LogMoveTest().dies(steps, random);
        }
    }

    private boolean dies(int steps, Random power) throws Exception {
        Log log = create();
        append(log, 12);
        log.flush();
        disk.dieAfter(steps);
        boolean died = false;
        try {
            LogMove move = begin();
            move.copy(buffer, 12);
            copyAll(move, log);
            finish(move, log);
        } catch (MortalDisk.Death e) {
            died = true;
        }
        disk.dieAfter(Integer.MAX_VALUE);
        if (power == null) {
            logs.kill();
        } else {
            logs.crash(power);
        }
        afterTheDeath(steps);
        return died;
    }

    private void afterTheDeath(int steps) throws Exception {
        dirs = logs.open(A, B);
        Log log = dirs.find(TestLogs.PARTITION);
        assertThat(log).as("after %d steps", steps).isNotNull();
        assertThat(TestLogs.values(log, 0)).as("after %d steps", steps).isEqualTo(appended);
        LogMove move = dirs.moves().resume(TestLogs.PARTITION);
        if (move != null) {
            copyAll(move, log);
            log = finish(move, log);
        }
        logs.time.advance(logs.config().retention().fileDeleteDelayMs());
        assertThat(TestLogs.values(log, 0)).as("after %d steps", steps).isEqualTo(appended);
        assertThat(names(A).size() + names(B).size())
                .as("after %d steps", steps)
                .isEqualTo(1);
        dirs.close();
    }
}
