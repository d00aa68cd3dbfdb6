package gregor.compat.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gregor.compat.process.Broker;
import gregor.compat.process.StockBroker;
import gregor.log.records.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;

/** The broker under test and a stock one, to which the same is done: the one must answer as the other does. */
final class Pair implements AutoCloseable {
    static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");
    static final ConfigResource ONE_BROKER = new ConfigResource(ConfigResource.Type.BROKER, "0");

    private static final Duration SETTLED_MAX = Duration.ofSeconds(60);
    private static final String PROBE = "probe";
    private static final String TOO_LARGE = "MESSAGE_TOO_LARGE at -1";
    private static final String LIMIT = "max.message.bytes";

    private final List<Broker> brokers;
    private final List<Peer> peers = new ArrayList<>();
    private boolean probeRefused;

    Pair(Path home, Map<String, String> config) throws Exception {
        brokers = List.of(
                Broker.underTest(home.resolve("tested"), config), new StockBroker(home.resolve("stock"), config));
        for (Broker broker : brokers) {
            broker.start();
            peers.add(new Peer(broker));
        }
        create(PROBE);
    }

    Peer tested() {
        return peers.get(0);
    }

    Peer stock() {
        return peers.get(1);
    }

    void create(String topic) throws Exception {
        for (Peer peer : peers) {
            peer.create(topic);
            await("topic " + topic).atMost(SETTLED_MAX).until(() -> peer.takesRecords(topic));
        }
    }

    /** Changes a topic's settings and returns when both brokers act by them. */
    void alter(String topic, Map<String, String> settings) throws Exception {
        assertThat(change(new ConfigResource(ConfigResource.Type.TOPIC, topic), settings))
                .isEqualTo("NONE");
    }

    /** Changes settings and returns when both brokers act by them; the name of the error. */
    String change(ConfigResource resource, Map<String, String> settings) throws Exception {
        String ours = tested().alter(resource, settings);
        assertThat(ours).as("%s of %s", settings, resource).isEqualTo(stock().alter(resource, settings));
        settle();
        return ours;
    }

    /** Changes reach a broker one after the other: when this one acts, those before it do. */
    private void settle() throws Exception {
        probeRefused = !probeRefused;
        ConfigResource probe = new ConfigResource(ConfigResource.Type.TOPIC, PROBE);
        ByteBuffer records = batch(1_000, 50);
        for (Peer peer : peers) {
            peer.alter(probe, Map.of(LIMIT, probeRefused ? "10" : "100000"));
            await("settings")
                    .atMost(SETTLED_MAX)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> peer.produce(PROBE, records, 1).equals(TOO_LARGE) == probeRefused);
        }
    }

    /** Sends the same records to both; what both answered. */
    String produce(String topic, ByteBuffer records) throws Exception {
        return produce(topic, records, 1);
    }

    String produce(String topic, ByteBuffer records, int acks) throws Exception {
        String ours = tested().produce(topic, records, acks);
        assertThat(ours).as("produce to %s", topic).isEqualTo(stock().produce(topic, records, acks));
        return ours;
    }

    void deleteRecords(String topic, long before) throws Exception {
        for (Peer peer : peers) {
            peer.deleteRecords(topic, before);
        }
    }

    void commit(String group, String topic, long offset) throws Exception {
        for (Peer peer : peers) {
            peer.commit(group, topic, offset);
        }
    }

    /** Both have the same files of the topic, with the same in them, but for some. */
    Map<String, String> sameFiles(String topic, String... butFor) throws Exception {
        await("the same files of " + topic)
                .atMost(SETTLED_MAX)
                .untilAsserted(
                        () -> assertThat(files(tested(), topic, butFor)).isEqualTo(files(stock(), topic, butFor)));
        return files(tested(), topic, butFor);
    }

    private static Map<String, String> files(Peer peer, String topic, String... butFor) throws Exception {
        Map<String, String> files = DiskView.of(peer.directory(topic));
        files.keySet().removeAll(List.of(butFor));
        return files;
    }

    /** Both come to write the same line for the topic into a checkpoint; the line. */
    String sameCheckpoint(String file, String topic, String offset) {
        for (Peer peer : peers) {
            await(file + " of " + topic)
                    .atMost(SETTLED_MAX)
                    .untilAsserted(
                            () -> assertThat(peer.checkpointed(file, topic)).contains(topic + " 0 " + offset));
        }
        return offset;
    }

    /** One record of so many bytes. */
    static ByteBuffer batch(long timestampMs, int bytes) {
        try (BatchBuilder builder = new BatchBuilder()) {
            return builder.append(timestampMs, new byte[] {1}, new byte[bytes]).build();
        }
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
        brokers.forEach(Broker::close);
    }
}
