package gregor.compat.chaos;

import gregor.compat.Clients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads all partitions from their beginnings and stays at their ends; it may not miss an offset, and never be told to start anew. */
final class TailReader implements Runnable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String name;
    private final String bootstrap;
    private final History history;
    private final long[] next;
    private final Map<String, Object> config = new HashMap<>();
    private volatile boolean wanted = true;

    /** @param rack from replicas in which it reads, if it can; null reads from leaders */
    TailReader(String name, String bootstrap, String rack, History history) {
        this.name = name;
        this.bootstrap = bootstrap;
        this.history = history;
        this.next = new long[history.partitions()];
        config.put("client.id", name);
        config.put("auto.offset.reset", "none");
        config.put("request.timeout.ms", LoadTimes.REQUEST_MS);
        config.put("metadata.max.age.ms", 5_000);
        config.put("reconnect.backoff.max.ms", 500);
        if (rack != null) {
            config.put("client.rack", rack);
        }
    }

    @Override
    public void run() {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, name, config)) {
            List<TopicPartition> all = partitions();
            consumer.assign(all);
            all.forEach(partition -> consumer.seek(partition, 0));
            while (wanted) {
                consumer.poll(POLL).forEach(this::read);
            }
        }
    }

    /** Reads until each partition has been read to the given end, or time is over. */
    void readTo(long[] ends, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, name, config)) {
            List<TopicPartition> all = partitions();
            consumer.assign(all);
            all.forEach(partition -> consumer.seek(partition, 0));
            while (all.stream().anyMatch(partition -> next[partition.partition()] < ends[partition.partition()])) {
                if (System.nanoTime() > deadline) {
                    history.complain(name + " cannot read all that is there within " + atMost);
                    return;
                }
                consumer.poll(POLL).forEach(this::read);
            }
        }
    }

    private void read(ConsumerRecord<String, String> record) {
        PartitionHistory partition = history.partition(record.partition());
        if (record.offset() != next[record.partition()]) {
            partition.complain(name + " reads offset " + record.offset() + " instead of " + next[record.partition()]);
        }
        next[record.partition()] = record.offset() + 1;
        partition.read(name, record.offset(), Value.parse(record.value()));
    }

    private List<TopicPartition> partitions() {
        return IntStream.range(0, history.partitions())
                .mapToObj(index -> new TopicPartition(history.topic(), index))
                .toList();
    }

    void stop() {
        wanted = false;
    }
}
