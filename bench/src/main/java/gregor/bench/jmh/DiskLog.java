package gregor.bench.jmh;

import gregor.base.Clock;
import gregor.base.TimerThread;
import gregor.base.TopicPartition;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.StorageFailure;
import gregor.log.cleaner.CleanerConfig;
import gregor.log.cleaner.CleanerThread;
import gregor.log.cleaner.LogCleaner;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.dirs.UnusableLogDir;
import gregor.log.disk.LocalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A log in real files of a temporary directory, which goes when it is closed. One thread. */
final class DiskLog implements AutoCloseable {
    private static final AppendOptions CLIENT = AppendOptions.fromClient(0);
    private static final long PRODUCERS_EXPIRE_MS = 86_400_000;
    private static final LogConfig CONFIG = LogConfig.DEFAULTS.with(new LogConfig.Retention(true, -1, -1, 0));

    private final Path root;
    private final TimerThread timers = new TimerThread("log");
    private final LogRuntime runtime = new LogRuntime(new LocalDisk(), Clock.SYSTEM, timers, PRODUCERS_EXPIRE_MS);
    private final LogDirs dirs;
    private final Log log;

    DiskLog() throws IOException, InterruptedException, UnusableLogDir {
        this(CONFIG);
    }

    DiskLog(LogConfig config) throws IOException, InterruptedException, UnusableLogDir {
        root = Files.createTempDirectory("gregor-jmh");
        dirs = new LogDirs(LogDirsConfig.of(List.of(root)), runtime, topic -> config, failed -> {});
        dirs.lock();
        dirs.identify(0, "bench");
        dirs.start();
        log = dirs.create(new TopicPartition("orders", 0), null, config);
    }

    /** Whoever cleans it, on the caller's thread. */
    CleanerThread cleaner() {
        return new LogCleaner(dirs, runtime, CleanerConfig.OFF).thread("cleaner");
    }

    Log log() {
        return log;
    }

    /** Appends a batch as a leader does; what the leader wrote into it the last time is taken back before. */
    void append(ByteBuffer batch) throws StorageFailure {
        log.stage(asSent(batch), CLIENT);
        log.write();
    }

    /** Unread again, and with the offset 0 of a client's batch. */
    static ByteBuffer asSent(ByteBuffer batch) {
        return batch.rewind().putLong(0, 0);
    }

    /** Gives the disk back what was appended. */
    void empty() throws StorageFailure {
        log.advanceLogStart(log.view().logEndOffset() + 1);
    }

    @Override
    public void close() throws IOException {
        dirs.close();
        // Files that a cleaning has replaced are deleted behind the scenes, and must be gone before the rest is.
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        timers.after(0, () -> last.complete(true));
        last.join();
        timers.close();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
