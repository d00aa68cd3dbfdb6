package gregor.replica;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.Threads;
import gregor.base.Throttle;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.base.Worker;
import gregor.log.Log;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogDirs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All partitions on this broker, and the controller's orders about them. Orders are carried out one after the other on a thread
 * of this class's own, since creating a log waits for the disk; finding a partition is for any thread.
 */
public final class ReplicaSet implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaSet.class);

    private final ReplicaConfig config;
    private final LogDirs dirs;
    private final Function<String, PartitionConfig> configs;
    private final Timers timers;
    private final PageCacheUse pageCache;
    private final Replica.Surroundings surroundings;
    private final PartitionOwners owners;
    private final Map<TopicPartition, Partition> partitions = new ConcurrentHashMap<>();
    /** Partitions whose log cannot be opened, or is in a directory that is away. */
    private final Set<TopicPartition> lost = ConcurrentHashMap.newKeySet();

    private final Flushers flushers;
    private final Throttle moveThrottle;
    private final LogMover mover;
    private final ReplicaMoves moves;
    private final Worker orders;
    private final Recurring recurring;
    private volatile Consumer<Leadership> onLateLead = decision -> {};
    private volatile Followers followers = Followers.NONE;
    private boolean closed;

    // Owned by the orders' thread.
    private final HighWatermarks highWatermarks;
    private final PostponedLeads postponed = new PostponedLeads();
    private int controllerEpoch;

    /** As the other, on threads of the machine. */
    public ReplicaSet(
            ReplicaConfig config,
            LogDirs dirs,
            Function<String, PartitionConfig> configs,
            Cluster cluster,
            Clock clock,
            Timers timers) {
        this(config, dirs, configs, cluster, clock, timers, Threads.SYSTEM);
    }

    /** @param configs the settings of a topic's partitions, by its name */
    public ReplicaSet(
            ReplicaConfig config,
            LogDirs dirs,
            Function<String, PartitionConfig> configs,
            Cluster cluster,
            Clock clock,
            Timers timers,
            Threads threads) {
        this.config = config;
        this.dirs = dirs;
        this.configs = configs;
        this.timers = timers;
        pageCache = new PageCacheUse(config.hotBytes());
        surroundings = new Replica.Surroundings(
                config.brokerId(), clock, timers, pageCache, config.lagTimeMaxMs(), cluster, new Contacts(clock));
        owners = new PartitionOwners(config.ownerThreads(), threads);
        flushers = new Flushers(threads);
        orders = threads.worker("replica-orders");
        moveThrottle = new Throttle(Double.MAX_VALUE, clock);
        mover = new LogMover(threads.pool("log-mover", config.moveThreads()), moveThrottle, timers);
        moves = new ReplicaMoves(dirs, mover);
        highWatermarks = new HighWatermarks(dirs);
        recurring = new Recurring(timers, orders);
    }

    /** Called when the log directories have been started. */
    @Override
    public void start() {
        orders.execute(highWatermarks::load);
        recurring.every(config.checkpointIntervalMs(), this::checkpoint);
        // Twice within the time that a follower may lag, so none lags much longer.
        recurring.every(Math.max(1, config.lagTimeMaxMs() / 2), this::checkLag);
    }

    /** To be told of every fetch of a follower. */
    public Contacts contacts() {
        return surroundings.contacts();
    }

    /** What the logs of all replicas do to the page cache. */
    public PageCacheUse pageCache() {
        return pageCache;
    }

    /** The replica on this broker, or null when there is none or it was not yet told what it is. */
    public Partition find(TopicPartition partition) {
        return partitions.get(partition);
    }

    /** True if the replica that this broker should have is in a log directory that failed; not if there only was no room. */
    public boolean isOffline(TopicPartition partition) {
        Partition hosted = partitions.get(partition);
        return isLost(partition) || hosted != null && hosted.view().role() == Role.OFFLINE;
    }

    /** True if this broker should have a replica, and has none because of its log directories. */
    public boolean isLost(TopicPartition partition) {
        return lost.contains(partition);
    }

    public Collection<Partition> partitions() {
        return Collections.unmodifiableCollection(partitions.values());
    }

    /**
     * Makes this broker leader or follower of partitions. When the stage completes, the views of those that did not fail show it.
     *
     * @return what failed, by partition
     */
    public CompletionStage<Map<TopicPartition, ReplicaError>> lead(int epochOfController, List<Leadership> decisions) {
        return carryOut(epochOfController, decisions, Leadership::partition, this::lead)
                .thenApply(failures -> {
                    handToFollowers(decisions, failures);
                    return failures;
                });
    }

    /** Who is to make followers follow; to be said before the first order. */
    public void followers(Followers listener) {
        followers = listener;
    }

    /** Who is told of partitions that failed for want of room and are led after all; on the orders' thread. */
    public void onLateLead(Consumer<Leadership> listener) {
        onLateLead = listener;
    }

    /**
     * Gives up replicas. When the stage completes they are gone.
     *
     * @return what failed, by partition
     */
    public CompletionStage<Map<TopicPartition, ReplicaError>> remove(int epochOfController, List<Removal> removals) {
        return carryOut(epochOfController, removals, Removal::partition, this::remove)
                .thenApply(failures -> {
                    followers.onGone(removals.stream()
                            .map(Removal::partition)
                            .filter(name -> !partitions.containsKey(name))
                            .toList());
                    return failures;
                });
    }

    /**
     * Wants replicas in other log directories. When the stage completes the moves have begun.
     *
     * @param targets absolute paths
     * @return what cannot be, by partition
     */
    public CompletionStage<Map<TopicPartition, ReplicaError>> alterLogDirs(Map<TopicPartition, String> targets) {
        CompletableFuture<Map<TopicPartition, ReplicaError>> done = new CompletableFuture<>();
        orders.execute(() -> {
            Map<TopicPartition, ReplicaError> errors = new HashMap<>();
            targets.forEach((name, target) -> {
                ReplicaError error = moves.alter(name, partitions.get(name), isLost(name), target);
                if (error != null) {
                    errors.put(name, error);
                }
            });
            done.complete(errors);
        });
        return done;
    }

    /** What all moves between log directories together may read and write. */
    public Throttle moveThrottle() {
        return moveThrottle;
    }

    /** A topic's settings have changed. */
    public void configure(String topic, PartitionConfig changed) {
        orders.execute(() -> {
            for (Partition partition : partitions.values()) {
                if (partition.name().topic().equals(topic)) {
                    partition.configure(changed);
                }
            }
        });
    }

    /** All logs in the directory are lost until the broker starts again. For any thread. */
    public void onLogDirFailure(Path dir) {
        orders.execute(() -> {
            dirs.moves().onLogDirFailure(dir);
            List<TopicPartition> gone = new ArrayList<>();
            for (Partition partition : partitions.values()) {
                if (dir.equals(dirs.dirOf(partition.name()))) {
                    dirs.moves().suspend(partition.name());
                    partition.goOffline();
                    gone.add(partition.name());
                }
            }
            followers.onGone(gone);
        });
    }

    /** Ends the owners' threads after what they were given; the network must have stopped before, the log directories after. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            recurring.close();
            orders.close();
            mover.close();
            owners.close();
            flushers.close();
            checkpoint();
        }
    }

    private <T> CompletionStage<Map<TopicPartition, ReplicaError>> carryOut(
            int epochOfController, List<T> parts, Function<T, TopicPartition> nameOf, BiConsumer<T, Outcomes> action) {
        Outcomes outcomes = new Outcomes(parts.size(), orders);
        orders.execute(() -> {
            boolean stale = isStale(epochOfController);
            for (T part : parts) {
                TopicPartition name = nameOf.apply(part);
                try {
                    if (stale) {
                        outcomes.add(name, ReplicaError.STALE_CONTROLLER_EPOCH);
                    } else {
                        action.accept(part, outcomes);
                    }
                } catch (RuntimeException e) {
                    LOG.error("Could not carry out {}", part, e);
                    outcomes.add(name, ReplicaError.STORAGE_ERROR);
                }
            }
        });
        return outcomes.all();
    }

    private boolean isStale(int epochOfController) {
        if (epochOfController < controllerEpoch) {
            LOG.warn("An order of controller epoch {} comes after one of {}", epochOfController, controllerEpoch);
            return true;
        }
        controllerEpoch = epochOfController;
        return false;
    }

    private void lead(Leadership decision, Outcomes outcomes) {
        TopicPartition name = decision.partition();
        Partition partition = partitions.get(name);
        ReplicaError refusal = partition == null ? refusal(decision) : null;
        if (refusal != null) {
            if (refusal == ReplicaError.STORAGE_ERROR) {
                lost.add(name);
            }
            outcomes.add(name, refusal);
            return;
        }
        try {
            Partition target = partition == null ? host(decision) : partition;
            postponed.drop(name);
            target.lead(decision, error -> outcomes.add(name, error));
        } catch (StorageFailure e) {
            if (e.full()) {
                postpone(decision);
            } else {
                LOG.error("Could not open or create {}", name, e);
            }
            if (e.offline()) {
                lost.add(name);
            }
            outcomes.add(name, ReplicaError.STORAGE_ERROR);
        }
    }

    /** All of an order at once, so that the first fetch from a leader asks for all of it. */
    private void handToFollowers(List<Leadership> decisions, Map<TopicPartition, ReplicaError> failures) {
        Map<Partition, Leadership> taken = new HashMap<>();
        for (Leadership decision : decisions) {
            Partition partition = partitions.get(decision.partition());
            // An order may end later than the one after it, if one of its partitions takes its time.
            boolean latest = partition != null
                    && decision.leaderEpoch() >= partition.view().leaderEpoch();
            if (latest && !failures.containsKey(decision.partition())) {
                taken.put(partition, decision);
            }
        }
        followers.onLeadership(taken);
    }

    private void postpone(Leadership decision) {
        if (postponed.add(decision)) {
            LOG.warn("There is no room for the log of {}; it is created when there is", decision.partition());
        }
        retryLater();
    }

    private void retryLater() {
        if (postponed.mustArrange()) {
            timers.after(PostponedLeads.RETRY_MS, () -> orders.execute(this::retry));
        }
    }

    private void retry() {
        for (Leadership decision : postponed.toTry()) {
            Outcomes outcomes = new Outcomes(1, orders);
            lead(decision, outcomes);
            outcomes.all().thenAccept(failures -> {
                if (failures.isEmpty()) {
                    handToFollowers(List.of(decision), failures);
                    onLateLead.accept(decision);
                }
            });
        }
        retryLater();
    }

    /** Why a partition that is not here yet cannot be, or null. */
    private ReplicaError refusal(Leadership decision) {
        TopicPartition name = decision.partition();
        Uuid known = dirs.topicId(name);
        if (known != null && !decision.topicId().isZero() && !known.equals(decision.topicId())) {
            return ReplicaError.INCONSISTENT_TOPIC_ID;
        }
        // It may be in the directory that is away.
        boolean away = dirs.find(name) == null && !decision.isNew() && !dirs.allOnline();
        return away ? ReplicaError.STORAGE_ERROR : null;
    }

    private Partition host(Leadership decision) throws StorageFailure {
        TopicPartition name = decision.partition();
        PartitionConfig settings = configs.apply(name.topic());
        Uuid topicId = decision.topicId().isZero() ? null : decision.topicId();
        Log log = dirs.find(name);
        if (log == null) {
            log = dirs.create(name, topicId, settings.log());
        } else if (topicId != null && dirs.topicId(name) == null) {
            dirs.assignTopicId(name, topicId);
        }
        long highWatermark = highWatermarks.of(name);
        Partition partition = new Partition(
                surroundings,
                owners.ownerOf(name),
                log,
                settings,
                highWatermark,
                task -> flushers.of(dirs.dirOf(name)).execute(task));
        dirs.claim(name, partition.chores());
        partitions.put(name, partition);
        lost.remove(name);
        moves.resume(partition);
        return partition;
    }

    private void remove(Removal removal, Outcomes outcomes) {
        TopicPartition name = removal.partition();
        postponed.drop(name);
        Partition partition = partitions.get(name);
        if (lost.contains(name) || partition != null && partition.view().role() == Role.OFFLINE) {
            // Its files cannot be deleted now, and are not to come back to a topic that is thought to be gone.
            outcomes.add(name, ReplicaError.STORAGE_ERROR);
            return;
        }
        if (partition == null) {
            outcomes.add(name, removal.delete() ? delete(name) : null);
            return;
        }
        int leaderEpoch = partition.view().leaderEpoch();
        if (removal.leaderEpoch() != Removal.ANY_EPOCH && removal.leaderEpoch() < leaderEpoch) {
            outcomes.add(name, ReplicaError.FENCED_LEADER_EPOCH);
            return;
        }
        try {
            moves.end(name, removal.delete());
        } catch (StorageFailure e) {
            LOG.error("Could not end the move of {}", name, e);
        }
        partitions.remove(name);
        if (removal.delete()) {
            highWatermarks.forget(name);
        } else {
            highWatermarks.remember(name, partition.view().highWatermark());
        }
        // The log is given up by its owner, in a turn of its own after the replica stopped using it.
        partition.stop(() -> outcomes.add(name, removal.delete() ? delete(name) : null));
    }

    private ReplicaError delete(TopicPartition name) {
        try {
            dirs.delete(name, configs.apply(name.topic()).log().retention().fileDeleteDelayMs());
            return null;
        } catch (StorageFailure e) {
            LOG.error("Could not delete {}", name, e);
            return ReplicaError.STORAGE_ERROR;
        }
    }

    private void checkLag() {
        for (Partition partition : partitions.values()) {
            if (partition.view().followers().size() > 0) {
                partition.checkLag();
            }
        }
    }

    private void checkpoint() {
        highWatermarks.checkpoint(partitions.values());
    }
}
