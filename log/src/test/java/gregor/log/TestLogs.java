package gregor.log;

import gregor.base.ManualTime;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.log.cleaner.CleanerConfig;
import gregor.log.cleaner.CleanerThread;
import gregor.log.cleaner.LogCleaner;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.Disk;
import gregor.log.disk.DurableFile;
import gregor.log.disk.LocalDisk;
import gregor.log.disk.MemoryDisk;
import gregor.log.records.AppendRules;
import gregor.log.records.BatchBuilder;
import gregor.log.records.RecordBatch;
import gregor.log.records.RecordCursor;
import gregor.log.segment.SegmentConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A log directory in memory or on the machine, opened, killed and opened again. */
public final class TestLogs {
    public static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    static final long PRODUCER_EXPIRATION_MS = 86_400_000;
    public static final long START_MS = 1_700_000_000_000L;

    public final ManualTime time = new ManualTime(START_MS);
    public final Disk disk;
    public final Path root;
    public final LogRuntime runtime;
    public final List<Path> failed = new ArrayList<>();
    private final MemoryDisk memory;
    private LogConfig config = LogConfig.DEFAULTS;
    private int lives;

    public TestLogs() {
        this(disk -> disk);
    }

    /** @param around what the logs see in place of the disk in memory */
    public TestLogs(UnaryOperator<Disk> around) {
        this(around, PRODUCER_EXPIRATION_MS);
    }

    public TestLogs(long producerIdExpirationMs) {
        this(disk -> disk, producerIdExpirationMs);
    }

    private TestLogs(UnaryOperator<Disk> around, long producerIdExpirationMs) {
        this.memory = new MemoryDisk(time);
        this.disk = around.apply(memory);
        this.root = Path.of("/logs");
        this.runtime = new LogRuntime(disk, time, this::after, producerIdExpirationMs);
    }

    public TestLogs(Path root) {
        this.memory = null;
        this.disk = new LocalDisk();
        this.root = root;
        this.runtime = new LogRuntime(disk, time, this::after, PRODUCER_EXPIRATION_MS);
    }

    public TestLogs config(LogConfig changed) {
        config = changed;
        return this;
    }

    public LogConfig config() {
        return config;
    }

    /** The process and the machine die; what was still to be done by timers is never done. */
    public void crash(Random random) {
        lives++;
        memory().cutPower(random);
    }

    /** The process dies; what it had written is there. */
    public void kill() {
        lives++;
        memory.endProcess();
    }

    private Timers.Timer after(long delayMs, Runnable task) {
        int life = lives;
        return time.after(delayMs, () -> {
            if (life == lives) {
                task.run();
            }
        });
    }

    public MemoryDisk memory() {
        return memory;
    }

    /** Locked, identified and started. */
    public LogDirs open() throws Exception {
        return open(root);
    }

    public LogDirs open(Path... roots) throws Exception {
        LogDirs dirs = closed(roots);
        dirs.lock();
        dirs.identify(1, "cluster");
        dirs.start();
        return dirs;
    }

    public LogDirs closed(Path... roots) {
        return new LogDirs(LogDirsConfig.of(List.of(roots)), runtime, topic -> config, failed::add);
    }

    /** A cleaner that the caller runs. */
    public CleanerThread cleaner(LogDirs dirs, CleanerConfig settings) {
        return new LogCleaner(dirs, runtime, settings).thread("test");
    }

    public Path logDir() {
        return root.resolve(PARTITION.toString());
    }

    public Log create(LogDirs dirs) throws IOException {
        return dirs.create(PARTITION, null, config);
    }

    public static SegmentConfig segments(int bytes) {
        return new SegmentConfig(bytes, 604_800_000L, 0, 10 << 20, 4096, false);
    }

    /** A compacted topic's settings. */
    public static LogConfig compacted(int segmentBytes) {
        AppendRules plain = AppendRules.DEFAULT;
        AppendRules rules = new AppendRules(
                plain.maxBatchBytes(),
                plain.timestampType(),
                plain.timestampBeforeMaxMs(),
                plain.timestampAfterMaxMs(),
                true,
                plain.compression(),
                plain.compressionLevel());
        return LogConfig.DEFAULTS
                .with(segments(segmentBytes))
                .with(rules)
                .with(new LogConfig.Retention(false, -1, -1, 60_000));
    }

    /** A batch of one record with a key; a null value makes it a tombstone. */
    public static ByteBuffer keyed(long timestampMs, String key, String value) {
        return keyed(new BatchBuilder(), timestampMs, key, value);
    }

    public static ByteBuffer keyed(BatchBuilder builder, long timestampMs, String key, String value) {
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        builder.append(timestampMs, key.getBytes(StandardCharsets.UTF_8), bytes);
        return direct(builder.build());
    }

    /** A batch of plain records, as a producer sends it, in a direct buffer. */
    public static ByteBuffer batch(long timestampMs, String... values) {
        return records(new BatchBuilder(), timestampMs, values);
    }

    public static ByteBuffer batch(long producerId, int epoch, int sequence, String... values) {
        return records(new BatchBuilder().producer(producerId, (short) epoch, sequence), START_MS, values);
    }

    public static ByteBuffer records(BatchBuilder builder, long timestampMs, String... values) {
        for (String value : values) {
            builder.append(timestampMs, null, value.getBytes(StandardCharsets.UTF_8));
        }
        return direct(builder.build());
    }

    public static ByteBuffer direct(ByteBuffer heap) {
        return ByteBuffer.allocateDirect(heap.remaining()).put(heap).flip();
    }

    /** Appends as the leader of epoch 0, at once. */
    public static Appended append(Log log, ByteBuffer records) throws StorageFailure {
        return append(log, records, 0);
    }

    static Appended append(Log log, ByteBuffer records, int leaderEpoch) throws StorageFailure {
        Appended appended = log.stage(records, AppendOptions.fromClient(leaderEpoch));
        log.write();
        return appended;
    }

    /** All values from the offset on, up to the log's end. */
    public static List<String> values(Log log, long offset) throws IOException {
        List<String> values = new ArrayList<>();
        LogView view = log.view();
        long next = offset;
        while (next < view.logEndOffset()) {
            LogSlice slice = log.read(view, next, Integer.MAX_VALUE, view.logEndOffset(), true);
            if (slice.isEmpty()) {
                return values;
            }
            ByteBuffer bytes = bytes(slice);
            slice.release();
            for (RecordBatch batch : batches(bytes)) {
                try (RecordCursor records = batch.records()) {
                    while (records.next()) {
                        if (records.offset() >= offset) {
                            values.add(StandardCharsets.UTF_8
                                    .decode(records.value())
                                    .toString());
                        }
                    }
                }
                next = batch.lastOffset() + 1;
            }
        }
        return values;
    }

    public static ByteBuffer bytes(LogSlice slice) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(slice.sizeBytes());
        if (!slice.isEmpty()) {
            DurableFile.readFully(slice.channel(), bytes, slice.position());
        }
        return bytes.flip();
    }

    public static List<RecordBatch> batches(ByteBuffer bytes) {
        List<RecordBatch> batches = new ArrayList<>();
        for (int position = 0; position < bytes.limit(); ) {
            RecordBatch batch = new RecordBatch().at(bytes, position);
            batches.add(batch);
            position += batch.sizeBytes();
        }
        return batches;
    }
}
