package gregor.log.dirs;

import gregor.base.Lifecycle;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.DeletedFiles;
import gregor.log.LoadedLog;
import gregor.log.Log;
import gregor.log.LogConfig;
import gregor.log.LogDir;
import gregor.log.LogDirFailure;
import gregor.log.LogFiles;
import gregor.log.LogLoader;
import gregor.log.LogRuntime;
import gregor.log.LogView;
import gregor.log.PartitionLog;
import gregor.log.StorageFailure;
import gregor.log.checkpoint.PartitionMetadata;
import gregor.log.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All log directories of a broker and the logs in them: {@link #lock} them, {@link #identify} them, {@link #start}. For any
 * thread, but one partition's calls one at a time.
 */
public final class LogDirs implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirs.class);
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final LogDirsConfig config;
    private final LogRuntime runtime;
    private final Function<String, LogConfig> configs;
    private final List<LogDirState> states;
    private final Map<TopicPartition, HostedLog> logs = new ConcurrentHashMap<>();
    private final LogChores chores;
    private final LogMoves moves;
    private volatile long brokerEpoch = -1;
    private final StoredIdentity stored = new StoredIdentity();
    private boolean started;

    /** @param configs the settings of a topic's logs, by its name; asked for each log that is opened */
    public LogDirs(
            LogDirsConfig config, LogRuntime runtime, Function<String, LogConfig> configs, LogDirFailure onFailure) {
        this.config = config;
        this.runtime = runtime;
        this.configs = configs;
        this.states = config.dirs().stream()
                .map(path -> new LogDirState(runtime.disk(), new LogDir(path, onFailure, runtime.clock())))
                .toList();
        this.chores = new LogChores(config, runtime, this);
        this.moves = new LogMoves(runtime, this, configs);
        states.forEach(state -> state.dir().checkpointBy(() -> chores.lowerRecoveryPoints(state)));
    }

    /**
     * Creates the directories if need be, keeps other brokers out, and reads whose they are.
     *
     * @throws UnusableLogDir if another broker has one, they do not agree with each other, or none can be opened
     */
    public void lock() throws UnusableLogDir {
        for (LogDirState state : states) {
            MetaProperties properties = state.lock();
            if (properties != null) {
                stored.add(state.path(), properties);
            }
        }
        if (online().isEmpty()) {
            throw new UnusableLogDir("none of the log directories can be opened: " + config.dirs());
        }
    }

    /** The broker whose data this is, if the directories say so. */
    public OptionalInt storedBrokerId() {
        return stored.brokerId();
    }

    /** The cluster whose data this is; null if the directories do not say. */
    public String storedClusterId() {
        return stored.clusterId();
    }

    /**
     * Makes sure that the data is this broker's, and marks new directories as its own.
     *
     * @throws UnusableLogDir if it is another's
     */
    public void identify(int brokerId, String clusterId) throws UnusableLogDir {
        stored.require(brokerId, clusterId);
        states.forEach(state -> state.identify(brokerId, clusterId));
    }

    /** Opens all logs and begins the regular chores. Returns when every log that can be opened is open. */
    @Override
    public void start() throws UnusableLogDir, InterruptedException {
        long startNanos = runtime.clock().nanos();
        load();
        if (online().isEmpty()) {
            throw new UnusableLogDir("none of the log directories can be opened: " + config.dirs());
        }
        started = true;
        chores.start();
        LOG.info("{} logs are open after {} ms", logs.size(), (runtime.clock().nanos() - startNanos) / 1_000_000);
    }

    private void load() throws UnusableLogDir, InterruptedException {
        List<LogDirLoad> loads = online().stream()
                .map(state -> new LogDirLoad(state, runtime, configs))
                .toList();
        loads.forEach(load -> load.begin(config.recoveryThreads()));
        DoubleLogs found = new DoubleLogs(runtime);
        for (LogDirLoad load : loads) {
            found.addAll(load.await());
            load.futures().forEach(moves::found);
        }
        logs.putAll(found.result(allOnline()));
        loads.stream().filter(LogDirLoad::recoveryPointsLowered).forEach(load -> chores.checkpoint(load.state()));
    }

    /** The log of this partition on this broker, or null. */
    public Log find(TopicPartition partition) {
        HostedLog hosted = logs.get(partition);
        return hosted == null ? null : hosted.log();
    }

    public Collection<TopicPartition> partitions() {
        return List.copyOf(logs.keySet());
    }

    /** The id of the topic the log was created for; null when there is no log or it is older than topic ids. */
    public Uuid topicId(TopicPartition partition) {
        HostedLog hosted = logs.get(partition);
        return hosted == null ? null : hosted.topicId();
    }

    /** Gives a log that has none its topic's id. */
    public void assignTopicId(TopicPartition partition, Uuid topicId) throws StorageFailure {
        HostedLog hosted = hosted(partition);
        try {
            PartitionMetadata.write(runtime.disk(), hosted.log().files().directory(), topicId);
            hosted.topicId(topicId);
        } catch (IOException e) {
            throw hosted.dir().dir().failure("writing the topic id of " + partition, e);
        }
    }

    /** From now on only this owner changes the log; what has to be done regularly is handed to it. */
    public void claim(TopicPartition partition, Executor owner) {
        hosted(partition).claim(owner);
    }

    /** The log has no owner any more. Called by the one it had, as the last it does to it. */
    public void release(TopicPartition partition) {
        HostedLog hosted = logs.get(partition);
        if (hosted != null) {
            hosted.claim(null);
        }
    }

    /**
     * Creates an empty log in the directory that was preferred for it, or in the one that has the fewest.
     *
     * @param topicId null for a topic without one
     */
    public Log create(TopicPartition partition, Uuid topicId, LogConfig logConfig) throws StorageFailure {
        LogDirState preferred = moves.takePreferred(partition);
        if (preferred != null) {
            return create(partition, topicId, logConfig, preferred);
        }
        while (true) {
            try {
                return create(partition, topicId, logConfig, leastUsed());
            } catch (StorageFailure e) {
                if (!e.offline() || online().isEmpty()) {
                    throw e;
                }
                LOG.warn("{} is created in another directory: {}", partition, e.getMessage());
            }
        }
    }

    private Log create(TopicPartition partition, Uuid topicId, LogConfig logConfig, LogDirState state)
            throws StorageFailure {
        Path directory = state.path().resolve(partition.toString());
        try {
            state.dir().checkOnline();
            state.forget(partition);
            runtime.disk().createDirectories(directory);
            LogFiles files = new LogFiles(runtime, state.dir(), directory);
            LoadedLog empty = new LogLoader(runtime, files, logConfig).load(LogLoader.Known.NOTHING);
            if (topicId != null) {
                files.writeTopicId(topicId);
            }
            PartitionLog log = new PartitionLog(partition, runtime, files, logConfig, empty);
            logs.put(partition, new HostedLog(log, state, topicId));
            LOG.info("Created {} in {}", partition, state.path());
            return log;
        } catch (IOException e) {
            StorageFailure failure = state.dir().failure("creating " + partition, e);
            if (!failure.offline()) {
                new DeletedFiles(runtime).deleteTree(directory); // The next attempt may be made in another directory.
            }
            throw failure;
        }
    }

    /** Takes the log away at once, and its files when {@code file.delete.delay.ms} has passed. Called by its owner. */
    public void delete(TopicPartition partition, long delayMs) throws StorageFailure {
        moves.cancel(partition);
        HostedLog hosted = logs.remove(partition);
        if (hosted != null) {
            new LogRemoval(runtime, hosted).run(delayMs);
        }
    }

    /** Which logs move from one directory to another. */
    public LogMoves moves() {
        return moves;
    }

    /** The directory of which this is the absolute path, written as in the configuration; null when there is none. */
    public Path named(String absolutePath) {
        return config.dirs().stream()
                .filter(dir -> dir.toAbsolutePath().toString().equals(absolutePath))
                .findFirst()
                .orElse(null);
    }

    public boolean isOnline(Path dir) {
        return state(dir).isOnline();
    }

    LogDirState state(Path dir) {
        return states.stream()
                .filter(state -> state.path().equals(dir))
                .findFirst()
                .orElseThrow();
    }

    /** Another log is this partition's from now on. */
    void replace(HostedLog hosted) {
        logs.put(hosted.partition(), hosted);
    }

    /** The directory in which a log is; null when there is no such log. */
    public Path dirOf(TopicPartition partition) {
        HostedLog hosted = logs.get(partition);
        return hosted == null ? null : hosted.dir().path();
    }

    /** Whether all directories are online; a partition without a log may be in one that is not. */
    public boolean allOnline() {
        return online().size() == states.size();
    }

    public List<LogDirView> views() {
        return states.stream().map(this::view).toList();
    }

    private LogDirView view(LogDirState state) {
        if (state.isOnline()) {
            try {
                Disk.Space space = runtime.disk().space(state.path());
                List<LogDirView.Entry> entries = new ArrayList<>();
                logsIn(state).forEach(hosted -> entries.add(entry(hosted)));
                entries.sort(Comparator.comparing(LogDirView.Entry::partition, BY_NAME));
                return new LogDirView(state.path(), true, entries, space.totalBytes(), space.usableBytes());
            } catch (IOException e) {
                state.dir().failure("asking for its size", e);
            }
        }
        return new LogDirView(state.path(), state.isOnline(), List.of(), -1, -1);
    }

    private LogDirView.Entry entry(HostedLog hosted) {
        LogView view = hosted.log().view();
        return new LogDirView.Entry(hosted.partition(), view.sizeBytes(), view.logEndOffset(), isFuture(hosted));
    }

    private boolean isFuture(HostedLog hosted) {
        return logs.get(hosted.partition()) != hosted;
    }

    /** The high watermarks that were written last, of the logs that are open. */
    public Map<TopicPartition, Long> highWatermarks() {
        Map<TopicPartition, Long> all = new HashMap<>();
        for (LogDirState state : online()) {
            try {
                Map<TopicPartition, Long> written = state.highWatermarks();
                written.keySet().removeIf(partition -> !state.path().equals(dirOf(partition)));
                all.putAll(written);
            } catch (IOException e) {
                state.dir().failure("reading high watermarks", e);
            }
        }
        return all;
    }

    /** Writes the high watermarks, each into the directory of its log and of its copy; partitions without a log are left out. */
    public void checkpointHighWatermarks(Map<TopicPartition, Long> offsets) {
        for (LogDirState state : online()) {
            Map<TopicPartition, Long> ofState = new HashMap<>();
            for (HostedLog hosted : logsIn(state)) {
                Long offset = offsets.get(hosted.partition());
                if (offset != null) {
                    long known = isFuture(hosted)
                            ? Math.min(offset, hosted.log().view().logEndOffset())
                            : offset;
                    ofState.put(hosted.partition(), known);
                }
            }
            state.writeHighWatermarks(ofState);
        }
    }

    /** The broker's registration, for the mark of an orderly stop. */
    public void brokerEpoch(long epoch) {
        brokerEpoch = epoch;
    }

    /** Closes every log in order, so that the next start need not read them. The logs' owners must have stopped. */
    @Override
    public void close() {
        chores.close();
        if (started) {
            started = false;
            for (LogDirState state : online()) {
                closeLogs(state);
            }
        }
        states.forEach(LogDirState::unlock);
    }

    private void closeLogs(LogDirState state) {
        boolean complete = new LogDirClose(state, runtime.threads(), config.recoveryThreads()).run(logsIn(state));
        chores.checkpoint(state);
        if (complete) {
            state.markCleanShutdown(brokerEpoch);
        }
    }

    public void checkpointCleanerOffsets(LogDirState state) {
        chores.checkpointCleanerOffsets(state);
    }

    List<LogDirState> online() {
        return states.stream().filter(LogDirState::isOnline).toList();
    }

    public Collection<HostedLog> hosted() {
        return logs.values();
    }

    /** The logs in the directory, also those that are still being copied there. */
    List<HostedLog> logsIn(LogDirState state) {
        return Stream.concat(logs.values().stream(), moves.futures().stream().map(FutureLog::hosted))
                .filter(hosted -> hosted.dir() == state)
                .toList();
    }

    private LogDirState leastUsed() throws StorageFailure {
        List<LogDirState> online = online();
        if (online.size() == 1) {
            return online.get(0); // Counting takes time when there are many.
        }
        return online.stream()
                .min(Comparator.comparingInt(state -> logsIn(state).size()))
                .orElseThrow(() -> new StorageFailure(config.dirs().get(0), true, "no log directory is online", null));
    }

    public HostedLog hosted(TopicPartition partition) {
        HostedLog hosted = logs.get(partition);
        if (hosted == null) {
            throw new IllegalArgumentException("no log of " + partition);
        }
        return hosted;
    }
}
