package gregor.compat.cluster;

import gregor.compat.Clients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;

/** A member of a consumer group, on a thread of its own, that commits what it has read and counts how often its partitions change. */
final class SteadyMember implements ConsumerRebalanceListener {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LEAVE_MAX_MS = 60_000;

    private final Thread thread;
    private final AtomicInteger rebalances = new AtomicInteger();
    /** Of each partition that it has, the offset behind the last record it committed. */
    private final Map<TopicPartition, Long> committed = new ConcurrentHashMap<>();

    private volatile Set<TopicPartition> assigned = Set.of();
    private volatile int generation;
    private volatile boolean wanted = true;
    private volatile RuntimeException fault;

    SteadyMember(String bootstrap, String group, String topic) {
        Map<String, Object> config = Map.of("auto.offset.reset", "none", "metadata.max.age.ms", 2_000);
        thread = new Thread(() -> run(bootstrap, group, topic, config), "steady-member");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(String bootstrap, String group, String topic, Map<String, Object> config) {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, group, config)) {
            consumer.subscribe(List.of(topic), this);
            Map<TopicPartition, Long> read = new HashMap<>();
            while (wanted) {
                for (ConsumerRecord<String, String> each : consumer.poll(POLL)) {
                    read.put(new TopicPartition(each.topic(), each.partition()), each.offset() + 1);
                }
                generation = consumer.groupMetadata().generationId();
                read.keySet().retainAll(assigned);
                commit(consumer, read);
            }
        } catch (RuntimeException e) {
            fault = e;
        }
    }

    /** What could not be committed is committed with what is read next, or by who has the partition then. */
    private void commit(KafkaConsumer<String, String> consumer, Map<TopicPartition, Long> read) {
        if (read.isEmpty() || read.equals(committed)) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        read.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        try {
            consumer.commitSync(offsets);
            committed.putAll(read);
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException later) {
            return;
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        rebalances.incrementAndGet();
        assigned = Set.copyOf(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        assigned = Set.of();
        committed.clear();
    }

    int rebalances() {
        return rebalances.get();
    }

    int generation() {
        return generation;
    }

    /** How many partitions it has. */
    int partitions() {
        throwFault();
        return assigned.size();
    }

    Map<TopicPartition, Long> committed() {
        throwFault();
        return committed;
    }

    private void throwFault() {
        if (fault != null) {
            throw fault;
        }
    }

    void leave() throws InterruptedException {
        wanted = false;
        thread.join(LEAVE_MAX_MS);
    }
}
