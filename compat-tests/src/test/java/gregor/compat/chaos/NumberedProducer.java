package gregor.compat.chaos;

import gregor.compat.Clients;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;

/** An idempotent producer with acks=all that numbers what it sends to each partition, at a steady pace. */
final class NumberedProducer implements Runnable {
    private static final int SIZE_BYTES = 120;
    private static final long PAUSE_NANOS = 25_000_000;

    private final int id;
    private final History history;
    private final Map<String, Object> config = new HashMap<>();
    private final String bootstrap;
    private volatile boolean wanted = true;

    NumberedProducer(int id, String bootstrap, String codec, History history) {
        this.id = id;
        this.bootstrap = bootstrap;
        this.history = history;
        config.put("client.id", "producer-" + id);
        config.put("enable.idempotence", true);
        config.put("compression.type", codec);
        config.put("linger.ms", 5);
        config.put("batch.size", 4_000);
        config.put("delivery.timeout.ms", LoadTimes.DELIVERY_MS);
        config.put("max.block.ms", 300_000);
        config.put("request.timeout.ms", LoadTimes.REQUEST_MS);
        config.put("retry.backoff.ms", 50);
        config.put("reconnect.backoff.ms", 50);
        config.put("reconnect.backoff.max.ms", 500);
        config.put("metadata.max.age.ms", 5_000);
    }

    @Override
    public void run() {
        try (KafkaProducer<String, String> producer = Clients.producer(bootstrap, config)) {
            for (long number = 0; wanted; number++) {
                for (int partition = 0; partition < history.partitions(); partition++) {
                    send(producer, partition, new Value(id, number));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void send(KafkaProducer<String, String> producer, int index, Value value) {
        PartitionHistory partition = history.partition(index);
        producer.send(
                new ProducerRecord<>(history.topic(), index, null, value.text(SIZE_BYTES)), (metadata, failure) -> {
                    if (failure == null) {
                        partition.acknowledged(value, metadata.offset());
                    } else if (!mayHappen(failure)) {
                        partition.complain("record " + value + ": " + failure);
                    }
                });
    }

    /**
     * What was not acknowledged in time may be there or not. A batch whose answer was lost with its leader, while five others went to
     * the next one, is refused when it comes again (trap 51), until the client gives it up; if it were not there that would show.
     */
    private static boolean mayHappen(Exception failure) {
        return failure instanceof RetriableException || failure instanceof OutOfOrderSequenceException;
    }

    void stop() {
        wanted = false;
    }
}
