package gregor.broker.group;

import gregor.base.Clock;
import gregor.base.Lifecycle;
import gregor.base.ThreadOwner;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.group.GroupCoordinator;
import gregor.group.MemberIds;
import gregor.replica.Partition;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * The group coordinator of this broker, with its threads. Requests are worked on by the event loop they came in on, or by
 * whoever is at that partition already. What nobody waits for has a thread of its own, so that the end of a large rebalance or a
 * search for expired offsets holds up neither an event loop nor the timers; loading has another, because it waits for the disk.
 */
public final class GroupService implements Lifecycle {
    private final ThreadOwner chores = new ThreadOwner("groups");
    private final ExecutorService loading;
    private final GroupCoordinator coordinator;
    private final GroupLeadership leadership;

    /**
     * @param partitions how many partitions the topic has: {@link OffsetsTopic#partitionCount}
     * @param hosted finds the replica on this broker, null when there is none
     */
    public GroupService(
            int brokerId,
            GroupSettings settings,
            int partitions,
            Function<TopicPartition, Partition> hosted,
            Clock clock,
            Timers timers) {
        loading = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "groups-load");
            thread.setDaemon(true);
            return thread;
        });
        coordinator = new GroupCoordinator(
                settings.groups(),
                partitions,
                new PartitionStateLogs(hosted, settings.log(), loading),
                TurnOwner::new,
                clock,
                (delayMs, task) -> timers.after(delayMs, () -> chores.execute(task)),
                MemberIds.RANDOM);
        leadership = new GroupLeadership(brokerId, coordinator);
    }

    @Override
    public void start() {
        coordinator.start();
    }

    /** Answers what still waits, then ends the threads. The network must have stopped before. */
    @Override
    public void close() {
        coordinator.close();
        loading.shutdownNow();
        chores.close();
    }

    /** For the handlers. */
    public GroupCoordinator coordinator() {
        return coordinator;
    }

    /** To be told of the controller's decisions. */
    public GroupLeadership leadership() {
        return leadership;
    }
}
