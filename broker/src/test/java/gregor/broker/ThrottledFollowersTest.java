package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ManualTime;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.LogConfig;
import gregor.log.LogRuntime;
import gregor.log.dirs.LogDirs;
import gregor.log.dirs.LogDirsConfig;
import gregor.log.disk.MemoryDisk;
import gregor.replica.Cluster;
import gregor.replica.Leadership;
import gregor.replica.PartitionConfig;
import gregor.replica.ReplicaConfig;
import gregor.replica.ReplicaSet;
import gregor.replica.ReplicationQuota;
import gregor.replica.ThrottledReplicas;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Broker 1 follows with two partitions, of which the topic's settings throttle the first there and the second elsewhere. */
class ThrottledFollowersTest {
    private static final int BROKER = 1;
    private static final TopicPartition HERE = new TopicPartition("orders", 0);
    private static final TopicPartition ELSEWHERE = new TopicPartition("orders", 1);
    private static final ThrottledReplicas THROTTLED =
            new ThrottledReplicas(false, Map.of(0, Set.of(BROKER, 2), 1, Set.of(2)));

    private final ManualTime time = new ManualTime(1_700_000_000_000L);
    private final ReplicationQuota quota = new ReplicationQuota(11, 1_000, time);
    private LogDirs dirs;
    private ReplicaSet replicas;
    private ThrottledFollowers followers;

    @BeforeEach
    void start() throws Exception {
        LogRuntime runtime = new LogRuntime(new MemoryDisk(time), time, time, 86_400_000);
        dirs = new LogDirs(
                LogDirsConfig.of(List.of(Path.of("/logs"))), runtime, topic -> LogConfig.DEFAULTS, dir -> {});
        dirs.lock();
        dirs.identify(BROKER, "cluster");
        dirs.start();
        PartitionConfig settings = new PartitionConfig(LogConfig.DEFAULTS, 1, true, ThrottledReplicas.NONE, THROTTLED);
        replicas = new ReplicaSet(ReplicaConfig.of(BROKER), dirs, topic -> settings, Cluster.ALONE, time, time);
        replicas.start();
        replicas.lead(1, List.of(followed(HERE), followed(ELSEWHERE)))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        followers = new ThrottledFollowers(BROKER, replicas, quota);
    }

    @AfterEach
    void close() {
        replicas.close();
        dirs.close();
    }

    @Test
    void thoseAreThrottledThatTheTopicNamesForThisBroker() {
        assertThat(followers.isThrottled(HERE)).isTrue();
        assertThat(followers.isThrottled(ELSEWHERE)).isFalse();
        assertThat(followers.isThrottled(new TopicPartition("unknown", 0))).isFalse();
    }

    @Test
    void whatTheyCopyCountsAgainstTheBrokersRate() {
        quota.setRate(1_000);
        followers.record(1_000);
        assertThat(followers.isExceeded()).isFalse();
        followers.record(1);
        assertThat(followers.isExceeded()).isTrue();
        time.advance(2_000);
        assertThat(followers.isExceeded()).isFalse();
    }

    private static Leadership followed(TopicPartition name) {
        return new Leadership(name, new Uuid(7, 7), 2, 1, List.of(2), List.of(BROKER, 2), 1, 1, true);
    }
}
