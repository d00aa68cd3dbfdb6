package gregor.compat.storage;

import gregor.compat.Clients;
import gregor.compat.process.Broker;
import gregor.compat.process.GregorBroker;
import gregor.compat.process.StockBroker;
import gregor.compat.process.ZooKeeperProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;

/**
 * Log directories with one partition each, written by stock with transactions, some of them aborted, and copied for each broker
 * that is to start on them after they were damaged.
 */
final class DamageRig implements AutoCloseable {
    private static final int TRANSACTIONS = 24;
    private static final int RECORDS = 10;
    private static final int TOPICS_AT_ONCE = 8;
    private static final long FIRST_MS = 1_000_000;
    private static final Duration READ_MAX = Duration.ofSeconds(4);
    /** What cannot be read takes its time; others need not wait for it. */
    private static final int READERS = 6;

    private final Path home;
    private final int count;
    private final List<DamageRow> rows;
    private final ZooKeeperProcess zooKeeper;
    private Path stopped;
    private Path killed;

    DamageRig(Path home, List<DamageRow> rows) throws IOException {
        this.home = home;
        this.rows = rows;
        this.count = rows.size();
        this.zooKeeper = new ZooKeeperProcess(home.resolve("zookeeper"));
    }

    static String topic(int number) {
        return "damaged-" + number;
    }

    /** Writes the data, and keeps copies of what a clean stop and what a kill leaves. */
    void fill() throws Exception {
        zooKeeper.start();
        Path filled = home.resolve("filled");
        try (StockBroker broker = new StockBroker(home.resolve("writer"), config(filled))) {
            broker.start();
            try (Admin admin = Clients.admin(broker.bootstrap())) {
                for (int i = 0; i < count; i++) {
                    admin.createTopics(List.of(new NewTopic(topic(i), 1, (short) 1)
                                    .configs(Map.of(
                                            "segment.bytes",
                                            "6000",
                                            "index.interval.bytes",
                                            "300",
                                            "retention.ms",
                                            "-1"))))
                            .all()
                            .get();
                }
            }
            produce(broker);
            broker.stop();
            stopped = DataCopy.of(filled, home.resolve("stopped"));
            broker.start();
            settled(broker, topics());
            broker.kill();
            killed = DataCopy.of(filled, home.resolve("killed"));
        }
    }

    /** Both start on copies after the deeds were done to them. */
    void check(boolean clean, SoftAssertions all) throws Exception {
        serve(true, clean, all);
        serve(false, clean, all);
    }

