package gregor.replica;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.Threads;
import gregor.base.Throttle;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.Worker;
import gregor.log.dirs.LogDirs;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All partitions on this broker, and the controller's orders about them. Orders are carried out one after the other on a thread
 * of this class's own, since creating a log waits for the disk; finding a partition is for any thread.
 */
public final class ReplicaSet implements Lifecycle {
    private final ReplicaConfig config;
    private final LogDirs dirs;
    private final PageCacheUse pageCache;
    private final Contacts contacts;
    private final HostedReplicas hosted;
    private final Throttle moveThrottle;
    private final LogMover mover;
    private final Worker thread;
    private final ReplicaOrders orders;
    private final Recurring recurring;
    private boolean closed;

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
        pageCache = new PageCacheUse(config.hotBytes());
        contacts = new Contacts(clock);
        Replica.Surroundings surroundings = new Replica.Surroundings(
                config.brokerId(), clock, timers, pageCache, config.lagTimeMaxMs(), cluster, contacts);
        hosted = new HostedReplicas(config, dirs, configs, surroundings, threads);
        moveThrottle = new Throttle(Double.MAX_VALUE, clock);
        mover = new LogMover(threads.pool("log-mover", config.moveThreads()), moveThrottle, timers);
        thread = threads.worker("replica-orders");
        orders = new ReplicaOrders(hosted, new ReplicaMoves(dirs, mover), thread, timers);
        recurring = new Recurring(timers, thread);
    }

    /** Called when the log directories have been started. */
    @Override
    public void start() {
        thread.execute(hosted::load);
        recurring.every(config.checkpointIntervalMs(), hosted::checkpoint);
        // Twice within the time that a follower may lag, so none lags much longer.
        recurring.every(Math.max(1, config.lagTimeMaxMs() / 2), this::checkLag);
    }

    /** To be told of every fetch of a follower. */
    public Contacts contacts() {
        return contacts;
    }

    /** What the logs of all replicas do to the page cache. */
    public PageCacheUse pageCache() {
        return pageCache;
    }

    /** The replica on this broker, or null when there is none or it was not yet told what it is. */
    public Partition find(TopicPartition partition) {
        return hosted.find(partition);
    }

    /** True if the replica that this broker should have is in a log directory that failed; not if there only was no room. */
    public boolean isOffline(TopicPartition partition) {
        return hosted.isOffline(partition);
    }

    /** True if this broker should have a replica, and has none because of its log directories. */
    public boolean isLost(TopicPartition partition) {
        return hosted.isLost(partition);
    }

    public Collection<Partition> partitions() {
        return hosted.all();
    }

    /**
     * Makes this broker leader or follower of partitions. When the stage completes, the views of those that did not fail show it.
     *
     * @return what failed, by partition
     */
    public CompletionStage<Map<TopicPartition, ReplicaError>> lead(int epochOfController, List<Leadership> decisions) {
        return orders.lead(epochOfController, decisions);
    }

    /** Who is to make followers follow; to be said before the first order. */
    public void followers(Followers listener) {
        orders.followers(listener);
    }

    /** Who is told of partitions that failed for want of room and are led after all; on the orders' thread. */
    public void onLateLead(Consumer<Leadership> listener) {
        orders.onLateLead(listener);
    }

    /**
     * Gives up replicas. When the stage completes they are gone.
     *
     * @return what failed, by partition
     */
    public CompletionStage<Map<TopicPartition, ReplicaError>> remove(int epochOfController, List<Removal> removals) {
        return orders.remove(epochOfController, removals);
    }

    /**
     * Wants replicas in other log directories. When the stage completes the moves have begun.
     *
     * @param targets absolute paths
     * @return what cannot be, by partition
     */
    public CompletionStage<Map<TopicPartition, ReplicaError>> alterLogDirs(Map<TopicPartition, String> targets) {
        return orders.alterLogDirs(targets);
    }

    /** What all moves between log directories together may read and write. */
    public Throttle moveThrottle() {
        return moveThrottle;
    }

    /** A topic's settings have changed. */
    public void configure(String topic, PartitionConfig changed) {
        thread.execute(() -> {
            for (Partition partition : hosted.all()) {
                if (partition.name().topic().equals(topic)) {
                    partition.configure(changed);
                }
            }
        });
    }

    /** These brokers are not alive any more, so nobody waits for what their replicas have not got. For any thread. */
    public void onBrokersGone(Collection<Integer> brokerIds) {
        if (brokerIds.isEmpty()) {
            return;
        }
        thread.execute(() -> {
            for (Partition partition : hosted.all()) {
                RemoteReplicas followers = partition.view().followers();
                if (brokerIds.stream().anyMatch(id -> followers.find(id) != null)) {
                    partition.onFollowerGone();
                }
            }
        });
    }

    /** All logs in the directory are lost until the broker starts again. For any thread. */
    public void onLogDirFailure(Path dir) {
        thread.execute(() -> {
            dirs.moves().onLogDirFailure(dir);
            orders.followers().onGone(hosted.goOffline(dir));
        });
    }

    /** Ends the owners' threads after what they were given; the network must have stopped before, the log directories after. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            recurring.close();
            thread.close();
            mover.close();
            hosted.close();
        }
    }

    private void checkLag() {
        for (Partition partition : hosted.all()) {
            if (partition.view().followers().size() > 0) {
                partition.checkLag();
            }
        }
    }
}
