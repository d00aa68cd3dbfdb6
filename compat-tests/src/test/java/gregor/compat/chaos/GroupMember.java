package gregor.compat.chaos;

import gregor.compat.Clients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;

/** A member of the group: reads, commits after each poll, and leaves now and then to come back as another one. */
final class GroupMember implements Runnable {
    static final String GROUP = "chaos-group";

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration COMMIT_MAX = Duration.ofSeconds(15);
    private static final int LIFE_MIN_MS = 20_000;
    private static final int LIFE_MORE_MS = 60_000;

    private final String name;
    private final String bootstrap;
    private final History history;
    private final Random random;
    private final Map<String, Object> config = new HashMap<>();
    private volatile boolean wanted = true;

    GroupMember(String name, String bootstrap, History history, long seed) {
        this.name = name;
        this.bootstrap = bootstrap;
        this.history = history;
        this.random = new Random(seed);
        config.put("client.id", name);
        config.put("auto.offset.reset", "none");
        config.put("request.timeout.ms", LoadTimes.REQUEST_MS);
        config.put("session.timeout.ms", LoadTimes.SESSION_MS);
        config.put("heartbeat.interval.ms", 1_000);
        config.put("metadata.max.age.ms", 5_000);
        config.put("reconnect.backoff.max.ms", 500);
    }

    @Override
    public void run() {
        for (int life = 1; wanted; life++) {
            try (KafkaConsumer<String, String> consumer = Clients.consumer(bootstrap, GROUP, config)) {
                new Life(name + "." + life, consumer).live();
            }
        }
    }

    void stop() {
        wanted = false;
    }

    /** From joining to leaving. */
    private final class Life implements ConsumerRebalanceListener {
        private final String member;
        private final KafkaConsumer<String, String> consumer;
        private final long endNs = System.nanoTime() + (LIFE_MIN_MS + random.nextInt(LIFE_MORE_MS)) * 1_000_000L;
        /** Assigned, and nothing read yet. */
        private final Set<TopicPartition> fresh = new HashSet<>();

        Life(String member, KafkaConsumer<String, String> consumer) {
            this.member = member;
            this.consumer = consumer;
        }

        void live() {
            consumer.subscribe(List.of(history.topic()), this);
            while (wanted && System.nanoTime() < endNs) {
                try {
                    Map<Integer, Long> read = new HashMap<>();
                    for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                        read(record);
                        read.put(record.partition(), record.offset() + 1);
                    }
                    commit(read);
                } catch (InvalidOffsetException lost) {
                    history.complain(member + ": " + lost);
                    return;
                }
            }
        }

        private void read(ConsumerRecord<String, String> record) {
            boolean first = fresh.remove(new TopicPartition(record.topic(), record.partition()));
            history.group(record.partition()).read(member, record.offset(), first);
            history.partition(record.partition()).read(member, record.offset(), Value.parse(record.value()));
        }

        private void commit(Map<Integer, Long> read) {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            read.forEach((partition, offset) -> {
                offsets.put(new TopicPartition(history.topic(), partition), new OffsetAndMetadata(offset));
                history.group(partition).committing(offset);
            });
            long start = System.nanoTime();
            try {
                consumer.commitSync(offsets, COMMIT_MAX);
            } catch (RetriableException | RebalanceInProgressException | CommitFailedException unknown) {
                // It may have come to pass all the same; a member that has been sent away gets its partitions taken.
                return;
            } catch (KafkaException refused) {
                history.complain(member + ": " + refused);
                return;
            }
            boolean once = System.nanoTime() - start < LoadTimes.REQUEST_MS * 1_000_000L;
            read.forEach((partition, offset) -> history.group(partition).committed(offset, once));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            fresh.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            fresh.removeAll(partitions);
        }
    }
}
