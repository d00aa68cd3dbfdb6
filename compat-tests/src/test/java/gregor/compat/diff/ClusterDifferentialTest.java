package gregor.compat.diff;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.cluster.ClusterState;
import gregor.compat.process.Broker;
import gregor.compat.process.StockBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What brokers say to each other, rightly and wrongly, at every version: our answers are those of stock 3.9.2. */
class ClusterDifferentialTest {
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
        comparison = new Comparison(session(tested), session(stock), AllowedDifferences.betweenBrokers());
    }

    private static Session session(Broker broker) throws Exception {
        Session session = new Session(broker.bootstrap());
        session.brokerEpoch(new ClusterState(broker.zooKeeper()).brokerEpoch(broker.id()));
        return session;
    }

    @AfterEach
    void end() throws Exception {
        comparison.close();
        tested.close();
        stock.close();
    }

    @Test
    void answersAreThoseOfStock() throws Exception {
        new ControllerRequests(comparison).run();
        // From here on the broker listens to no other controller any more than to us.
        new LeadershipCommands(comparison).run();
        new StopCommands(comparison).run();
        new MetadataCommands(comparison).run();
        System.out.println("compared " + comparison.compared() + " answers between brokers with stock 3.9.2");
        assertThat(String.join("\n", comparison.differences())).isEmpty();
    }
}
