package gregor.compat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three stock 3.9.2 brokers become ours one by one, on the same directories, under load, and then stock ones again: nothing is
 * lost, doubled or reordered. As the control they are replaced by stock brokers.
 */
@Tag("slow")
class RollingReplacementTest {
    private static final long SEED = 4;

    @TempDir
    private Path home;

    @Test
    void aStockClusterBecomesOursAndStockAgain() throws Exception {
        try (Chaos run = new Chaos(home, Cluster.three("stock"), SEED)) {
            run.begin();
            for (int id = 1; id <= 3; id++) {
                run.replace(id, Kind.underTest());
            }
            for (int id = 1; id <= 3; id++) {
                run.replace(id, Kind.STOCK);
            }
            assertThat(run.violations()).isEmpty();
        }
    }
}
