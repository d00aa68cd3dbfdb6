package gregor.compat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.cluster.Cluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ZooKeeper stands still, or is gone, ten times as long as a session lasts: three brokers go on taking and giving out records with all
 * replicas in sync, groups go on committing, and when it is back nobody has done anything twice.
 */
@Tag("slow")
class WithoutZooKeeperTest {
    private static final long SEED = 7;
    private static final Duration AWAY = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource(names = {"PAUSE_ZOOKEEPER", "KILL_ZOOKEEPER"})
    void recordsFlowWithAllReplicasInSync(FaultKind kind) throws Exception {
        try (Chaos run = new Chaos(home, Cluster.three(Cluster.underTest()), SEED)) {
            run.begin();
            run.withoutZooKeeper(kind, AWAY);
            assertThat(run.violations()).isEmpty();
        }
    }
}
