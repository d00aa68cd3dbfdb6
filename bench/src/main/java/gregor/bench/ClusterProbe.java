package gregor.bench;

import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker;
import gregor.compat.wire.Connection;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.ListOffsetsResponse;
import gregor.wire.message.MetadataResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Asks a cluster of three who leads, and the leaders whether they do. */
final class ClusterProbe {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int POLL_MS = 5;
    /** So that asking about many does not cost what is to be measured. */
    private static final int PARTITIONS_PER_MORE_MS = 50;

    private static final int BROKERS = 3;
    private static final int ACKS_ALL = -1;

    private final Cluster cluster;

    ClusterProbe(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Creates a topic of which each partition has a replica on each broker; the leaders take turns from the given one on. */
    void createTopic(String topic, int partitions, int firstLeader) {
        List<List<Integer>> replicas = IntStream.range(firstLeader - 1, firstLeader - 1 + partitions)
                .mapToObj(leader -> IntStream.range(leader, leader + BROKERS)
                        .mapToObj(broker -> 1 + broker % BROKERS)
                        .toList())
                .toList();
        Awaitility.await("the topic " + topic)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> requestTopic(topic, replicas));
    }

    private boolean requestTopic(String topic, List<List<Integer>> replicas) throws Exception {
        // The controller's own answer comes when it is done.
        try (Connection connection = new Connection(controller().bootstrap())) {
            short error = connection
                    .call(Apis.CREATE_TOPICS, Requests.CREATE_TOPICS_VERSION, Requests.createTopic(topic, replicas))
                    .topics
                    .get(0)
                    .errorCode;
            return error == ErrorCode.NONE.code() || error == ErrorCode.TOPIC_ALREADY_EXISTS.code();
        }
    }

    /** Has a topic deleted; its files go in their own time. */
    void deleteTopic(String topic) throws Exception {
        try (Connection connection = new Connection(controller().bootstrap())) {
            connection.call(Apis.DELETE_TOPICS, Requests.DELETE_TOPICS_VERSION, Requests.deleteTopic(topic));
        }
    }

    /** Returns when one of these brokers names a leader for each partition, and each leader says that it is one. */
    void awaitLeaders(List<String> topics, int partitionsEach, List<Broker> asked) {
        Awaitility.await("leaders")
                .atMost(PATIENCE)
                .pollInterval(poll(topics.size() * partitionsEach))
                .pollDelay(Duration.ZERO)
                .until(() -> asked.stream().anyMatch(broker -> allLead(topics, partitionsEach, broker)));
    }

    /** Returns when each partition has taken a record with acks=all. */
    void awaitCommits(String topic, int partitions, List<Broker> asked) {
        Awaitility.await("records that are committed")
                .atMost(PATIENCE)
                .pollInterval(poll(partitions))
                .pollDelay(Duration.ZERO)
                .until(() -> asked.stream().anyMatch(broker -> allCommit(topic, partitions, broker)));
    }

    private boolean allCommit(String topic, int partitions, Broker asked) {
        try {
            int committed = 0;
            for (Map.Entry<Integer, Map<String, List<Integer>>> entry :
                    led(List.of(topic), asked).entrySet()) {
                for (int partition : entry.getValue().get(topic)) {
                    committed += commits(cluster.broker(entry.getKey()), topic, partition) ? 1 : 0;
                }
            }
            return committed == partitions;
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean commits(Broker leader, String topic, int partition) throws IOException {
        try (Connection connection = new Connection(leader.bootstrap())) {
            return Target.error(connection.call(
                            Apis.PRODUCE,
                            Requests.PRODUCE_VERSION,
                            Requests.produce(topic, partition, ACKS_ALL, Requests.batch(1, 10))))
                    == ErrorCode.NONE.code();
        }
    }

    /** Returns when each broker has caught up with all of it. */
    void awaitInSync(List<String> topics) {
        Awaitility.await("replicas in sync")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> metadata(topics, cluster.broker(1)).topics.stream()
                        .flatMap(topic -> topic.partitions.stream())
                        .allMatch(partition -> partition.isrNodes.size() == BROKERS));
    }

    private static Duration poll(int partitions) {
        return Duration.ofMillis(POLL_MS + partitions / PARTITIONS_PER_MORE_MS);
    }

    private Broker controller() throws Exception {
        return cluster.broker(cluster.state().controller().orElse(1));
    }

    private boolean allLead(List<String> topics, int partitionsEach, Broker asked) {
        try {
            Map<Integer, Map<String, List<Integer>>> led = led(topics, asked);
            int known = led.values().stream()
                    .flatMap(byTopic -> byTopic.values().stream())
                    .mapToInt(List::size)
                    .sum();
            if (known < topics.size() * partitionsEach) {
                return false;
            }
            for (Map.Entry<Integer, Map<String, List<Integer>>> entry : led.entrySet()) {
                if (!leads(cluster.broker(entry.getKey()), entry.getValue())) {
                    return false;
                }
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Partitions by leader and topic, those without a leader left out. */
    private static Map<Integer, Map<String, List<Integer>>> led(List<String> topics, Broker asked) throws IOException {
        Map<Integer, Map<String, List<Integer>>> led = new HashMap<>();
        for (MetadataResponse.MetadataResponseTopic topic : metadata(topics, asked).topics) {
            topic.partitions.stream()
                    .filter(partition -> partition.leaderId > 0)
                    .forEach(partition -> led.computeIfAbsent(partition.leaderId, id -> new HashMap<>())
                            .computeIfAbsent(topic.name, name -> new ArrayList<>())
                            .add(partition.partitionIndex));
        }
        return led;
    }

    private static MetadataResponse metadata(List<String> topics, Broker asked) throws IOException {
        try (Connection connection = new Connection(asked.bootstrap())) {
            return connection.call(Apis.METADATA, Requests.METADATA_VERSION, Requests.metadata(topics));
        }
    }

    private static boolean leads(Broker broker, Map<String, List<Integer>> partitions) throws IOException {
        try (Connection connection = new Connection(broker.bootstrap())) {
            ListOffsetsResponse ends =
                    connection.call(Apis.LIST_OFFSETS, Requests.LIST_OFFSETS_VERSION, Requests.endOffsets(partitions));
            return ends.topics.stream()
                    .flatMap(topic -> topic.partitions.stream())
                    .allMatch(partition -> partition.errorCode == ErrorCode.NONE.code());
        }
    }
}
