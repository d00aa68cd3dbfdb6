package gregor.compat;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.process.Broker;
import gregor.compat.process.Project;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our broker and stock 3.9.2 in turn on one data directory and one ZooKeeper: each serves the records and the committed offsets
 * that the other left, after a clean stop and after a kill.
 */
class TakeoverTest {
    private static final String TOPIC = "handed.over";
    private static final String GROUP = "takeover";
    private static final int BATCH = 500;

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

    @Test
    void eachGoesOnWhereTheOtherWasStopped() throws Exception {
        takeTurns(true);
    }

    /** Slow because a killed broker's registration stands until its session expires. */
    @Tag("slow")
    @Test
    void eachGoesOnWhereTheOtherWasKilled() throws Exception {
        takeTurns(false);
    }

    private void takeTurns(boolean cleanStop) throws Exception {
        try (Broker ours = Broker.underTest(home.resolve("ours"), config());
                Broker stock = new StockBroker(home.resolve("stock"), config())) {
            int produced = 0;
            for (Broker broker : List.of(ours, stock, ours, stock)) {
                broker.start();
                produce(broker, produced);
                produced += BATCH;
                everythingIsThere(broker, produced);
                groupGoesOn(broker, produced);
                end(broker, cleanStop);
            }
        }
    }

    @Test
    void stockToolsReadOurFilesWithoutComplaint() throws Exception {
        try (Broker ours = Broker.underTest(home.resolve("ours"), config())) {
            ours.start();
            produce(ours, 0);
            groupGoesOn(ours, BATCH);
            ours.stop();
            dump(ours.logDir().resolve(TOPIC + "-0"), "--print-data-log", "--deep-iteration");
            dump(ours.logDir().resolve(TOPIC + "-0"), "--index-sanity-check");
            try (var partitions = Files.list(ours.logDir())) {
                List<Path> offsets = partitions
                        .filter(path -> path.getFileName().toString().startsWith("__consumer_offsets-"))
                        .filter(path -> path.resolve("00000000000000000000.log")
                                        .toFile()
                                        .length()
                                > 0)
                        .toList();
                assertThat(offsets).isNotEmpty();
                assertThat(dump(offsets.get(0), "--offsets-decoder")).contains(GROUP);
            }
        }
    }

    private Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("log.dirs", home.resolve("data").toAbsolutePath().toString());
        config.put("log.segment.bytes", "16384");
        config.put("zookeeper.session.timeout.ms", "6000");
        return config;
    }

    private static void produce(Broker broker, int from) throws Exception {
        Map<String, Object> idempotent = Map.of("enable.idempotence", true, "linger.ms", 2, "batch.size", 2_000);
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), idempotent)) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = from; i < from + BATCH; i++) {
                sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, "key-" + i, "value-" + i)));
            }
            for (Future<?> future : sent) {
                future.get();
            }
        }
    }

    private static void everythingIsThere(Broker broker, int produced) {
        assertThat(values(Clients.consume(broker.bootstrap(), "fresh-" + produced, TOPIC, produced)))
                .containsExactlyElementsOf(numbered(0, produced));
    }

    private static void groupGoesOn(Broker broker, int produced) {
        assertThat(values(Clients.consume(broker.bootstrap(), GROUP, TOPIC, BATCH)))
                .containsExactlyElementsOf(numbered(produced - BATCH, produced));
    }

    private static void end(Broker broker, boolean cleanStop) throws Exception {
        if (cleanStop) {
            broker.stop();
        } else {
            broker.kill();
        }
    }

    private static String dump(Path partition, String... options) throws Exception {
        String files;
        try (var paths = Files.list(partition)) {
            files = String.join(
                    ",",
                    paths.map(Path::toString)
                            .filter(path -> path.matches(".*\\.(log|index|timeindex|snapshot)"))
                            .sorted()
                            .toList());
        }
        List<String> arguments = new ArrayList<>(List.of("--files", files));
        arguments.addAll(List.of(options));
        String printed = new StockTool(Project.OLD_KAFKA, "kafka-dump-log").run(arguments.toArray(String[]::new));
        assertThat(printed.lines()
                        .filter(line -> line.matches("(?i).*(mismatch|corrupt|invalid: true|isvalid: false|found).*")
                                && !line.contains("passed the sanity check")))
                .isEmpty();
        return printed;
    }

    private static List<String> values(List<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "value-" + i).toList();
    }
}
