package gregor.compat.diff;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.StockBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every API at every version that both serve, with good and bad requests: our answers are those of stock 3.9.2. */
class DifferentialTest {
    @TempDir
    private Path home;

    private Broker tested;
    private Broker stock;
    private Comparison comparison;

    @BeforeEach
    void start() throws Exception {
        tested = Broker.underTest(home.resolve("tested"), Map.of());
        stock = new StockBroker(home.resolve("stock"), Map.of());
        tested.start();
        stock.start();
        comparison = new Comparison(
                new Session(tested.bootstrap()), new Session(stock.bootstrap()), AllowedDifferences.fromOldStock());
    }

    @AfterEach
    void end() throws Exception {
        comparison.close();
        tested.close();
        stock.close();
    }

    @Test
    void answersAreThoseOfStock() throws Exception {
        new TopicRequests(comparison).run();
        new RecordRequests(comparison).run();
        new ProducerRequests(comparison).run();
        new GroupRequests(comparison).run();
        new ConfigRequests(comparison).run();
        System.out.println("compared " + comparison.compared() + " answers with stock 3.9.2");
        assertThat(String.join("\n", comparison.differences())).isEmpty();
    }
}