    private void serve(boolean stock, boolean clean, SoftAssertions all) throws Exception {
        String name = (stock ? "stock" : "ours") + (clean ? "-stopped" : "-killed");
        Path data = DataCopy.of(clean ? stopped : killed, home.resolve(name + "-data"));
        List<Path> partitions = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            partitions.add(partition(data, topic(i) + "-0"));
            if (!rows.get(i).expected(stock, clean).equals(DamageRow.NO_START)) {
                rows.get(i).deed().to(partitions.get(i));
            }
        }
        StockBroker stockBroker = new StockBroker(home.resolve(name), config(data));
        GregorBroker ours = new GregorBroker(home.resolve(name), config(data));
        try (Broker broker = stock ? stockBroker : ours) {
            broker.start();
            Map<String, TopicDescription> leaders = settled(broker, topics());
            List<Future<String>> served = new ArrayList<>();
            ExecutorService readers = Executors.newFixedThreadPool(READERS);
            for (int i = 0; i < rows.size(); i++) {
                String topic = topic(i);
                served.add(readers.submit(() -> leaders.containsKey(topic) ? read(broker, topic) : "offline"));
            }
            readers.shutdown();
            for (int i = 0; i < rows.size(); i++) {
                String expected = rows.get(i).expected(stock, clean);
                if (!expected.equals(DamageRow.NO_START)) {
                    all.assertThat(served.get(i).get())
                            .as(name + ": " + rows.get(i).name())
                            .isEqualTo(expected);
                }
            }
            broker.stop();
        }
        for (int i = 0; i < rows.size() && !stock; i++) {
            isSaid(ours, rows.get(i), partitions.get(i), all);
        }
    }

    /** Of a damaged checkpoint the line names the file, of others the partition. */
    private static void isSaid(GregorBroker ours, DamageRow row, Path partition, SoftAssertions all) {
        String directory = partition.getParent() + "/";
        all.assertThat(ours.printed())
                .as("what is said of " + row.name() + " in " + partition)
                .anyMatch(line -> row.said().isEmpty()
                        || line.contains(row.said())
                                && (line.contains(directory)
                                        || line.matches(".*" + partition.getFileName() + "[ :].*")));
    }

    private Map<String, String> config(Path data) {
        Map<String, String> config = new HashMap<>();
        config.put("zookeeper.connect", zooKeeper.address());
        config.put(
                "log.dirs",
                IntStream.range(0, count)
                        .mapToObj(i -> data.resolve("d" + i).toString())
                        .collect(Collectors.joining(",")));
        config.put("offsets.topic.num.partitions", "1");
        config.put("transaction.state.log.num.partitions", "1");
        config.put("zookeeper.session.timeout.ms", "6000");
        config.put("num.recovery.threads.per.data.dir", "1");
        return config;
    }

    private void produce(Broker broker) throws Exception {
        for (int partition = 0; partition < count; partition += TOPICS_AT_ONCE) {
            try (KafkaProducer<String, String> producer = Clients.producer(
                    broker.bootstrap(),
                    Map.of("transactional.id", "writer-" + partition, "linger.ms", 100, "batch.size", 700))) {
                producer.initTransactions();
                for (int t = 0; t < TRANSACTIONS; t++) {
                    producer.beginTransaction();
                    for (int i = 0; i < RECORDS; i++) {
                        for (int p = partition; p < Math.min(count, partition + TOPICS_AT_ONCE); p++) {
                            producer.send(new ProducerRecord<>(
                                    topic(p), 0, FIRST_MS + t, "key-" + i, (t * RECORDS + i) + "x".repeat(60)));
                        }
                    }
                    if (t % 4 == 2) {
                        producer.flush();
                        producer.abortTransaction();
                    } else {
                        producer.commitTransaction();
                    }
                }
            }
        }
    }

    /** The topics that have a leader, once there are no more to come. */
    static Map<String, TopicDescription> settled(Broker broker, Collection<String> topics) {
        Map<String, TopicDescription> last = new HashMap<>();
        Awaitility.await("leaders")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(1_500))
                .ignoreExceptions()
                .until(() -> {
                    Map<String, TopicDescription> now = leaders(broker, topics);
                    boolean same = now.keySet().equals(last.keySet()) && !now.isEmpty();
                    last.clear();
                    last.putAll(now);
                    return same;
                });
        return last;
    }

    private List<String> topics() {
        return IntStream.range(0, count).mapToObj(DamageRig::topic).toList();
    }

    private static Map<String, TopicDescription> leaders(Broker broker, Collection<String> topics) throws Exception {
        try (Admin admin = Clients.admin(broker.bootstrap())) {
            Map<String, TopicDescription> all =
                    admin.describeTopics(topics).allTopicNames().get();
            all.values()
                    .removeIf(topic -> topic.partitions().get(0).leader() == null
                            || topic.partitions().get(0).leader().isEmpty());
            return all;
        }
    }

    private static String read(Broker broker, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        String about = "";
        Map<String, Object> config = Map.of(
                "isolation.level",
                "read_committed",
                "default.api.timeout.ms",
                4_000,
                "auto.offset.reset",
                "none",
                "retry.backoff.ms",
                20);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker.bootstrap(), "none", config)) {
            consumer.assign(List.of(partition));
            long start = consumer.beginningOffsets(List.of(partition)).get(partition);
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            var byTime =
                    consumer.offsetsForTimes(Map.of(partition, FIRST_MS + 10)).get(partition);
            about = " of " + start + ".." + end + ", " + (byTime == null ? -1 : byTime.offset()) + " by time";
            consumer.seek(partition, start);
            long deadline = System.nanoTime() + READ_MAX.toNanos();
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            about += consumer.position(partition) < end ? ", stuck" : "";
        } catch (KafkaException e) {
            about += ", " + e.getClass().getSimpleName();
        }
        return records.size() + about;
    }

    static Path partition(Path data, String name) throws IOException {
        try (var all = Files.find(
                data, 2, (path, attributes) -> path.getFileName().toString().equals(name))) {
            return all.findFirst().orElseThrow();
        }
    }

    @Override
    public void close() {
        zooKeeper.close();
    }
}
