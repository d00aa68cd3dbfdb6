package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.DeletedFiles;
import gregor.log.LoadedLog;
import gregor.log.LogConfig;
import gregor.log.LogFiles;
import gregor.log.LogLoader;
import gregor.log.LogRuntime;
import gregor.log.PartitionLog;
import gregor.log.checkpoint.PartitionMetadata;
import gregor.log.disk.DamagedFile;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens all logs of one directory, several at a time: {@link #begin}, then {@link #await}. Used once. */
final class LogDirLoad {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirLoad.class);
    /** Opening a log is a handful of small reads one after the other: with one thread a disk has nothing else to do meanwhile. */
    private static final int THREADS_MIN = 8;

    private static final long PROGRESS_INTERVAL_MS = 5_000;

    private final LogDirState state;
    private final LogRuntime runtime;
    private final Function<String, LogConfig> configs;
    private final ConcurrentLinkedQueue<HostedLog> loaded = new ConcurrentLinkedQueue<>();
    private final AtomicInteger checked = new AtomicInteger();
    private long startNanos;
    private ExecutorService pool;
    private volatile boolean recoveryPointsLowered;
    private int count;
    private final ConcurrentLinkedQueue<FutureLog> futures = new ConcurrentLinkedQueue<>();
    private boolean clean;
    private Map<TopicPartition, Long> recoveryPoints;
    private Map<TopicPartition, Long> logStarts;
    private Map<TopicPartition, Long> cleanerOffsets;

    LogDirLoad(LogDirState state, LogRuntime runtime, Function<String, LogConfig> configs) {
        this.state = state;
        this.runtime = runtime;
        this.configs = configs;
    }

    /** Reads what is known of the logs and begins to open them. */
    void begin(int threads) {
        startNanos = runtime.clock().nanos();
        try {
            clean = state.takeCleanShutdown();
            recoveryPoints = state.recoveryPoints();
            logStarts = state.logStarts();
            cleanerOffsets = state.cleanerOffsets();
            List<Path> directories = logDirectories();
            count = directories.size();
            LOG.info("Opening {} logs in {} after {}", count, state.path(), clean ? "a clean stop" : "no clean stop");
            pool = runtime.threads().pool("log-loading-" + state.path(), Math.max(threads, THREADS_MIN));
            directories.forEach(directory -> pool.execute(() -> load(directory)));
            pool.shutdown();
        } catch (IOException e) {
            state.dir().breakdown("opening", e);
        }
    }

    /** What is written down vouches for more than is there, and must not vouch for what will be appended. */
    boolean recoveryPointsLowered() {
        return recoveryPointsLowered;
    }

    LogDirState state() {
        return state;
    }

    /** Waits for the logs that could be opened; when one cannot, the directory is offline and there are none. */
    List<HostedLog> await() throws InterruptedException {
        if (pool != null) {
            try {
                while (!pool.awaitTermination(PROGRESS_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                    logProgress();
                }
                logProgress();
            } finally {
                pool.shutdownNow();
            }
        }
        return state.isOnline() ? List.copyOf(loaded) : List.of();
    }

    private void logProgress() {
        LOG.info(
                "{} of {} logs in {} are open after {} ms, {} of them had to be checked",
                loaded.size(),
                count,
                state.path(),
                (runtime.clock().nanos() - startNanos) / 1_000_000,
                checked.get());
    }

    /** Copies of logs in other directories, to be gone on with. */
    List<FutureLog> futures() {
        return state.isOnline() ? List.copyOf(futures) : List.of();
    }

    private List<Path> logDirectories() throws IOException {
        List<Path> directories = new ArrayList<>();
        for (Path path : runtime.disk().list(state.path())) {
            if (!runtime.disk().isDirectory(path)
                    || FileNames.isForeign(path.getFileName().toString())) {
                continue;
            }
            if (FileNames.endsWith(path, FileNames.DELETE_DIRECTORY)) {
                LOG.info("Deleting {}, which was left over", path);
                runtime.timers().after(0, () -> new DeletedFiles(runtime).deleteTree(path));
            } else if (partition(path) != null) {
                directories.add(path);
            } else {
                LOG.warn("{} is no log and stays as it is", path);
            }
        }
        return directories;
    }

    private void load(Path directory) {
        if (!state.isOnline()) {
            return;
        }
        try {
            TopicPartition partition = partition(directory);
            LogConfig config = configs.apply(partition.topic());
            if (FileNames.endsWith(directory, FileNames.FUTURE_DIRECTORY)) {
                FutureLog future = FutureLog.open(
                        partition, state, runtime, config, topicId(directory), directory, known(partition));
                future.log().closeFreeFiles();
                futures.add(future);
                return;
            }
            LogFiles files = new LogFiles(runtime, state.dir(), directory);
            LogLoader.Known known = known(partition);
            LoadedLog found = new LogLoader(runtime, files, config).load(known);
            if (found.checked()) {
                checked.incrementAndGet();
            }
            if (found.recoveryPoint() < known.recoveryPoint()) {
                recoveryPointsLowered = true;
            }
            PartitionLog log = new PartitionLog(partition, runtime, files, config, found);
            log.closeFreeFiles();
            loaded.add(new HostedLog(log, state, topicId(directory)));
        } catch (IOException | RuntimeException e) {
            state.dir().breakdown("opening " + directory.getFileName(), e);
        }
    }

    private LogLoader.Known known(TopicPartition partition) {
        return new LogLoader.Known(
                clean,
                logStarts.getOrDefault(partition, 0L),
                recoveryPoints.getOrDefault(partition, 0L),
                cleanerOffsets.getOrDefault(partition, LoadedLog.NEVER_CLEANED));
    }

    /** The partition whose log, or copy of a log, is in the directory; null when it is neither. */
    private static TopicPartition partition(Path directory) {
        String name = directory.getFileName().toString();
        TopicPartition future = FileNames.futurePartition(name);
        return future == null ? FileNames.partition(name) : future;
    }

    private Uuid topicId(Path directory) throws IOException {
        try {
            return PartitionMetadata.read(runtime.disk(), directory);
        } catch (DamagedFile e) {
            LOG.warn(
                    "{} in {} is damaged, the topic id is to be given anew: {}",
                    FileNames.PARTITION_METADATA,
                    directory,
                    e.getMessage());
            return null;
        }
    }
}
