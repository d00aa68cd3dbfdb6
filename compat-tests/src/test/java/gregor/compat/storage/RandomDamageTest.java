package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import gregor.compat.process.Broker;
import gregor.compat.process.Brokers;
import gregor.compat.process.Child;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.Registration;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random files of log directories spoiled in random ways, after a clean stop and after a kill: ours starts, and serves every record
 * that stock 3.9.2 serves from the same files, if that starts at all.
 */
@Tag("slow")
class RandomDamageTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 6);
    private static final int TOPICS = 12;
    private static final int RECORDS = 240;
    private static final int SPOILED_MAX = 2;
    private static final int LAST_WORDS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    private final Map<String, TreeMap<Long, String>> written = new TreeMap<>();
    private ZooKeeperProcess zooKeeper;
    private Path stopped;
    private Path killed;

    @BeforeEach
    void fill() throws Exception {
        zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
        zooKeeper.start();
        Path filled = home.resolve("filled");
        try (StockBroker broker = new StockBroker(home.resolve("writer"), config(filled, true))) {
            broker.start();
            createTopics(broker);
            produce(broker, RECORDS);
            broker.stop();
            stopped = DataCopy.of(filled, home.resolve("stopped"));
            broker.start();
            produce(broker, RECORDS / 6);
            for (int i = 0; i < TOPICS; i++) {
                written.put(topic(i), OffsetProbe.all(broker.bootstrap(), topic(i)));
            }
            broker.kill();
            killed = DataCopy.of(filled, home.resolve("killed"));
        }
    }

    @AfterEach
    void end() {
        zooKeeper.close();
    }

    @Test
    void everyRecordIsServedThatStockServes() throws Exception {
        long first = Long.getLong("seed", System.nanoTime());
        SoftAssertions all = new SoftAssertions();
        for (int round = 0; round < ROUNDS; round++) {
            long seed = first + round;
            System.out.println("RandomDamageTest -Dseed=" + seed + " -Drounds=1");
            boolean clean = seed % 2 == 0;
            Path damaged = DataCopy.of(clean ? stopped : killed, home.resolve("damaged-" + round));
            Map<String, List<String>> deeds = spoil(damaged, new Random(seed));
            Map<String, TreeMap<Long, String>> stock = served(damaged, round, true);
            Map<String, TreeMap<Long, String>> ours = served(damaged, round, false);
            assertThat(ours).as("-Dseed=%d: ours starts; %s", seed, deeds).isNotNull();
            System.out.println("records served by stock: " + (stock == null ? "it does not start" : count(stock))
                    + ", by ours: " + count(ours));
            for (String topic : written.keySet()) {
                TreeMap<Long, String> missing = new TreeMap<>(stock == null ? Map.of() : stock.get(topic));
                missing.entrySet().removeAll(ours.get(topic).entrySet());
                // Where an offset was spoiled stock serves records that were never written there.
                missing.entrySet().retainAll(written.get(topic).entrySet());
                all.assertThat(missing)
                        .as("-Dseed=%d, %s, clean %s: %s", seed, topic, clean, deeds.get(topic))
                        .isEmpty();
            }
        }
        all.assertAll();
    }

    private static int count(Map<String, TreeMap<Long, String>> served) {
        return served.values().stream().mapToInt(Map::size).sum();
    }

    /** What is served by topic; null if the broker does not start. */
    private Map<String, TreeMap<Long, String>> served(Path damaged, int round, boolean stock) throws Exception {
        String name = (stock ? "stock-" : "ours-") + round;
        Path data = DataCopy.of(damaged, home.resolve(name + "-data"));
        StockBroker stockBroker = new StockBroker(home.resolve(name), config(data, false));
        GregorBroker ours = new GregorBroker(home.resolve(name), config(data, false));
        // One that a killed broker has left lets neither start.
        Registration.awaitGone(zooKeeper.address(), 0);
        try (Broker broker = stock ? stockBroker : ours) {
            Child child = stock ? stockBroker.launch() : ours.launch();
            Awaitility.await("an answer or an end")
                    .atMost(PATIENCE)
                    .until(() -> !child.isAlive() || Brokers.answers(broker.bootstrap()));
            if (!child.isAlive()) {
                List<String> lines = broker.printed();
                System.out.println(
                        name + " ended: " + lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
                return null;
            }
            DamageRig.settled(broker, written.keySet());
            Map<String, TreeMap<Long, String>> served = new TreeMap<>();
            for (String topic : written.keySet()) {
                served.put(
                        topic,
                        OffsetProbe.at(
                                broker.bootstrap(), topic, written.get(topic).keySet()));
            }
            broker.stop();
            return served;
        }
    }

    /** What was done to each topic's directory. */
    private Map<String, List<String>> spoil(Path data, Random random) throws IOException {
        Map<String, List<String>> deeds = new TreeMap<>();
        for (String topic : written.keySet()) {
            Path partition = DamageRig.partition(data, topic + "-0");
            List<String> done = new ArrayList<>();
            for (int i = random.nextInt(SPOILED_MAX + 1); i > 0; i--) {
                List<Path> files = files(partition);
                Path file = files.get(random.nextInt(files.size()));
                done.add(file.getFileName() + " " + spoilFile(file, random));
            }
            deeds.put(topic, done);
        }
        return deeds;
    }

    private static List<Path> files(Path partition) throws IOException {
        try (Stream<Path> own = Files.list(partition);
                Stream<Path> roots = Files.list(partition.getParent())) {
            return Stream.concat(own, roots)
                    .filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("meta.properties") && !file.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    private static String spoilFile(Path file, Random random) throws IOException {
        int size = (int) Files.size(file);
        int some = 1 + random.nextInt(Math.max(1, size));
        Map<String, Damage.Spoiling> ways = new TreeMap<>();
        ways.put("deleted", Damage.deleted());
        ways.put("emptied", Damage.emptied());
        ways.put("noise", Damage.noise(some));
        ways.put("cut by " + some, Damage.cutBy(some));
        ways.put("appended " + some, Damage.appended(some));
        ways.put("zeros appended " + some, Damage.zerosAppended(some));
        if (size > 0) {
            ways.put("flipped at " + (some - 1), Damage.flipped(some - 1));
        }
        List<String> names = List.copyOf(ways.keySet());
        String name = names.get(random.nextInt(names.size()));
        ways.get(name).spoil(file);
        return name;
    }

    private void createTopics(Broker broker) throws Exception {
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            for (int i = 0; i < TOPICS; i++) {
                Map<String, String> settings = new HashMap<>();
                settings.put("segment.bytes", "5000");
                settings.put("index.interval.bytes", "300");
                if (i % 4 == 1) {
                    settings.put("cleanup.policy", "compact");
                    settings.put("min.cleanable.dirty.ratio", "0.01");
                } else if (i % 4 == 2) {
                    settings.put("message.format.version", i % 8 == 2 ? "0.9.0" : "0.10.2");
                }
                admin.createTopics(List.of(new NewTopic(topic(i), 1, (short) 1).configs(settings)))
                        .all()
                        .get();
            }
        }
    }

    /** To every fourth topic in transactions, some of them aborted. */
    private void produce(Broker broker, int count) throws Exception {
        Map<String, Object> small = new HashMap<>(Map.of("linger.ms", 20, "batch.size", 600));
        Map<String, Object> old = new HashMap<>(small);
        old.put("enable.idempotence", false); // Old formats know no producers.
        try (KafkaProducer<String, String> plain = Clients.producer(broker.bootstrap(), small);
                KafkaProducer<String, String> older = Clients.producer(broker.bootstrap(), old)) {
            for (int i = 0; i < count; i++) {
                for (int topic = 0; topic < TOPICS; topic++) {
                    if (topic % 4 < 3) {
                        (topic % 4 == 2 ? older : plain).send(record(topic, i));
                    }
                }
            }
        }
        small.put("transactional.id", "writer");
        try (KafkaProducer<String, String> producer = Clients.producer(broker.bootstrap(), small)) {
            producer.initTransactions();
            for (int i = 0; i < count; i += 10) {
                producer.beginTransaction();
                for (int topic = 3; topic < TOPICS; topic += 4) {
                    for (int j = 0; j < 10; j++) {
                        producer.send(record(topic, i + j));
                    }
                }
                producer.flush();
                if (i % 40 == 20) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
    }

    private static ProducerRecord<String, String> record(int topic, int number) {
        return new ProducerRecord<>(
                topic(topic), 0, 1_000_000L + number, "key-" + number % 50, number + "x".repeat(number % 70));
    }

    private static String topic(int number) {
        return "topic-" + number;
    }

    private Map<String, String> config(Path data, boolean cleaner) {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put("zookeeper.session.timeout.ms", "6000");
        config.put(
                "log.dirs",
                IntStream.range(0, TOPICS)
                        .mapToObj(i -> data.resolve("d" + i).toString())
                        .collect(Collectors.joining(",")));
        config.put("inter.broker.protocol.version", "2.8");
        config.put("log.cleaner.enable", Boolean.toString(cleaner));
        config.put("log.cleaner.backoff.ms", "100");
        config.put("log.retention.ms", "-1");
        config.put("offsets.topic.num.partitions", "1");
        config.put("transaction.state.log.num.partitions", "1");
        return config;
    }
}
