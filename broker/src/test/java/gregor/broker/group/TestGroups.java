package gregor.broker.group;

import gregor.base.Clock;
import gregor.base.ManualTime;
import gregor.base.TimerThread;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import gregor.base.Uuid;
import gregor.group.GroupConfig;
import gregor.group.GroupCoordinator;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.MemoryDisk;
import gregor.replica.Cluster;
import gregor.replica.Leadership;
import gregor.replica.Partition;
import gregor.replica.PartitionConfig;
import gregor.replica.ReplicaConfig;
import gregor.replica.ReplicaError;
import gregor.replica.ReplicaSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A group coordinator on a real partition of {@code __consumer_offsets}, the only one of the topic, on a disk in memory.
 * Members' time is the test's; member ids are the client id and a running number.
 */
public final class TestGroups implements AutoCloseable {
    private static final int BROKER = 1;
    private static final long LONG_ENOUGH_SECONDS = 20;

    public final ManualTime time = new ManualTime(1_700_000_000_000L);
    public final GroupCoordinator coordinator;
    public final ReplicaSet replicas;
    private final TimerThread timers = new TimerThread("test-timers");
    private final LogDirs dirs;
    private final GroupLeadership leadership;
    private int ids;

    public TestGroups() throws Exception {
        LogRuntime runtime = new LogRuntime(new MemoryDisk(Clock.SYSTEM), Clock.SYSTEM, timers, 86_400_000);
        dirs = new LogDirs(
                LogDirsConfig.of(List.of(Path.of("/logs"))), runtime, topic -> LogConfig.DEFAULTS, dir -> {});
        dirs.lock();
        dirs.identify(BROKER, "cluster");
        dirs.start();
        replicas = new ReplicaSet(
                ReplicaConfig.of(BROKER), dirs, topic -> PartitionConfig.DEFAULTS, Cluster.ALONE, Clock.SYSTEM, timers);
        replicas.start();
        coordinator = new GroupCoordinator(
                GroupConfig.DEFAULTS,
                1,
                new PartitionStateLogs(replicas::find, GroupSettings.LogSettings.DEFAULTS, Runnable::run),
                TurnOwner::new,
                time,
                time,
                prefix -> prefix + "-" + ++ids);
        coordinator.start();
        leadership = new GroupLeadership(BROKER, coordinator);
        lead(BROKER, 0);
    }

    /** The controller decides who leads the partition. */
    void lead(int leader, int leaderEpoch) throws Exception {
        List<Leadership> decisions = List.of(new Leadership(
                OffsetsTopic.partition(0),
                new Uuid(7, 7),
                leader,
                leaderEpoch,
                List.of(leader),
                List.of(BROKER, 2),
                leaderEpoch,
                1,
                leaderEpoch == 0));
        Map<TopicPartition, ReplicaError> failed =
                replicas.lead(1, decisions).toCompletableFuture().get(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
        leadership.onLeadership(decisions, failed);
    }

    public GroupLeadership leadership() {
        return leadership;
    }

    Partition partition() {
        return replicas.find(OffsetsTopic.partition(0));
    }

    @Override
    public void close() {
        coordinator.close();
        replicas.close();
        dirs.close();
        timers.close();
    }
}
