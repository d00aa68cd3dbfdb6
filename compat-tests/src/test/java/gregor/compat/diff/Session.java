package gregor.compat.diff;

import gregor.base.Uuid;
import gregor.compat.wire.Connection;
import gregor.wire.ApiSpec;
import gregor.wire.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** One of the two brokers in a comparison: its connection, and the names by which it calls what the other calls otherwise. */
final class Session implements AutoCloseable {
    private final String bootstrap;
    private final Map<String, Uuid> topicIds = new HashMap<>();
    private final Map<String, String> memberIds = new HashMap<>();
    private Connection connection;
    private long brokerEpoch;

    /** @param bootstrap host:port of the broker */
    Session(String bootstrap) throws IOException {
        this.bootstrap = bootstrap;
        connection = new Connection(bootstrap);
    }

    <Q extends Message, S extends Message> S call(ApiSpec<Q, S> api, int version, Q request) throws IOException {
        try {
            return connection.call(api, version, request);
        } catch (IOException e) {
            connection.close();
            connection = new Connection(bootstrap);
            return null;
        }
    }

    Uuid topicId(String topic) {
        return topicIds.getOrDefault(topic, Uuid.ZERO);
    }

    void topicId(String topic, Uuid id) {
        topicIds.put(topic, id);
    }

    String memberId(String name) {
        return memberIds.getOrDefault(name, "");
    }

    void memberId(String name, String id) {
        memberIds.put(name, id);
    }

    /** Of the broker's registration, which brokers tell each other. */
    long brokerEpoch() {
        return brokerEpoch;
    }

    void brokerEpoch(long epoch) {
        brokerEpoch = epoch;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
