package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.LoadedLog;
import gregor.log.LogDir;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import gregor.log.checkpoint.OffsetCheckpoint;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.Disk;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files in the root of one log directory: lock, identity, clean-shutdown mark and checkpoints. For any thread. */
public final class LogDirState {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirState.class);

    private final LogDir dir;
    private final Disk disk;
    private final OffsetCheckpoint recoveryPoints;
    private final OffsetCheckpoint logStarts;
    private final OffsetCheckpoint highWatermarks;
    private final OffsetCheckpoint cleanerOffsets;
    private final CleanShutdownFile cleanShutdown;
    private Disk.Lock lock;
    private MetaProperties identity;

    public LogDirState(Disk disk, LogDir dir) {
        this.disk = disk;
        this.dir = dir;
        Path root = dir.path();
        this.recoveryPoints = new OffsetCheckpoint(disk, root.resolve(FileNames.RECOVERY_POINTS));
        this.logStarts = new OffsetCheckpoint(disk, root.resolve(FileNames.LOG_STARTS));
        this.highWatermarks = new OffsetCheckpoint(disk, root.resolve(FileNames.HIGH_WATERMARKS));
        this.cleanerOffsets = new OffsetCheckpoint(disk, root.resolve(FileNames.CLEANER_OFFSETS));
        this.cleanShutdown = new CleanShutdownFile(disk, root);
    }

    LogDir dir() {
        return dir;
    }

    Path path() {
        return dir.path();
    }

    public boolean isOnline() {
        return dir.isOnline();
    }

    /** Creates the directory if need be, keeps other brokers out of it, and reads whose it is; null if it does not say. */
    MetaProperties lock() throws UnusableLogDir {
        try {
            create();
            lock = disk.lock(path().resolve(FileNames.LOCK));
            if (lock == null) {
                throw new UnusableLogDir("log directory " + path()
                        + " is in use by another broker: it holds the lock on " + path().resolve(FileNames.LOCK));
            }
            identity = MetaProperties.read(disk, path());
        } catch (DamagedFile e) {
            dir.breakdown(path().resolve(FileNames.META_PROPERTIES) + " is damaged", e);
        } catch (IOException e) {
            dir.failure("opening", e);
        }
        return identity;
    }

    /** Creates what is missing of the path, so that its name outlasts a power cut. */
    private void create() throws IOException {
        List<Path> changed = new ArrayList<>();
        Path missing = path().toAbsolutePath();
        while (missing.getParent() != null && !disk.exists(missing)) {
            missing = missing.getParent();
            changed.add(missing);
        }
        disk.createDirectories(path());
        for (Path directory : changed) {
            disk.sync(directory);
        }
    }

    synchronized void unlock() {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                LOG.warn("Could not unlock {}", path(), e);
            }
            lock = null;
        }
    }

    /** Also makes the checkpoints, without entries: Kafka has all four from the beginning. */
    void identify(int brokerId, String clusterId) {
        Uuid directoryId = identity == null ? null : identity.directoryId();
        MetaProperties wanted = new MetaProperties(OptionalInt.of(brokerId), clusterId, directoryId);
        attempt("writing its identity", () -> {
            if (!wanted.equals(identity)) {
                wanted.write(disk, path());
            }
            for (OffsetCheckpoint checkpoint : checkpoints()) {
                checkpoint.create();
            }
        });
    }

    boolean takeCleanShutdown() throws IOException {
        return cleanShutdown.take();
    }

    void markCleanShutdown(long brokerEpoch) {
        attempt("marking the clean stop", () -> cleanShutdown.write(brokerEpoch));
    }

    Map<TopicPartition, Long> recoveryPoints() throws IOException {
        return read(recoveryPoints, "every log is checked from its beginning");
    }

    Map<TopicPartition, Long> logStarts() throws IOException {
        return read(logStarts, "logs start with their first segment");
    }

    Map<TopicPartition, Long> highWatermarks() throws IOException {
        return read(highWatermarks, "high watermarks are not known");
    }

    Map<TopicPartition, Long> cleanerOffsets() throws IOException {
        return read(cleanerOffsets, "compacted logs are cleaned from their beginning");
    }

    /** The offsets are asked for in here, so that of two threads the later one writes what is later. */
    void writeCleanerOffsets(Supplier<Map<TopicPartition, Long>> offsets) {
        attempt("writing cleaner offsets", () -> {
            Map<TopicPartition, Long> now = offsets.get();
            if (!cleanerOffsets.holds(now)) {
                cleanerOffsets.write(now);
            }
        });
    }

    /** The offsets are asked for in here, for the same reason: a point that has gone back must not come again. */
    void writeRecoveryPoints(Supplier<Map<TopicPartition, Long>> offsets) throws StorageFailure {
        run("writing recovery points", () -> recoveryPoints.write(offsets.get()));
    }

    void writeLogStarts(Map<TopicPartition, Long> offsets) {
        attempt("writing log starts", () -> logStarts.write(offsets));
    }

    void writeHighWatermarks(Map<TopicPartition, Long> offsets) {
        attempt("writing high watermarks", () -> highWatermarks.write(offsets));
    }

    /** Writes down at once what is known of a log that will be here. */
    void adopt(PartitionLog log, long highWatermark) {
        TopicPartition partition = log.partition();
        attempt("adopting " + partition, () -> {
            recoveryPoints.put(partition, log.recoveryPoint());
            logStarts.put(partition, log.view().logStartOffset());
            highWatermarks.put(partition, Math.min(highWatermark, log.view().logEndOffset()));
            if (log.firstDirtyOffset() != LoadedLog.NEVER_CLEANED) {
                cleanerOffsets.put(partition, log.firstDirtyOffset());
            }
        });
    }

    /** What is written down of a log of this name is of one that was deleted, and must not be taken for a new one's. */
    void forget(TopicPartition partition) {
        attempt("forgetting " + partition, () -> {
            for (OffsetCheckpoint checkpoint : checkpoints()) {
                checkpoint.forget(partition);
            }
        });
    }

    private List<OffsetCheckpoint> checkpoints() {
        return List.of(recoveryPoints, logStarts, highWatermarks, cleanerOffsets);
    }

    private static Map<TopicPartition, Long> read(OffsetCheckpoint checkpoint, String otherwise) throws IOException {
        try {
            return checkpoint.read();
        } catch (DamagedFile e) {
            LOG.warn("{} is damaged, {}: {}", checkpoint.file(), otherwise, e.getMessage());
            return new TreeMap<>();
        }
    }

    private void attempt(String doing, Attempt attempt) {
        try {
            run(doing, attempt);
        } catch (StorageFailure told) {
            return; // Who can go on with what was there before need not know.
        }
    }

    private synchronized void run(String doing, Attempt attempt) throws StorageFailure {
        if (!isOnline()) {
            return;
        }
        try {
            attempt.run();
        } catch (IOException e) {
            throw dir.failure(doing, e);
        }
    }

    /** Something that may fail the directory. */
    private interface Attempt {
        void run() throws IOException;
    }
}
