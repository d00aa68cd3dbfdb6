package gregor.compat.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Directory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three brokers under load while their processes, their network and ZooKeeper fail: what bin/chaos runs. */
@Tag("slow")
class ChaosTest {
    @Test
    void nothingIsLostDoubledReorderedOrUnavailableWhateverFails() throws Exception {
        String brokers = Cluster.underTest();
        long seed = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
        Duration length =
                Duration.ofSeconds((long) (60 * Double.parseDouble(System.getProperty("chaos.minutes", "3"))));
        Path home = Path.of(System.getProperty("chaos.dir", "target/chaos")).toAbsolutePath();
        Directory.delete(home);
        System.out.println(
                "chaos: brokers " + brokers + ", seed " + seed + ", " + length.toSeconds() + " s, data in " + home);
        try (Chaos chaos = new Chaos(home, Cluster.three(brokers), seed)) {
            chaos.begin();
            chaos.fail(length);
            assertThat(chaos.violations()).isEmpty();
        }
        Directory.delete(home);
    }
}
