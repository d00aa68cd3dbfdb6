package gregor.log.dirs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.log.AppendOptions;
import gregor.log.Appended;
import gregor.log.Log;
import gregor.log.LogRuntime;
import gregor.log.ReadableLog;
import gregor.log.StorageFailure;
import gregor.log.TestLogs;
import gregor.log.cleaner.CleanerConfig;
import gregor.log.cleaner.CleanerSteps;
import gregor.log.cleaner.LogCleaner;
import gregor.log.disk.FileNames;
import gregor.log.disk.MemoryDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Random damage to any files of a log directory. Every log opens, takes records and closes; every batch before the damage in its
 * file, and in files that were left alone, is read as it was written, or a line says that the log was cut before it.
 */
class DamagedDirectoryTest {
    private static final int SEEDS = 80;
    private static final int DAMAGES_MAX = 4;

    private record Phase(boolean killed, boolean cleaned) {}

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("gregor.log");
    private Map<Path, byte[]> written;
    private Map<Path, byte[]> damaged;
    private List<WrittenBatch> batches;

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasNotDamagedIsServed(boolean clean) throws Exception {
        written = FilledDirectory.files(clean);
        batches = WrittenBatch.all(written);
        batches.removeIf(FilledDirectory::isDeleted);
        long first = Long.getLong("seed", System.nanoTime());
        int seeds = Integer.getInteger("seeds", SEEDS);
        System.out.println("DamagedDirectoryTest: " + seeds + " seeds, from -Dseed=" + first);
        for (long seed = first; seed < first + seeds; seed++) {
            damaged = new TreeMap<>(written);
            Random random = new Random(seed);
            RandomDamage damage = new RandomDamage(random, damaged);
            for (int i = 1 + random.nextInt(DAMAGES_MAX); i > 0; i--) {
                damage.inflict();
            }
            lines.list.clear();
            try {
                survives(clean);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "-Dseed=" + seed + " -Dseeds=1\n" + String.join("\n", damage.done()) + "\nsaid:\n" + said(), e);
            }
        }
    }

    private String said() {
        return String.join(
                "\n",
                lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    private void survives(boolean clean) throws Exception {
        ManualTime time = new ManualTime(TestLogs.START_MS + 1_000_000);
        MemoryDisk disk = FilledDirectory.diskOf(damaged, time);
        List<Path> failed = new ArrayList<>();
        LogDirs dirs = FilledDirectory.open(runtime(disk, time), failed);
        read(dirs, new Phase(!clean, false));
        Map<TopicPartition, Long> ends = append(dirs, time);
        CleanerSteps.cleanAll(new LogCleaner(dirs, runtime(disk, time), CleanerConfig.OFF).thread("test"));
        read(dirs, new Phase(!clean, true));
        dirs.close();
        LogDirs again = FilledDirectory.open(runtime(disk, time), failed);
        ends.forEach((partition, end) -> assertThat(again.find(partition).view().logEndOffset())
                .as("end of %s", partition)
                .isEqualTo(end));
        read(again, new Phase(!clean, true));
        again.close();
        assertThat(failed).isEmpty();
    }

    private static LogRuntime runtime(MemoryDisk disk, ManualTime time) {
        return new LogRuntime(disk, time, time::after, 86_400_000);
    }

    private void read(LogDirs dirs, Phase phase) throws Exception {
        for (WrittenBatch batch : batches) {
            Log log = dirs.find(batch.partition());
            assertThat(log).as("log of %s", batch.partition()).isNotNull();
            WrittenBatch.Fate fate = batch.in(log);
            boolean expected = fate == WrittenBatch.Fate.FOUND || !isUntouched(batch) || mayBeGone(batch, log, phase);
            assertThat(expected)
                    .as("%s: %d to %d of %s", fate, batch.firstOffset(), batch.lastOffset(), batch.file())
                    .isTrue();
        }
        for (TopicPartition partition : FilledDirectory.partitions()) {
            lookUp(dirs.find(partition));
        }
    }

    /** Times and transactions may be wrong after a damage, but answers come. */
    private static void lookUp(Log log) {
        try {
            log.offsetForTime(log.view(), TestLogs.START_MS + 500);
            log.offsetForTime(log.view(), ReadableLog.MAX_TIMESTAMP);
            log.abortedTransactions(
                    log.view(), log.view().logStartOffset(), log.view().logEndOffset());
        } catch (StorageFailure e) {
            assertThat(e.offline()).isFalse();
        }
    }

    private boolean isUntouched(WrittenBatch batch) {
        byte[] now = damaged.get(batch.file());
        if (now == null || now.length < batch.end()) {
            return false;
        }
        int same = Arrays.mismatch(written.get(batch.file()), now);
        return same < 0 || same >= batch.end();
    }

    private boolean mayBeGone(WrittenBatch batch, Log log, Phase phase) {
        // Of a compacted log the last record of a key is there to stay.
        boolean compacted = phase.cleaned && batch.partition().topic().equals(FilledDirectory.COMPACTED);
        return compacted
                || batch.isDeleted(log) && startIsSpoiled()
                || (phase.killed || isChecked(batch)) && isCut(batch);
    }

    /** Numbers have no checksum. */
    private boolean startIsSpoiled() {
        return isSpoiled(FilledDirectory.ROOT.resolve(FileNames.LOG_STARTS));
    }

    private boolean isSpoiled(Path file) {
        return !Arrays.equals(written.get(file), damaged.get(file));
    }

    /** Also after a clean stop logs are checked whose recovery points or lists of aborted transactions are damaged. */
    private boolean isChecked(WrittenBatch batch) {
        return isSpoiled(FilledDirectory.ROOT.resolve(FileNames.RECOVERY_POINTS))
                || damaged.keySet().stream()
                        .filter(file -> file.startsWith(batch.file().getParent()))
                        .filter(file -> FileNames.endsWith(file, FileNames.TXN_INDEX) && isSpoiled(file))
                        .anyMatch(file -> FileNames.offset(file) <= FileNames.offset(batch.file()));
    }

    /** A log that is checked ends before its first damage, which is said. */
    private boolean isCut(WrittenBatch batch) {
        boolean before = Stream.concat(written.keySet().stream(), damaged.keySet().stream())
                .filter(file -> file.startsWith(batch.file().getParent()) && FileNames.endsWith(file, FileNames.LOG))
                .anyMatch(file -> isSpoiled(file) && FileNames.offset(file) <= FileNames.offset(batch.file()));
        return before && said().contains(batch.file().getParent().toString());
    }

    private Map<TopicPartition, Long> append(LogDirs dirs, ManualTime time) throws Exception {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : FilledDirectory.partitions()) {
            Log log = dirs.find(partition);
            log.startLeaderEpoch(1_000_000);
            long end = log.view().logEndOffset();
            Appended appended =
                    log.stage(TestLogs.keyed(time.millis(), "new key", "new"), AppendOptions.fromClient(1_000_000));
            log.write();
            log.advanceHighWatermark(end + 1);
            assertThat(appended.firstOffset()).isEqualTo(end);
            assertThat(TestLogs.values(log, end))
                    .as("appended to %s", partition)
                    .containsExactly("new");
            ends.put(partition, end + 1);
        }
        return ends;
    }
}
