package gregor.log;

import gregor.base.Lifecycle;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All log directories of a broker and the logs in them: {@link #lock} them, {@link #identify} them, {@link #start}. For any
 * thread, but one partition's calls one at a time.
 */
public final class LogDirs implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LogDirs.class);

    private final LogDirsConfig config;
    private final LogRuntime runtime;
    private final Function<String, LogConfig> configs;
    private final List<LogDirState> states;
    private final Map<TopicPartition, HostedLog> logs = new ConcurrentHashMap<>();
    private final LogChores chores;
    private volatile long brokerEpoch = -1;
    private MetaProperties stored;
    private boolean started;

    /** @param configs the settings of a topic's logs, by its name; asked for each log that is opened */
    public LogDirs(
            LogDirsConfig config, LogRuntime runtime, Function<String, LogConfig> configs, LogDirFailure onFailure) {
        this.config = config;
        this.runtime = runtime;
        this.configs = configs;
        this.states = config.dirs().stream()
                .map(path -> new LogDirState(runtime.disk(), new LogDir(path, onFailure)))
                .toList();
        this.chores = new LogChores(config, runtime, this);
        states.forEach(state -> state.dir().checkpointBy(() -> chores.checkpoint(state)));
    }

    /**
     * Creates the directories if need be, keeps other brokers out, and reads whose they are.
     *
     * @throws UnusableLogDir if another broker has one, they do not agree with each other, or none can be opened
     */
    public void lock() throws UnusableLogDir {
        Map<Path, MetaProperties> found = new HashMap<>();
        for (LogDirState state : states) {
            MetaProperties properties = state.lock();
            if (properties != null) {
                found.put(state.path(), properties);
            }
        }
        if (online().isEmpty()) {
            throw new UnusableLogDir("none of the log directories can be opened: " + config.dirs());
        }
        if (found.values().stream().distinct().count() > 1) {
            throw new UnusableLogDir("the log directories belong to different brokers or clusters: " + found);
        }
        stored = found.values().stream().findFirst().orElse(null);
    }

    /** The broker whose data this is, if the directories say so. */
    public OptionalInt storedBrokerId() {
        return stored == null ? OptionalInt.empty() : stored.brokerId();
    }

    /** The cluster whose data this is; null if the directories do not say. */
    public String storedClusterId() {
        return stored == null ? null : stored.clusterId();
    }

    /**
     * Makes sure that the data is this broker's, and marks new directories as its own.
     *
     * @throws UnusableLogDir if it is another's
     */
    public void identify(int brokerId, String clusterId) throws UnusableLogDir {
        if (storedBrokerId().isPresent() && storedBrokerId().getAsInt() != brokerId) {
            throw new UnusableLogDir("the log directories " + config.dirs() + " belong to broker "
                    + storedBrokerId().getAsInt() + " (" + FileNames.META_PROPERTIES + "), not to broker " + brokerId);
        }
        if (storedClusterId() != null && !storedClusterId().equals(clusterId)) {
            throw new UnusableLogDir("the log directories " + config.dirs() + " belong to cluster " + storedClusterId()
                    + " (" + FileNames.META_PROPERTIES + "), not to cluster " + clusterId);
        }
        MetaProperties identity = new MetaProperties(OptionalInt.of(brokerId), clusterId);
        states.forEach(state -> state.identify(identity));
    }

    /** Opens all logs and begins the regular chores. Returns when every log that can be opened is open. */
    @Override
    public void start() throws UnusableLogDir, InterruptedException {
        long startNanos = runtime.clock().nanos();
        List<LogDirLoad> loads = online().stream()
                .map(state -> new LogDirLoad(state, runtime, configs))
                .toList();
        loads.forEach(load -> load.begin(config.recoveryThreads()));
        for (LogDirLoad load : loads) {
            for (HostedLog hosted : load.await()) {
                HostedLog other = logs.put(hosted.partition(), hosted);
                if (other != null) {
                    throw new UnusableLogDir(hosted.partition() + " is in two log directories: "
                            + hosted.dir().path() + " and " + other.dir().path());
                }
            }
        }
        if (online().isEmpty()) {
            throw new UnusableLogDir("none of the log directories can be opened: " + config.dirs());
        }
        started = true;
        chores.start();
        LOG.info("{} logs are open after {} ms", logs.size(), (runtime.clock().nanos() - startNanos) / 1_000_000);
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

    /**
     * Creates an empty log in the directory that has the fewest.
     *
     * @param topicId null for a topic without one
     */
    public Log create(TopicPartition partition, Uuid topicId, LogConfig logConfig) throws StorageFailure {
        LogDirState state = leastUsed();
        Path directory = state.path().resolve(partition.toString());
        try {
            state.forget(partition);
            runtime.disk().createDirectories(directory);
            LogFiles files = new LogFiles(runtime, state.dir(), directory);
            LoadedLog empty = new LogLoader(runtime, files, logConfig).load(LogLoader.Known.NOTHING);
            if (topicId != null) {
                PartitionMetadata.write(runtime.disk(), directory, topicId);
            }
            PartitionLog log = new PartitionLog(partition, runtime, files, logConfig, empty);
            logs.put(partition, new HostedLog(log, state, topicId));
            LOG.info("Created {} in {}", partition, state.path());
            return log;
        } catch (IOException e) {
            throw state.dir().failure("creating " + partition, e);
        }
    }

    /** Takes the log away at once, and its files when {@code file.delete.delay.ms} has passed. Called by its owner. */
    public void delete(TopicPartition partition, long delayMs) throws StorageFailure {
        HostedLog hosted = logs.remove(partition);
        if (hosted == null) {
            return;
        }
        Path directory = hosted.log().files().directory();
        Path renamed = hosted.dir().path().resolve(FileNames.deletedDirectory(partition));
        try {
            hosted.log().discard();
            runtime.disk().rename(directory, renamed);
            runtime.disk().sync(hosted.dir().path());
            runtime.timers().after(delayMs, () -> new DeletedFiles(runtime).deleteTree(renamed));
            LOG.info("{} is renamed to {} and will be deleted", directory, renamed.getFileName());
        } catch (IOException e) {
            throw hosted.dir().dir().failure("deleting " + partition, e);
        }
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
                Map<TopicPartition, Long> sizes = new TreeMap<>();
                logsIn(state)
                        .forEach(hosted -> sizes.put(
                                hosted.partition(), hosted.log().view().sizeBytes()));
                return new LogDirView(state.path(), true, sizes, space.totalBytes(), space.usableBytes());
            } catch (IOException e) {
                state.dir().failure("asking for its size", e);
            }
        }
        return new LogDirView(state.path(), state.isOnline(), Map.of(), -1, -1);
    }

    /** The high watermarks that were written last, of the logs that are open. */
    public Map<TopicPartition, Long> highWatermarks() {
        Map<TopicPartition, Long> all = new HashMap<>();
        for (LogDirState state : online()) {
            try {
                all.putAll(state.highWatermarks());
            } catch (IOException e) {
                state.dir().failure("reading high watermarks", e);
            }
        }
        all.keySet().retainAll(logs.keySet());
        return all;
    }

    /** Writes the high watermarks, each into its log's directory; partitions without a log are left out. */
    public void checkpointHighWatermarks(Map<TopicPartition, Long> offsets) {
        for (LogDirState state : online()) {
            Map<TopicPartition, Long> ofState = logsIn(state).stream()
                    .filter(hosted -> offsets.containsKey(hosted.partition()))
                    .collect(Collectors.toMap(HostedLog::partition, hosted -> offsets.get(hosted.partition())));
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
        boolean complete = new LogDirClose(state, config.recoveryThreads()).run(logsIn(state));
        chores.checkpoint(state);
        if (complete) {
            state.markCleanShutdown(brokerEpoch);
        }
    }

    List<LogDirState> online() {
        return states.stream().filter(LogDirState::isOnline).toList();
    }

    Collection<HostedLog> hosted() {
        return logs.values();
    }

    List<HostedLog> logsIn(LogDirState state) {
        return logs.values().stream().filter(hosted -> hosted.dir() == state).toList();
    }

    private LogDirState leastUsed() throws StorageFailure {
        return online().stream()
                .min(Comparator.comparingInt(state -> logsIn(state).size()))
                .orElseThrow(() -> new StorageFailure(config.dirs().get(0), true, "no log directory is online", null));
    }

    private HostedLog hosted(TopicPartition partition) {
        HostedLog hosted = logs.get(partition);
        if (hosted == null) {
            throw new IllegalArgumentException("no log of " + partition);
        }
        return hosted;
    }
}
