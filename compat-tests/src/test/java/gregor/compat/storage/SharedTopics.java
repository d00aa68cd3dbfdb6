package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;

/** Topics of each kind that two brokers write to in turn, and what has to be in them. */
final class SharedTopics {
    private static final TopicPartition APPENDED = new TopicPartition("appended", 0);
    private static final TopicPartition OLD = new TopicPartition("old.format", 0);
    private static final TopicPartition COMPACTED = new TopicPartition("compacted", 0);
    private static final TopicPartition TRANSACTIONS = new TopicPartition("transactions", 0);
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4");
    private static final int COUNT = 240;
    private static final int KEYS = 20;
    private static final int IN_TRANSACTION = 15;
    private static final int TRANSACTION_COUNT = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> appended = new ArrayList<>();
    private final List<String> old = new ArrayList<>();
    private final List<String> committed = new ArrayList<>();
    private final Map<String, String> latest = new TreeMap<>();
    private long cleanedTo;
    private int turn;
    private boolean created;

    void createWhereMissing(String bootstrap) throws Exception {
        if (created) {
            return;
        }
        created = true;
        Map<String, String> compact = new HashMap<>(
                Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "100"));
        try (Admin admin = Clients.admin(bootstrap)) {
            admin.createTopics(List.of(
                            new NewTopic(APPENDED.topic(), 3, (short) 1),
                            new NewTopic(OLD.topic(), 1, (short) 1).configs(Map.of("message.format.version", "0.10.2")),
                            new NewTopic(COMPACTED.topic(), 1, (short) 1).configs(compact),
                            new NewTopic(TRANSACTIONS.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Transactions are made only where there is a coordinator for them; the last one is left open. */
    void write(String bootstrap, boolean withTransactions) throws Exception {
        turn++;
        try (KafkaProducer<String, String> producer = producer(bootstrap, Map.of("enable.idempotence", true))) {
            for (int i = 0; i < COUNT; i++) {
                String value = turn + ":" + i;
                producer.send(new ProducerRecord<>(APPENDED.topic(), 0, "key", value + "-" + "x".repeat(50)));
                appended.add(value);
                String key = "key-" + (i * 7 + turn) % KEYS;
                boolean tombstone = i % 11 == 0;
                producer.send(new ProducerRecord<>(
                        COMPACTED.topic(), 0, key, tombstone ? null : value + "-" + "y".repeat(100)));
                latest.put(key, tombstone ? "none" : value);
            }
        }
        for (String codec : CODECS) {
            try (KafkaProducer<String, String> producer =
                    producer(bootstrap, Map.of("enable.idempotence", false, "compression.type", codec))) {
                for (int i = 0; i < COUNT / 4; i++) {
                    String value = turn + ":" + codec + i;
                    producer.send(new ProducerRecord<>(OLD.topic(), 0, "key", value + "-" + "z".repeat(80)));
                    old.add(value);
                }
            }
        }
        if (withTransactions) {
            writeTransactions(bootstrap);
        }
    }

    private void writeTransactions(String bootstrap) {
        Map<String, Object> patient = Map.of("transactional.id", "left.open", "transaction.timeout.ms", 600_000);
        try (KafkaProducer<String, String> left = producer(bootstrap, patient);
                KafkaProducer<String, String> producer = producer(bootstrap, Map.of("transactional.id", "turns"))) {
            // Ends what the turn before the last one has left open.
            left.initTransactions();
            producer.initTransactions();
            for (int t = 0; t < TRANSACTION_COUNT; t++) {
                writeTransaction(producer, t, t % 3 != 1);
            }
            left.beginTransaction();
            left.send(new ProducerRecord<>(TRANSACTIONS.topic(), 0, "key", "open"));
            left.flush();
            // At once, which leaves the transaction open: a close that waits would abort it.
            left.close(Duration.ZERO);
        }
    }

    private void writeTransaction(KafkaProducer<String, String> producer, int number, boolean commit) {
        producer.beginTransaction();
        for (int i = 0; i < IN_TRANSACTION; i++) {
            String value = turn + ":" + number + "." + i;
            producer.send(new ProducerRecord<>(TRANSACTIONS.topic(), 0, "key", value + "-" + "t".repeat(60)));
            if (commit) {
                committed.add(value);
            }
        }
        producer.flush();
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    private static KafkaProducer<String, String> producer(String bootstrap, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(Map.of("linger.ms", 3, "batch.size", 1_500));
        config.putAll(more);
        return Clients.producer(bootstrap, config);
    }

    void areAsWritten(String bootstrap) {
        ServedPartition.awaitLeader(bootstrap, COMPACTED);
        assertThat(read(bootstrap, APPENDED).stream().map(SharedTopics::value)).containsExactlyElementsOf(appended);
        assertThat(read(bootstrap, OLD).stream().map(SharedTopics::value)).containsExactlyElementsOf(old);
        assertThat(read(bootstrap, TRANSACTIONS).stream().map(SharedTopics::value))
                .containsExactlyElementsOf(committed);
        Map<String, String> found = new TreeMap<>(latest);
        found.replaceAll((key, value) -> "none");
        read(bootstrap, COMPACTED).forEach(record -> found.put(record.key(), value(record)));
        assertThat(found).isEqualTo(latest);
    }

    private static List<ConsumerRecord<String, String>> read(String bootstrap, TopicPartition partition) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                Clients.consumer(bootstrap, "none", Map.of("isolation.level", "read_committed"))) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                assertThat(System.nanoTime()).as("%s is read", partition).isLessThan(deadline);
            }
        }
        return records;
    }

    private static String value(ConsumerRecord<String, String> record) {
        return record.value() == null
                ? "none"
                : record.value().substring(0, record.value().indexOf('-'));
    }

    /** Returns when the broker that has the turn has compacted further than the ones before. */
    void awaitCompaction(List<Path> dirs) throws IOException {
        Awaitility.await("compaction").atMost(PATIENCE).until(() -> cleanedTo(dirs) > cleanedTo);
        cleanedTo = cleanedTo(dirs);
    }

    private static long cleanedTo(List<Path> dirs) throws IOException {
        long found = 0;
        for (Path dir : dirs) {
            for (String line : Files.readAllLines(dir.resolve("cleaner-offset-checkpoint"))) {
                if (line.startsWith(COMPACTED.topic() + " ")) {
                    found = Math.max(found, Long.parseLong(line.split(" ")[2]));
                }
            }
        }
        return found;
    }
}
