package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stock 3.9.2 and ours in turn on the same two log directories: appended, compacted and old-format topics, and transactions that
 * stock made, some of them aborted, one left open. Each finds all that was there, and stock finds nothing to mend.
 */
@Tag("slow")
class TakeTurnsTest {
    @TempDir
    private Path home;

    private ZooKeeperProcess zooKeeper;

    @BeforeEach
    void startZooKeeper() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
    }

    @AfterEach
    void endZooKeeper() {
        zooKeeper.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachServesWhatTheOtherLeft(boolean cleanStop) throws Exception {
        SharedTopics topics = new SharedTopics();
        try (StockBroker stock = new StockBroker(home.resolve("stock"), config());
                GregorBroker ours = new GregorBroker(home.resolve("ours"), config())) {
            for (Broker broker : List.of(stock, ours, stock, ours, stock)) {
                broker.start();
                topics.createWhereMissing(broker.bootstrap());
                topics.areAsWritten(broker.bootstrap());
                topics.write(broker.bootstrap(), broker == stock);
                topics.areAsWritten(broker.bootstrap());
                topics.awaitCompaction(dirs());
                topics.areAsWritten(broker.bootstrap());
                if (broker == stock) {
                    assertThat(marksOfGaps()).as("a promise that is ours alone").isFalse();
                }
                if (broker == stock && cleanStop) {
                    assertThat(stock.printed())
                            .filteredOn(TakeTurnsTest::isComplaint)
                            .isEmpty();
                }
                end(broker, cleanStop);
            }
        }
    }

    private void end(Broker broker, boolean cleanStop) throws Exception {
        if (!cleanStop) {
            broker.kill();
            return;
        }
        broker.stop();
        if (broker instanceof GregorBroker) {
            DumpedLog.checkIndexes(partitions());
        }
    }

    private static boolean isComplaint(String line) {
        return line.matches(
                "(?i).*(corrupt|rebuild|recover|orphan|mismatch|could not find|invalid|unexpected|offline).*");
    }

    /** Ours says up to which offset there are gaps between segments; stock must take that away, as it leaves others. */
    private boolean marksOfGaps() throws Exception {
        for (Path partition : partitions()) {
            try (Stream<Path> files = Files.list(partition)) {
                if (files.anyMatch(file -> file.toString().endsWith(".gaps.deleted"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Path> partitions() throws Exception {
        List<Path> partitions = new ArrayList<>();
        for (Path dir : dirs()) {
            try (Stream<Path> all = Files.list(dir)) {
                all.filter(Files::isDirectory).forEach(partitions::add);
            }
        }
        return partitions;
    }

    private List<Path> dirs() {
        return List.of(home.resolve("one"), home.resolve("two"));
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("zookeeper.session.timeout.ms", "6000");
        config.put("log.dirs", home.resolve("one") + "," + home.resolve("two"));
        config.put("inter.broker.protocol.version", "2.8");
        config.put("log.segment.bytes", "16384");
        config.put("log.index.interval.bytes", "500");
        config.put("log.cleaner.backoff.ms", "200");
        config.put("log.initial.task.delay.ms", "300");
        config.put("offsets.topic.num.partitions", "1");
        config.put("transaction.state.log.num.partitions", "1");
        return config;
    }
}
