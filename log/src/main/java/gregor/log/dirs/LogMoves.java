package gregor.log.dirs;

import gregor.base.TopicPartition;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.StorageFailure;
import gregor.log.disk.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which logs move, or are to be created, in which of the broker's log directories. A copy that was begun before a restart goes on
 * when its partition is hosted again. For any thread, but one partition's calls one at a time.
 */
public final class LogMoves {
    private static final Logger LOG = LoggerFactory.getLogger(LogMoves.class);

    private final LogRuntime runtime;
    private final LogDirs dirs;
    private final Function<String, LogConfig> configs;
    private final Map<TopicPartition, FutureLog> futures = new ConcurrentHashMap<>();
    private final Map<TopicPartition, LogMove> underWay = new ConcurrentHashMap<>();
    private final Map<TopicPartition, LogDirState> preferred = new ConcurrentHashMap<>();

    LogMoves(LogRuntime runtime, LogDirs dirs, Function<String, LogConfig> configs) {
        this.runtime = runtime;
        this.dirs = dirs;
        this.configs = configs;
    }

    /** Whether the topic's name leaves room for the name of a copy's directory. */
    public static boolean canMove(TopicPartition partition) {
        return FileNames.fitsFutureDirectory(partition);
    }

    /** Whether a copy of this partition's log exists. */
    public boolean isMoving(TopicPartition partition) {
        return futures.containsKey(partition);
    }

    /** Where the copy of this partition's log is; null when there is none. */
    public Path target(TopicPartition partition) {
        FutureLog future = futures.get(partition);
        return future == null ? null : future.target().path();
    }

    /** A log of this partition, or the next copy of it, is to be created there. */
    public void prefer(TopicPartition partition, Path dir) {
        preferred.put(partition, dirs.state(dir));
    }

    /** The directory that was preferred, once; null when none was. */
    LogDirState takePreferred(TopicPartition partition) {
        return preferred.remove(partition);
    }

    /** Begins a copy of the partition's log in the preferred directory. */
    public LogMove begin(TopicPartition partition) throws StorageFailure {
        HostedLog original = dirs.hosted(partition);
        LogDirState target = takePreferred(partition);
        try {
            FutureLog future =
                    FutureLog.create(partition, target, runtime, configs.apply(partition.topic()), original.topicId());
            future.log().firstDirtyOffset(original.log().firstDirtyOffset());
            futures.put(partition, future);
            LOG.info("{} moves from {} to {}", partition, original.dir().path(), target.path());
            return start(original, future);
        } catch (IOException e) {
            throw target.dir().failure("creating a copy of " + partition, e);
        }
    }

    /** Goes on with a copy that is there; null when there is none, or it is being worked at already. */
    public LogMove resume(TopicPartition partition) {
        FutureLog future = futures.get(partition);
        if (future == null || underWay.containsKey(partition)) {
            return null;
        }
        LOG.info("{} goes on moving to {}", partition, future.target().path());
        return start(dirs.hosted(partition), future);
    }

    private LogMove start(HostedLog original, FutureLog future) {
        LogMove move = new LogMove(this, runtime, original, future);
        underWay.put(future.partition(), move);
        return move;
    }

    /** Gives up the partition's copy, if there is one. May wait for the disk. */
    public void cancel(TopicPartition partition) throws StorageFailure {
        LogMove move = underWay.get(partition);
        FutureLog future = futures.remove(partition);
        if (move != null) {
            move.cancel();
        } else if (future != null) {
            remove(future);
        }
    }

    private void remove(FutureLog future) throws StorageFailure {
        new LogRemoval(runtime, future.hosted(), future.disk()).run(0);
    }

    /** The partition is not hosted here for now: its copy waits. */
    public void suspend(TopicPartition partition) {
        LogMove move = underWay.get(partition);
        if (move != null) {
            move.drop();
        }
    }

    /** Copies in a directory that failed are lost until the next start. */
    public void onLogDirFailure(Path dir) {
        for (FutureLog future : List.copyOf(futures.values())) {
            if (future.target().path().equals(dir)) {
                futures.remove(future.partition());
                suspend(future.partition());
            }
        }
    }

    /** A copy was found at the start. Of two the longer one is kept: both are copies of the same log. */
    void found(FutureLog future) {
        FutureLog other = futures.put(future.partition(), future);
        if (other != null) {
            boolean newLonger =
                    future.log().view().logEndOffset() >= other.log().view().logEndOffset();
            FutureLog shorter = newLonger ? other : future;
            futures.put(future.partition(), newLonger ? future : other);
            LOG.warn(
                    "{} has two copies; {} goes, it is the shorter one",
                    future.partition(),
                    shorter.disk().place());
            try {
                remove(shorter);
            } catch (StorageFailure e) {
                LOG.error("It stays for now: {}", e.getMessage());
            }
        }
    }

    Collection<FutureLog> futures() {
        return futures.values();
    }

    void onPlaced(HostedLog log) {
        futures.remove(log.partition());
        dirs.replace(log);
    }

    void onEnded(LogMove move) {
        underWay.remove(move.partition(), move);
    }

    long deleteDelayMs(TopicPartition partition) {
        return configs.apply(partition.topic()).retention().fileDeleteDelayMs();
    }
}
