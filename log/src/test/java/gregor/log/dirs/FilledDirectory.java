package gregor.log.dirs;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.TestLogs;
import gregor.log.cleaner.CleanerConfig;
import gregor.log.cleaner.CleanerSteps;
import gregor.log.cleaner.LogCleaner;
import gregor.log.disk.DurableFile;
import gregor.log.disk.MemoryDisk;
import gregor.log.records.AppendRules;
import gregor.log.records.BatchBuilder;
import gregor.log.records.EndTxnMarker;
import gregor.log.records.TimestampType;
import gregor.log.segment.SegmentConfig;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A log directory with logs of every kind, in memory: what a broker leaves there when it is stopped, or killed. */
final class FilledDirectory {
    static final Path ROOT = Path.of("/logs");

    private static final String SHORTENED = "shortened";
    static final String COMPACTED = "compacted";
    private static final String PLAIN = "plain";
    private static final String IDEMPOTENT = "idempotent";
    private static final String TRANSACTIONAL = "transactional";
    private static final String OLDEST = "format.0";
    private static final String OLD = "format.1";
    private static final String EMPTY = "empty";
    private static final List<String> TOPICS =
            List.of(PLAIN, IDEMPOTENT, TRANSACTIONAL, COMPACTED, OLDEST, OLD, SHORTENED, EMPTY);

    private static final int ROUNDS = 60;
    private static final int LAST_ROUNDS = 12;
    private static final int DELETED_UP_TO = 25;
    private static final SegmentConfig SMALL = new SegmentConfig(700, 604_800_000L, 0, 10 << 20, 150, false);

    private final ManualTime time = new ManualTime(TestLogs.START_MS);
    private final MemoryDisk disk = new MemoryDisk(time);
    private int round;

    static List<TopicPartition> partitions() {
        return TOPICS.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    }

    /** Whether the batch is below the start of its log, though its file is still there. */
    static boolean isDeleted(WrittenBatch batch) {
        return batch.partition().topic().equals(SHORTENED) && batch.lastOffset() < DELETED_UP_TO;
    }

    /** The files after a clean stop, or after a kill with records that were not forced. */
    static Map<Path, byte[]> files(boolean clean) throws Exception {
        FilledDirectory directory = new FilledDirectory();
        LogDirs dirs = directory.open(List.of());
        for (TopicPartition partition : partitions()) {
            dirs.create(partition, Uuid.random(), config(partition.topic()));
        }
        directory.append(dirs, ROUNDS);
        CleanerSteps.cleanAll(new LogCleaner(dirs, directory.runtime(), CleanerConfig.OFF).thread("test"));
        dirs.find(new TopicPartition(SHORTENED, 0)).advanceLogStart(DELETED_UP_TO);
        directory.append(dirs, LAST_ROUNDS);
        dirs.close();
        if (!clean) {
            directory.append(directory.open(List.of()), LAST_ROUNDS);
        }
        Map<Path, byte[]> files = new TreeMap<>();
        directory.collect(ROOT, files);
        return files;
    }

    private LogRuntime runtime() {
        return new LogRuntime(disk, time, time::after, 86_400_000);
    }

    private LogDirs open(List<Path> failed) throws Exception {
        return open(runtime(), failed);
    }

    /** Locked, identified and started. */
    static LogDirs open(LogRuntime runtime, List<Path> failed) throws Exception {
        LogDirs dirs = new LogDirs(LogDirsConfig.of(List.of(ROOT)), runtime, FilledDirectory::config, failed::add);
        dirs.lock();
        dirs.identify(1, "cluster");
        dirs.start();
        return dirs;
    }

    static LogConfig config(String topic) {
        return switch (topic) {
            case COMPACTED ->
                TestLogs.compacted(700).with(SMALL).with(new LogConfig.Compaction(0.01, 0, Long.MAX_VALUE, 1000));
            case OLDEST -> storing(0);
            case OLD -> storing(1);
            default -> LogConfig.DEFAULTS.with(SMALL).with(new LogConfig.Retention(true, -1, -1, 60_000));
        };
    }

    private static LogConfig storing(int magic) {
        AppendRules rules = new AppendRules(
                1_000_000, TimestampType.CREATE_TIME, Long.MAX_VALUE, Long.MAX_VALUE, false, null, 0, magic, true);
        return LogConfig.DEFAULTS.with(rules).with(SMALL).with(new LogConfig.Retention(true, -1, -1, 60_000));
    }

    private void append(LogDirs dirs, int rounds) throws Exception {
        for (Log log : partitions().stream().map(dirs::find).toList()) {
            log.startLeaderEpoch(round);
        }
        int end = round + rounds;
        for (; round < end; round++) {
            time.advance(50);
            for (TopicPartition partition : partitions()) {
                Log log = dirs.find(partition);
                for (ByteBuffer batch : batches(partition.topic())) {
                    log.stage(TestLogs.direct(batch), AppendOptions.fromCoordinator(end - rounds));
                }
                log.write();
                log.advanceHighWatermark(log.view().logEndOffset());
            }
        }
    }

    private List<ByteBuffer> batches(String topic) {
        String value = topic + " " + round + " " + "x".repeat(round % 7 * 11);
        List<ByteBuffer> batches = new ArrayList<>();
        switch (topic) {
            case EMPTY -> {}
            case COMPACTED -> batches.add(TestLogs.keyed(time.millis(), "key " + round % 9, value));
            case IDEMPOTENT ->
                batches.add(TestLogs.records(
                        new BatchBuilder().producer(7 + round % 3, (short) 0, 2 * (round / 3)),
                        time.millis(),
                        value,
                        "2"));
            case TRANSACTIONAL -> {
                long producer = 20 + round % 2;
                batches.add(TestLogs.records(
                        new BatchBuilder()
                                .producer(producer, (short) 1, round / 2)
                                .transactional(),
                        time.millis(),
                        value));
                if (round % 6 > 3) {
                    batches.add(new EndTxnMarker(round % 12 > 6, 0).toBatch(producer, (short) 1, time.millis()));
                }
            }
            default -> batches.add(TestLogs.batch(time.millis(), value, "second", "third"));
        }
        return batches;
    }

    private void collect(Path directory, Map<Path, byte[]> files) throws Exception {
        for (Path path : disk.list(directory)) {
            if (disk.isDirectory(path)) {
                collect(path, files);
            } else {
                ByteBuffer content = DurableFile.read(disk, path);
                byte[] bytes = new byte[content.remaining()];
                content.get(bytes);
                files.put(path, bytes);
            }
        }
    }

    /** A disk that holds these files. */
    static MemoryDisk diskOf(Map<Path, byte[]> files, ManualTime time) throws Exception {
        MemoryDisk disk = new MemoryDisk(time);
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            disk.createDirectories(file.getKey().getParent());
            DurableFile.write(disk, file.getKey(), ByteBuffer.wrap(file.getValue()), true);
        }
        return disk;
    }
}
