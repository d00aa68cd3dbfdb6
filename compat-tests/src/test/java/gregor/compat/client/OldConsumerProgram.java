package gregor.compat.client;

import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The high-level consumer of Kafka 0.8: finds brokers and its group in ZooKeeper and speaks the oldest Fetch and offset
 * requests. Reached by reflection, because its classes are Scala's.
 */
public final class OldConsumerProgram {
    private OldConsumerProgram() {}

    /** Arguments: {@code ZOOKEEPER TOPIC GROUP COUNT OFFSETS_STORAGE}. */
    public static void main(String[] arguments) throws Exception {
        Properties config = new Properties();
        config.put("zookeeper.connect", arguments[0]);
        config.put("group.id", arguments[2]);
        config.put("auto.offset.reset", "smallest");
        config.put("auto.commit.enable", "false");
        config.put("offsets.storage", arguments[4]);
        config.put("dual.commit.enabled", "false");
        config.put("consumer.timeout.ms", "60000");
        Class<?> configClass = Class.forName("kafka.consumer.ConsumerConfig");
        Object consumerConfig = configClass.getConstructor(Properties.class).newInstance(config);
        Object connector = Class.forName("kafka.consumer.Consumer")
                .getMethod("createJavaConsumerConnector", configClass)
                .invoke(null, consumerConfig);
        Class<?> connectorClass = Class.forName("kafka.javaapi.consumer.ConsumerConnector");
        Map<?, ?> streams = (Map<?, ?>)
                connectorClass.getMethod("createMessageStreams", Map.class).invoke(connector, Map.of(arguments[1], 1));
        Iterable<?> stream = (Iterable<?>) ((List<?>) streams.get(arguments[1])).get(0);
        int seen = read(stream, Integer.parseInt(arguments[3]));
        connectorClass.getMethod("commitOffsets").invoke(connector);
        connectorClass.getMethod("shutdown").invoke(connector);
        System.out.println("consumed " + seen);
        // Its ZooKeeper threads are not daemons.
        System.exit(0);
    }

    private static int read(Iterable<?> stream, int count) throws Exception {
        OrderCheck check = new OrderCheck();
        Class<?> recordClass = Class.forName("kafka.message.MessageAndMetadata");
        var records = stream.iterator();
        while (check.seen() < count && records.hasNext()) {
            Object record = records.next();
            int partition = (Integer) recordClass.getMethod("partition").invoke(record);
            long offset = (Long) recordClass.getMethod("offset").invoke(record);
            byte[] value = (byte[]) recordClass.getMethod("message").invoke(record);
            check.accept(partition, offset, new String(value, java.nio.charset.StandardCharsets.UTF_8));
        }
        return check.seen();
    }
}
