package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.log.dirs.LogDirs;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.FileNames;
import gregor.log.records.AppendRejected;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** The ways in which a log is left, and found again. */
final class LogCrashes {
    private final long producerExpirationMs;
    private final Random random;
    private final TestLogs logs;
    private final LogModel model;
    private LogDirs dirs;

    LogCrashes(Random random, TestLogs logs, LogModel model, long producerExpirationMs) {
        this.random = random;
        this.logs = logs;
        this.model = model;
        this.producerExpirationMs = producerExpirationMs;
    }

    Log create() throws Exception {
        dirs = logs.open();
        return logs.create(dirs);
    }

    /** Those of the present life. */
    LogDirs dirs() {
        return dirs;
    }

    /** Something that is under way when the disk breaks. */
    interface Work {
        void run() throws Exception;
    }

    /** @param way of leaving the log: 0 to 8 */
    Log reopen(Log log, int way, Work work) throws Exception {
        if (way < 2) {
            closeInOrder(way == 1);
            return opened(model.end(), model.start());
        } else if (way < 4) {
            logs.kill();
            return opened(model.end(), 0);
        } else if (way < 5) {
            return closeOnFullDisk();
        } else if (way < 7) {
            return breakDisk(log, work);
        }
        long safe = ((PartitionLog) log).recoveryPoint();
        logs.crash(random);
        return opened(safe, 0);
    }

    private void closeInOrder(boolean damage) throws Exception {
        dirs.close();
        if (damage) {
            damageSomeIndex();
        }
    }

    private Log closeOnFullDisk() throws Exception {
        logs.memory().capacity(logs.memory().usedBytes() + random.nextInt(400));
        dirs.close();
        logs.memory().capacity(Long.MAX_VALUE);
        return opened(model.end(), 0);
    }

    /** Every change of a name fails from some moment on, and with the first all else; then the process ends. */
    private Log breakDisk(Log log, Work work) throws Exception {
        logs.memory().failAfter(random.nextInt(6));
        try {
            work.run();
        } catch (StorageFailure broken) {
            assertThat(broken.offline()).isTrue();
        } catch (AppendRejected refused) {
            assertThat(refused.reason()).isEqualTo(AppendRejected.Reason.STORAGE_ERROR);
        }
        long safe = ((PartitionLog) log).recoveryPoint();
        logs.failed.clear();
        logs.crash(random);
        return opened(safe, 0);
    }

    /** What is forced is there, what is there is what was written, and nothing is missing before it. */
    private Log opened(long endAtLeast, long startAtLeast) throws Exception {
        dirs = logs.open();
        assertThat(logs.failed).isEmpty();
        Log log = dirs.find(TestLogs.PARTITION);
        if (log == null) {
            assertThat(endAtLeast).as("forced to the disk").isZero();
            model.startAfresh(0);
            return logs.create(dirs);
        }
        long end = log.view().logEndOffset();
        assertThat(end).as("end").isBetween(Math.min(endAtLeast, model.end()), model.end());
        if (log.view().logStartOffset() == end && log.activeProducers().isEmpty()) {
            model.startAfresh(end); // What was left ended before the start that was written down.
            return log;
        }
        assertThat(model.endAfterCut(end)).as("a whole batch is the last").isEqualTo(end);
        assertThat(log.view().logStartOffset())
                .as("start")
                .isBetween(startAtLeast, Math.max(startAtLeast, model.start()));
        model.cut(end);
        model.start(log.view().logStartOffset());
        model.highWatermark(end);
        model.doubtSilent(logs.time.millis(), producerExpirationMs, log.activeProducers());
        log.advanceHighWatermark(end);
        return log;
    }

    private void damageSomeIndex() throws IOException {
        List<Path> indexes = logs.disk.list(logs.logDir()).stream()
                .filter(path -> FileNames.endsWith(path, FileNames.OFFSET_INDEX)
                        || FileNames.endsWith(path, FileNames.TIME_INDEX))
                .toList();
        Path index = indexes.get(random.nextInt(indexes.size()));
        switch (random.nextInt(4)) {
            case 0 -> logs.disk.delete(index);
            case 1 -> DurableFile.write(logs.disk, index, ByteBuffer.allocate(0), true);
            case 2 -> DurableFile.write(logs.disk, index, ByteBuffer.allocate(7), true);
            default -> zeroTheEnd(index);
        }
    }

    private void zeroTheEnd(Path index) throws IOException {
        try (FileChannel channel = logs.disk.open(index, Disk.Access.WRITE)) {
            long from = Math.max(0, channel.size() - 16);
            channel.write(ByteBuffer.allocate((int) (channel.size() - from)), from);
            channel.force(true);
        }
    }
}
