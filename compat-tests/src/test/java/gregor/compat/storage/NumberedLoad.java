package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.compat.Clients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * An idempotent producer that numbers its records, to all partitions in turn, in a thread of its own, however often the broker
 * goes away; and checks that nothing acknowledged to it is missing.
 */
final class NumberedLoad {
    private static final int KEYS = 40;
    private static final int RECORDS_AT_ONCE = 40;
    private static final long PAUSE_NANOS = 30_000_000;
    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private final String bootstrap;
    private final List<TopicPartition> appended;
    private final List<TopicPartition> compacted;
    private final Map<TopicPartition, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Map<String, Long>> acknowledgedByKey = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean wanted = true;

    /** @param compacted partitions of which only the last record of each key has to stay */
    NumberedLoad(String bootstrap, List<TopicPartition> appended, List<TopicPartition> compacted) {
        this.bootstrap = bootstrap;
        this.appended = appended;
        this.compacted = compacted;
        this.thread = new Thread(this::produce, "numbered-load");
        compacted.forEach(partition -> acknowledgedByKey.put(partition, new ConcurrentHashMap<>()));
    }

    void start() {
        thread.start();
    }

    /** How many records of the partition have been acknowledged. */
    long acknowledged(TopicPartition partition) {
        return acknowledged.getOrDefault(partition, -1L) + 1;
    }

    private void produce() {
        Map<String, Object> config = new HashMap<>(Map.of(
                "enable.idempotence", true,
                "linger.ms", 1,
                "batch.size", 1_000,
                "delivery.timeout.ms", 300_000,
                "request.timeout.ms", 5_000,
                "max.block.ms", 300_000,
                "reconnect.backoff.ms", 20,
                "reconnect.backoff.max.ms", 100,
                "retry.backoff.ms", 20));
        config.put("metadata.max.age.ms", 1_000);
        List<TopicPartition> all = all();
        try (KafkaProducer<String, String> producer = Clients.producer(bootstrap, config)) {
            for (long number = 0; wanted; number++) {
                for (TopicPartition partition : all) {
                    send(producer, partition, number);
                }
                if (number % RECORDS_AT_ONCE == 0) {
                    producer.flush();
                    // Enough to keep the disk busy; what is there has to be read again after each kill.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (InterruptException abandoned) {
            wanted = false;
        } catch (RuntimeException e) {
            failures.add("the producer ended: " + e);
        }
    }

    private void send(KafkaProducer<String, String> producer, TopicPartition partition, long number) {
        String key = "key-" + number % KEYS;
        String value = number + ":" + "x".repeat((int) (number % 150));
        producer.send(
                new ProducerRecord<>(partition.topic(), partition.partition(), key, value), (metadata, failure) -> {
                    if (failure != null) {
                        failures.add("record " + number + " of " + partition + ": " + failure);
                        return;
                    }
                    acknowledged.put(partition, number);
                    if (acknowledgedByKey.containsKey(partition)) {
                        acknowledgedByKey.get(partition).put(key, number);
                    }
                });
    }

    /** Reads all partitions from their starts and compares them with what was acknowledged before. */
    void everythingAcknowledgedIsThere() {
        assertThat(failures).isEmpty();
        Map<TopicPartition, Long> ends = new HashMap<>(acknowledged);
        Map<TopicPartition, Map<String, Long>> keys = new HashMap<>();
        acknowledgedByKey.forEach((partition, byKey) -> keys.put(partition, new TreeMap<>(byKey)));
        Map<TopicPartition, List<ConsumerRecord<String, String>>> found = readAll();
        for (TopicPartition partition : appended) {
            List<ConsumerRecord<String, String>> records = found.get(partition);
            followsWithoutGap(partition, records);
            assertThat(records.isEmpty() ? -1 : number(records.get(records.size() - 1)))
                    .as("last record of %s", partition)
                    .isGreaterThanOrEqualTo(ends.getOrDefault(partition, -1L));
        }
        for (TopicPartition partition : compacted) {
            hasTheLastOfEachKey(partition, found.get(partition), keys.get(partition));
        }
    }

    private static void followsWithoutGap(TopicPartition partition, List<ConsumerRecord<String, String>> records) {
        for (int i = 1; i < records.size(); i++) {
            ConsumerRecord<String, String> record = records.get(i);
            assertThat(record.offset())
                    .as("offset in %s", partition)
                    .isEqualTo(records.get(i - 1).offset() + 1);
            assertThat(number(record))
                    .as("record at %s@%d", partition, record.offset())
                    .isEqualTo(number(records.get(i - 1)) + 1);
        }
    }

    private static void hasTheLastOfEachKey(
            TopicPartition partition, List<ConsumerRecord<String, String>> records, Map<String, Long> acknowledged) {
        Map<String, Long> last = new TreeMap<>();
        for (ConsumerRecord<String, String> record : records) {
            Long before = last.put(record.key(), number(record));
            assertThat(before == null || before < number(record))
                    .as("%s@%d: %d after %d", partition, record.offset(), number(record), before)
                    .isTrue();
        }
        acknowledged.forEach((key, number) -> assertThat(last.getOrDefault(key, -1L))
                .as("last record of %s in %s", key, partition)
                .isGreaterThanOrEqualTo(number));
    }

    private Map<TopicPartition, List<ConsumerRecord<String, String>>> readAll() {
        Map<TopicPartition, List<ConsumerRecord<String, String>>> found = new HashMap<>();
        all().forEach(partition -> found.put(partition, new ArrayList<>()));
        Map<String, Object> config =
                Map.of("default.api.timeout.ms", 20_000, "reconnect.backoff.max.ms", 100, "max.poll.records", 10_000);
        try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, "none", config)) {
            consumer.assign(found.keySet());
            consumer.seekToBeginning(found.keySet());
            Map<TopicPartition, Long> ends = consumer.endOffsets(found.keySet());
            long deadline = System.nanoTime() + READ_MAX.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> found.get(new TopicPartition(record.topic(), record.partition()))
                                .add(record));
                assertThat(System.nanoTime()).as("all is read, to %s", ends).isLessThan(deadline);
            }
            // Meanwhile the beginning may have been deleted, and a part of it skipped.
            consumer.beginningOffsets(found.keySet())
                    .forEach((partition, start) -> found.get(partition).removeIf(record -> record.offset() < start));
        }
        return found;
    }

    private List<TopicPartition> all() {
        List<TopicPartition> all = new ArrayList<>(appended);
        all.addAll(compacted);
        return all;
    }

    private static long number(ConsumerRecord<String, String> record) {
        return Long.parseLong(record.value().substring(0, record.value().indexOf(':')));
    }

    /** Gives up, without waiting for what is not acknowledged yet. */
    void abandon() throws InterruptedException {
        wanted = false;
        thread.interrupt();
        thread.join();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    void end() throws InterruptedException {
        wanted = false;
        thread.join();
    }
}
