package gregor.bench;

import gregor.compat.process.Broker;
import gregor.compat.process.Registration;
import gregor.compat.process.StockBroker;
import gregor.compat.wire.Connection;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.ListOffsetsResponse;
import gregor.wire.message.ProduceResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * 10,000 partitions in one broker, each with a few kilobytes: what they take of memory, and how long it takes from the start of the
 * process until the leader of each answers, after a kill and after a clean stop.
 */
final class ManyPartitions {
    private static final String NAME = "10,000 partitions";
    private static final int TOPICS = 100;
    private static final int PARTITIONS = 100;
    private static final int BATCH_VALUE_BYTES = 4_000;
    private static final Duration START_MAX = Duration.ofMinutes(10);

    private final Broker broker;
    private final List<String> topics =
            IntStream.range(0, TOPICS).mapToObj(i -> "many-" + i).toList();
    private final List<Measure> measures = new ArrayList<>();

    ManyPartitions(Broker broker) {
        this.broker = broker;
    }

    /** Leaves the broker stopped. */
    List<Measure> run() throws Exception {
        broker.start();
        long start = System.nanoTime();
        create();
        awaitAll();
        add("s to create them", secondsSince(start));
        writeToAll();
        measures.add(Measure.lower(
                NAME,
                "broker MB resident, each written to",
                Usage.of(broker.pid()).residentBytes() / 1e6));
        broker.kill();
        add("s to the last answer after a kill", restart());
        writeToAll();
        broker.stop();
        add("s to the last answer after a clean stop", restart());
        broker.stop();
        return measures;
    }

    private void add(String name, double value) {
        measures.add(Measure.lower(NAME, name, value));
    }

    private double restart() throws Exception {
        if (broker instanceof StockBroker) {
            // Not its fault that the session of a killed broker takes a while to end.
            Registration.awaitGone(broker.zooKeeper(), 0);
        }
        long start = System.nanoTime();
        broker.start();
        awaitAll();
        return secondsSince(start);
    }

    private void create() throws IOException {
        try (Connection connection = new Connection(broker.bootstrap())) {
            for (String topic : topics) {
                Target.requestTopic(connection, topic, PARTITIONS, Map.of());
            }
        }
    }

    private void writeToAll() throws IOException {
        ByteBuffer batch = Requests.batch(1, BATCH_VALUE_BYTES);
        try (Connection connection = new Connection(broker.bootstrap())) {
            for (String topic : topics) {
                // A broker may answer for a partition before it takes records for it.
                Awaitility.await("every partition of " + topic + " takes a record")
                        .atMost(START_MAX)
                        .pollDelay(Duration.ZERO)
                        .until(() -> allTake(connection, topic, batch.duplicate()));
            }
        }
    }

    private static boolean allTake(Connection connection, String topic, ByteBuffer batch) throws IOException {
        ProduceResponse written = connection.call(
                Apis.PRODUCE, Requests.PRODUCE_VERSION, Requests.produce(topic, 0, PARTITIONS, 1, batch));
        return written.responses.get(0).partitionResponses.stream()
                .allMatch(partition -> partition.errorCode == ErrorCode.NONE.code());
    }

    private void awaitAll() {
        Awaitility.await("every partition answers")
                .atMost(START_MAX)
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .until(this::allAnswer);
    }

    private boolean allAnswer() {
        try (Connection connection = new Connection(broker.bootstrap())) {
            ListOffsetsResponse ends = connection.call(
                    Apis.LIST_OFFSETS, Requests.LIST_OFFSETS_VERSION, Requests.endOffsets(topics, PARTITIONS));
            return ends.topics.stream()
                    .flatMap(topic -> topic.partitions.stream())
                    .allMatch(partition -> partition.errorCode == ErrorCode.NONE.code());
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double secondsSince(long startNs) {
        return (System.nanoTime() - startNs) / 1e9;
    }
}
