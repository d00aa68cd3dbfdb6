package gregor.bench;

import gregor.compat.wire.Connection;
import gregor.wire.ErrorCode;
import gregor.wire.message.Apis;
import gregor.wire.message.CreateTopicsResponse;
import gregor.wire.message.ProduceResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** The broker that is measured: where it listens and which process it is. */
record Target(String bootstrap, long pid) {
    Usage usage() throws IOException {
        return Usage.of(pid);
    }

    /** Creates a topic and returns when every partition takes records. */
    void createTopic(String topic, int partitions) throws IOException {
        createTopic(topic, partitions, Map.of());
    }

    void createTopic(String topic, int partitions, Map<String, String> configs) throws IOException {
        try (Connection connection = new Connection(bootstrap)) {
            requestTopic(connection, topic, partitions, configs);
            for (int i = 0; i < partitions; i++) {
                int partition = i;
                Awaitility.await("a leader")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> produceOne(connection, topic, partition) == ErrorCode.NONE.code());
            }
        }
    }

    /** Has a topic created; a broker that has just begun may not be controller yet, and is asked again. */
    static void requestTopic(Connection connection, String topic, int partitions, Map<String, String> configs) {
        Awaitility.await("the topic " + topic).atMost(Duration.ofSeconds(60)).until(() -> {
            CreateTopicsResponse response = connection.call(
                    Apis.CREATE_TOPICS,
                    Requests.CREATE_TOPICS_VERSION,
                    Requests.createTopic(topic, partitions, configs));
            short error = response.topics.get(0).errorCode;
            return error == ErrorCode.NONE.code() || error == ErrorCode.TOPIC_ALREADY_EXISTS.code();
        });
    }

    /** Deletes a topic and returns when its files are gone, as far as the broker tells: it has them deleted without delay. */
    void deleteTopic(String topic) throws IOException {
        try (Connection connection = new Connection(bootstrap())) {
            connection.call(Apis.DELETE_TOPICS, Requests.DELETE_TOPICS_VERSION, Requests.deleteTopic(topic));
        }
    }

    /** The error code of the only partition of an answer. */
    static short error(ProduceResponse response) {
        return response.responses.get(0).partitionResponses.get(0).errorCode;
    }

    private static short produceOne(Connection connection, String topic, int partition) throws IOException {
        return error(connection.call(
                Apis.PRODUCE, Requests.PRODUCE_VERSION, Requests.produce(topic, partition, 1, Requests.batch(1, 10))));
    }
}
