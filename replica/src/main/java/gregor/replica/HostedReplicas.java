package gregor.replica;

import gregor.base.Threads;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.Log;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogDirs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replicas on this broker: how one begins with its log, and how it ends. Changed by the orders' thread; finding one is for any
 * thread.
 */
final class HostedReplicas implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostedReplicas.class);

    private final LogDirs dirs;
    private final Function<String, PartitionConfig> configs;
    private final Replica.Surroundings surroundings;
    private final PartitionOwners owners;
    private final Flushers flushers;
    private final HighWatermarks highWatermarks;
    private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();
    /** Partitions whose log cannot be opened, or is in a directory that is away. */
    private final Set<TopicPartition> lost = ConcurrentHashMap.newKeySet();

    HostedReplicas(
            ReplicaConfig config,
            LogDirs dirs,
            Function<String, PartitionConfig> configs,
            Replica.Surroundings surroundings,
            Threads threads) {
        this.dirs = dirs;
        this.configs = configs;
        this.surroundings = surroundings;
        owners = new PartitionOwners(config.ownerThreads(), threads);
        flushers = new Flushers(threads);
        highWatermarks = new HighWatermarks(dirs);
    }

    /** Reads what was written down of them; called once, before anything is hosted. */
    void load() {
        highWatermarks.load();
    }

    Partition find(TopicPartition name) {
        return partitions.get(name);
    }

    Collection<Partition> all() {
        return Collections.unmodifiableCollection(partitions.values());
    }

    boolean isLost(TopicPartition name) {
        return lost.contains(name);
    }

    boolean isOffline(TopicPartition name) {
        Partition hosted = partitions.get(name);
        return isLost(name) || hosted != null && hosted.view().role() == Role.OFFLINE;
    }

    /** It should be here, and cannot because of its log directory. */
    void lose(TopicPartition name) {
        lost.add(name);
    }

    /** Why a partition that is not here yet cannot be, or null. */
    ReplicaError refusal(Leadership decision) {
        TopicPartition name = decision.partition();
        Uuid known = dirs.topicId(name);
        if (known != null && !decision.topicId().isZero() && !known.equals(decision.topicId())) {
            return ReplicaError.INCONSISTENT_TOPIC_ID;
        }
        // It may be in the directory that is away.
        boolean away = dirs.find(name) == null && !decision.isNew() && !dirs.allOnline();
        return away ? ReplicaError.STORAGE_ERROR : null;
    }

    /** Makes a replica of the log, which is created if there is none. */
    Partition host(Leadership decision) throws StorageFailure {
        TopicPartition name = decision.partition();
        PartitionConfig settings = configs.apply(name.topic());
        Partition partition = new Partition(
                surroundings,
                owners.ownerOf(name),
                open(name, decision.topicId(), settings),
                settings,
                highWatermarks.of(name),
                task -> flushers.of(dirs.dirOf(name)).execute(task));
        dirs.claim(name, partition.chores());
        partitions.put(name, partition);
        lost.remove(name);
        return partition;
    }

    private Log open(TopicPartition name, Uuid topicId, PartitionConfig settings) throws StorageFailure {
        Log log = dirs.find(name);
        if (log == null) {
            return dirs.create(name, topicId.isZero() ? null : topicId, settings.log());
        }
        if (!topicId.isZero() && dirs.topicId(name) == null) {
            dirs.assignTopicId(name, topicId);
        }
        return log;
    }

    /** It is not found any more; {@link #release} or {@link #delete} follows when its owner is done with the log. */
    void takeOff(Partition partition, boolean delete) {
        TopicPartition name = partition.name();
        partitions.remove(name);
        if (delete) {
            highWatermarks.forget(name);
        } else {
            highWatermarks.remember(name, partition.view().highWatermark());
        }
    }

    /** The log stays, and is nobody's. Called by its owner, as the last it does to it. */
    void release(TopicPartition name) {
        dirs.release(name);
    }

    /** As {@link #delete}, of a log that is nobody's. It may be in a directory that is away, and would be back with that. */
    ReplicaError deleteUnowned(TopicPartition name) {
        boolean away = dirs.find(name) == null && !dirs.allOnline();
        return away ? ReplicaError.STORAGE_ERROR : delete(name);
    }

    /** Deletes the log, if there is one; what went wrong, or null. Called by its owner, as the last it does to it. */
    ReplicaError delete(TopicPartition name) {
        try {
            dirs.delete(name, configs.apply(name.topic()).log().retention().fileDeleteDelayMs());
            return null;
        } catch (StorageFailure e) {
            LOG.error("Could not delete {}", name, e);
            return ReplicaError.STORAGE_ERROR;
        } catch (RuntimeException e) {
            LOG.error("Could not delete {}", name, e);
            return ReplicaError.UNEXPECTED;
        }
    }

    /** Its log directory has failed, and with it all these; their names. */
    List<TopicPartition> goOffline(Path dir) {
        List<TopicPartition> gone = new ArrayList<>();
        for (Partition partition : partitions.values()) {
            if (dir.equals(dirs.dirOf(partition.name()))) {
                dirs.moves().suspend(partition.name());
                partition.goOffline();
                gone.add(partition.name());
            }
        }
        return gone;
    }

    void checkpoint() {
        highWatermarks.checkpoint(partitions.values());
    }

    /** Ends the owners' threads after what they were given. */
    @Override
    public void close() {
        owners.close();
        flushers.close();
        checkpoint();
    }
}
