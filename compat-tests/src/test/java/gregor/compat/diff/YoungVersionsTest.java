package gregor.compat.diff;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.GregorBroker;
import gregor.compat.process.KRaftBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions that stock 3.9.2 does not serve: our answers are those of stock 4.3.1, as far as KRaft allows. */
class YoungVersionsTest {
    @TempDir
    private Path home;

    private GregorBroker tested;
    private KRaftBroker stock;
    private Comparison comparison;

    @BeforeEach
    void start() throws Exception {
        tested = new GregorBroker(home.resolve("tested"), Map.of());
        stock = new KRaftBroker(home.resolve("stock"));
        tested.start();
        stock.start();
        comparison = new Comparison(
                new Session(tested.bootstrap()), new Session(stock.bootstrap()), AllowedDifferences.fromKRaft());
    }

    @AfterEach
    void end() throws Exception {
        comparison.close();
        tested.close();
        stock.close();
    }

    @Test
    void answersAreThoseOfStock() throws Exception {
        new YoungRequests(comparison).run();
        System.out.println("compared " + comparison.compared() + " answers with stock 4.3.1");
        assertThat(String.join("\n", comparison.differences())).isEmpty();
    }
}
