package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import gregor.compat.ToolComparison;
import gregor.compat.process.Broker;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.Project;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions, old formats and a group's offsets that a stock broker wrote until it was killed. Stock 3.9.2 and ours each start
 * on a copy: the stock tools print the same of both brokers, and of the files that both have mended, closed, and the other then
 * opens.
 */
@Tag("slow")
class RecoveredFilesTest {
    private static final String DUMP = "kafka-dump-log";
    private static final String OFFSETS = "kafka-get-offsets";
    private static final List<String> TIMES =
            List.of("earliest", "latest", "max-timestamp", "earliest-local", "latest-tiered");

    private static final String TOPICS = "appended|old.format|transactions";
    private static final List<String> PARTITIONS = List.of("appended-0", "old.format-0", "transactions-0");
    private static final List<String> STATES = List.of("__transaction_state-0", "__consumer_offsets-0");

    @TempDir
    private Path home;

    @Test
    void theStockToolsPrintTheSame() throws Exception {
        fill();
        Path ours = copy("ours");
        Path stocks = copy("stock");
        try (ZooKeeperProcess ourZooKeeper = zooKeeper(ours);
                ZooKeeperProcess stockZooKeeper = zooKeeper(stocks);
                GregorBroker tested = new GregorBroker(ours.resolve("run"), config(ours, ourZooKeeper));
                StockBroker stock = new StockBroker(stocks.resolve("run"), config(stocks, stockZooKeeper))) {
            ToolComparison tools = new ToolComparison(tested, stock);
            tested.start();
            stock.start();
            asked(tools);
            tested.stop();
            stock.stop();
            dumped(tools);
            assertThat(tools.differences()).isEmpty();
            assertThat(epochs(ours)).isEqualTo(epochs(stocks));
        }
        turned(ours, stocks);
    }

    /** The same once more, each on what the other has left. */
    private void turned(Path ours, Path stocks) throws Exception {
        try (ZooKeeperProcess ourZooKeeper = zooKeeper(ours);
                ZooKeeperProcess stockZooKeeper = zooKeeper(stocks);
                GregorBroker tested = new GregorBroker(stocks.resolve("turned"), config(stocks, stockZooKeeper));
                StockBroker stock = new StockBroker(ours.resolve("turned"), config(ours, ourZooKeeper))) {
            ToolComparison tools = new ToolComparison(tested, stock);
            tested.start();
            stock.start();
            asked(tools);
            tested.stop();
            stock.stop();
            assertThat(tools.differences()).isEmpty();
        }
    }

    private void fill() throws Exception {
        Path filled = home.resolve("filled");
        try (ZooKeeperProcess zooKeeper = zooKeeper(filled);
                StockBroker stock = new StockBroker(home.resolve("writer"), config(filled, zooKeeper))) {
            stock.start();
            SharedTopics topics = new SharedTopics();
            topics.createWhereMissing(stock.bootstrap());
            topics.write(stock.bootstrap(), true);
            topics.write(stock.bootstrap(), true);
            try (Admin admin = Clients.admin(stock.bootstrap())) {
                admin.alterConsumerGroupOffsets(
                                "readers", Map.of(new TopicPartition("appended", 0), new OffsetAndMetadata(7)))
                        .all()
                        .get();
            }
            stock.kill();
            zooKeeper.stop();
        }
    }

    private void asked(ToolComparison tools) throws Exception {
        for (String time : TIMES) {
            tools.same(Project.OLD_KAFKA, OFFSETS, "--topic", TOPICS, "--time", time);
        }
        for (String topic : List.of("transactions", "appended")) {
            tools.same(
                    Project.OLD_KAFKA,
                    "kafka-transactions",
                    "describe-producers",
                    "--topic",
                    topic,
                    "--partition",
                    "0");
        }
    }

    private static void dumped(ToolComparison tools) throws Exception {
        dumped(tools, PARTITIONS, ".log", "--deep-iteration", "--print-data-log");
        dumped(tools, PARTITIONS, ".txnindex");
        dumped(tools, PARTITIONS, "index", "--index-sanity-check");
        dumped(tools, PARTITIONS, ".snapshot");
        dumped(tools, STATES.subList(0, 1), ".log", "--transaction-log-decoder");
        dumped(tools, STATES.subList(1, 2), ".log", "--offsets-decoder");
    }

    private static void dumped(ToolComparison tools, List<String> partitions, String suffix, String... options)
            throws Exception {
        tools.same(Project.OLD_KAFKA, DUMP, line -> line.replaceAll("/\\S*/(?=[^/]*/[^/]*$)", ""), broker -> {
            List<String> arguments = new ArrayList<>(List.of(options));
            arguments.addAll(List.of("--files", files(broker, partitions, suffix)));
            return arguments;
        });
    }

    private static String files(Broker broker, List<String> partitions, String suffix) {
        return partitions.stream()
                .flatMap(partition -> files(broker.logDir().resolve(partition)).stream())
                .map(Path::toString)
                .filter(file -> file.endsWith(suffix))
                .collect(Collectors.joining(","));
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> epochs(Path side) throws IOException {
        Map<String, String> epochs = new TreeMap<>();
        for (String partition : PARTITIONS) {
            Path file = side.resolve("data").resolve(partition).resolve("leader-epoch-checkpoint");
            // Old formats have none, and need no file to say so.
            epochs.put(partition, Files.exists(file) ? Files.readString(file) : "0\n0\n");
        }
        return epochs;
    }

    /** ZooKeeper's data goes along: leader epochs are counted there. */
    private Path copy(String name) throws IOException {
        return DataCopy.of(home.resolve("filled"), home.resolve(name));
    }

    private static ZooKeeperProcess zooKeeper(Path side) throws IOException {
        ZooKeeperProcess zooKeeper = new ZooKeeperProcess(side.resolve("zookeeper"));
        zooKeeper.start();
        return zooKeeper;
    }

    private static Map<String, String> config(Path side, ZooKeeperProcess zooKeeper) {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("zookeeper.session.timeout.ms", "6000");
        config.put("log.dirs", side.resolve("data").toString());
        config.put("inter.broker.protocol.version", "2.8");
        config.put("log.segment.bytes", "16384");
        config.put("log.index.interval.bytes", "500");
        config.put("offsets.topic.num.partitions", "1");
        config.put("transaction.state.log.num.partitions", "1");
        return config;
    }
}
