package gregor.compat.client;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * A program of a user who never upgrades: runs in a JVM of its own on the class path of one release of the Java client, so it
 * uses only what every release has, and reflection for the two methods whose signature changed.
 *
 * <p>Values are {@code <source>:<codec>:<number>}, numbered from 0 for each source, codec and partition, so that a reader can
 * tell a lost, a doubled and a misplaced record.
 */
public final class ClientProgram {
    private static final int PARTITIONS = 2;
    private static final long CONSUME_MAX_MS = 60_000;

    private ClientProgram() {}

    /** Arguments: {@code produce BOOTSTRAP TOPIC SOURCE CODEC,... COUNT} or {@code consume BOOTSTRAP TOPIC GROUP COUNT}. */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("produce")) {
            for (String codec : arguments[4].split(",")) {
                produce(arguments[1], arguments[2], arguments[3], codec, Integer.parseInt(arguments[5]));
            }
        } else {
            consume(arguments[1], arguments[2], arguments[3], Integer.parseInt(arguments[4]));
        }
    }

    private static void produce(String bootstrap, String topic, String source, String codec, int count)
            throws Exception {
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrap);
        config.put("acks", "all");
        config.put("compression.type", codec);
        config.put("linger.ms", "5");
        config.put("key.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        config.put("value.serializer", "org.apache.kafka.common.serialization.StringSerializer");
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(config)) {
            for (int i = 0; i < count; i++) {
                String value = source + ":" + codec + ":" + i / PARTITIONS;
                sent.add(producer.send(new ProducerRecord<>(topic, i % PARTITIONS, "key-" + i, value)));
            }
            checkOffsetsRise(sent);
        }
        System.out.println("produced " + codec + " " + count);
    }

    private static void checkOffsetsRise(List<Future<RecordMetadata>> sent) throws Exception {
        Map<Integer, Long> last = new HashMap<>();
        for (Future<RecordMetadata> future : sent) {
            RecordMetadata metadata = future.get();
            Long before = last.put(metadata.partition(), metadata.offset());
            if (before != null && metadata.offset() <= before) {
                throw new AssertionError("offset " + metadata.offset() + " after " + before);
            }
        }
    }

    private static void consume(String bootstrap, String topic, String group, int count) throws Exception {
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrap);
        config.put("group.id", group);
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", "false");
        config.put("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        config.put("value.deserializer", "org.apache.kafka.common.serialization.StringDeserializer");
        OrderCheck check = new OrderCheck();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(config)) {
            subscribe(consumer, topic);
            long end = System.currentTimeMillis() + CONSUME_MAX_MS;
            while (check.seen() < count && System.currentTimeMillis() < end) {
                for (ConsumerRecord<String, String> record : poll(consumer)) {
                    check.accept(record.partition(), record.offset(), record.value());
                }
            }
            consumer.commitSync();
        }
        System.out.println("consumed " + check.seen());
    }

    private static void subscribe(KafkaConsumer<String, String> consumer, String topic) throws Exception {
        Method subscribe;
        try {
            subscribe = KafkaConsumer.class.getMethod("subscribe", Collection.class);
        } catch (NoSuchMethodException before0_10) {
            subscribe = KafkaConsumer.class.getMethod("subscribe", List.class);
        }
        subscribe.invoke(consumer, List.of(topic));
    }

    @SuppressWarnings("unchecked") // every release's poll gives this type
    private static ConsumerRecords<String, String> poll(KafkaConsumer<String, String> consumer) throws Exception {
        try {
            Method poll = KafkaConsumer.class.getMethod("poll", Duration.class);
            return (ConsumerRecords<String, String>) poll.invoke(consumer, Duration.ofMillis(500));
        } catch (NoSuchMethodException before2_0) {
            Method poll = KafkaConsumer.class.getMethod("poll", long.class);
            return (ConsumerRecords<String, String>) poll.invoke(consumer, 500L);
        }
    }
}
