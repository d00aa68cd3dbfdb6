package gregor.broker;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.ThreadOwner;
import gregor.base.Timers;
import gregor.base.TurnOwner;
import gregor.broker.group.GroupSettings;
import gregor.broker.group.OffsetsTopic;
import gregor.broker.group.PartitionStateLogs;
import gregor.group.GroupCoordinator;
import gregor.group.MemberIds;
import gregor.replica.ReplicaSet;
import gregor.zk.ZkSession;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The group coordinator with what it needs: it can only be made when it is known how many partitions its topic has. Requests are
 * worked on by the event loop they came in on, or by whoever is at that partition already. What nobody waits for has a thread
 * of its own, so that the end of a large rebalance or a search for expired offsets holds up neither an event loop nor the
 * timers.
 */
final class GroupCoordination implements Lifecycle {
    private static final int LOADING_THREADS = 2;

    private final GroupSettings settings;
    private final ZkSession session;
    private final ReplicaSet replicas;
    private final Timers timers;
    private final ExecutorService loading;
    private final ThreadOwner chores = new ThreadOwner("groups");
    private GroupCoordinator coordinator;

    GroupCoordination(GroupSettings settings, ZkSession session, ReplicaSet replicas, Timers timers) {
        this.settings = settings;
        this.session = session;
        this.replicas = replicas;
        this.timers = timers;
        loading = Executors.newFixedThreadPool(LOADING_THREADS, task -> {
            Thread thread = new Thread(task, "group-loading");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void start() throws Exception {
        coordinator = new GroupCoordinator(
                settings.groups(),
                Waiting.on(OffsetsTopic.partitionCount(session, settings.partitions())),
                new PartitionStateLogs(replicas::find, settings.log(), loading),
                TurnOwner::new,
                Clock.SYSTEM,
                (delayMs, task) -> timers.after(delayMs, () -> chores.execute(task)),
                MemberIds.RANDOM);
        coordinator.start();
    }

    GroupCoordinator coordinator() {
        return coordinator;
    }

    @Override
    public void close() {
        if (coordinator != null) {
            coordinator.close();
        }
        loading.shutdownNow();
        chores.close();
    }
}
