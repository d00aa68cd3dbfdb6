package gregor.zk.znode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.znode.BrokerRegistration.VersionRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that stock 3.9 does not write by itself: older versions, rare fields, nonsense. */
class ZnodesTest {
    private static final String BROKER_4 = """
            {"version":4,"host":"h1","port":9092,"jmx_port":9999,"timestamp":"1","endpoints":["CLIENT://h1:9092","REPL://[::1]:9093"],
             "listener_security_protocol_map":{"CLIENT":"PLAINTEXT","REPL":"SSL"},"rack":"dc1"}""";

    @Test
    void aBrokerOfVersionOneHasOneEndpoint() {
        String json = "{\"version\":1,\"host\":\"h1\",\"port\":9092,\"jmx_port\":9999,\"timestamp\":\"1\"}";

        assertThat(BrokerIdZnode.decode(7, utf8(json)))
                .isEqualTo(new BrokerRegistration(
                        7, List.of(new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", "h1", 9092)), null, 9999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void aBrokerOfVersionTwoOrThreeNamesItsListenersAfterTheirProtocols(String version) {
        String json = "{\"version\":" + version + ",\"host\":\"h1\",\"port\":9092,\"jmx_port\":-1,\"timestamp\":\"1\","
                + "\"endpoints\":[\"PLAINTEXT://h1:9092\",\"SSL://h1:9093\"],\"rack\":null}";

        BrokerRegistration broker = BrokerIdZnode.decode(7, utf8(json));

        assertThat(broker.endpoints())
                .containsExactly(
                        new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", "h1", 9092),
                        new BrokerEndpoint("SSL", "SSL", "h1", 9093));
        assertThat(broker.rack()).isNull();
    }

    @Test
    void aBrokerOfVersionFourHasNamedListenersAndARack() {
        BrokerRegistration broker = BrokerIdZnode.decode(7, utf8(BROKER_4));

        assertThat(broker.endpoints())
                .containsExactly(
                        new BrokerEndpoint("CLIENT", "PLAINTEXT", "h1", 9092),
                        new BrokerEndpoint("REPL", "SSL", "::1", 9093));
        assertThat(broker.rack()).isEqualTo("dc1");
    }

    @Test
    void aBrokerWithoutPlaintextHasNoAddressForOldClients() {
        BrokerRegistration secure =
                new BrokerRegistration(1, List.of(new BrokerEndpoint("SSL", "SSL", "::1", 9093)), "r", -1);

        byte[] json = BrokerIdZnode.encode(secure, 5);

        assertThat(Json.parse(json).fields()).containsEntry("host", null).containsEntry("port", -1L);
        assertThat(BrokerIdZnode.decode(1, json)).isEqualTo(secure);
    }

    @Test
    void aBrokersFeaturesAreKept() {
        BrokerRegistration broker = new BrokerRegistration(1, List.of(), null, -1, Map.of("f", new VersionRange(1, 3)));

        assertThat(BrokerIdZnode.decode(1, BrokerIdZnode.encode(broker, 5))).isEqualTo(broker);
    }

    @Test
    void aTopicUnderReassignmentIsKept() {
        TreeMap<Integer, ReplicaAssignment> partitions = new TreeMap<>();
        partitions.put(0, new ReplicaAssignment(List.of(1, 2, 4), List.of(4), List.of(1)));
        partitions.put(11, ReplicaAssignment.of(List.of(2)));
        TopicAssignment topic = new TopicAssignment(Uuid.random(), partitions);

        assertThat(TopicZnode.decode(TopicZnode.encode(topic))).isEqualTo(topic);
    }

    @Test
    void anOldTopicHasNoId() {
        TopicAssignment topic = TopicZnode.decode(utf8("{\"version\":1,\"partitions\":{\"0\":[1,2]}}"));

        assertThat(topic.topicId().isZero()).isTrue();
        assertThat(topic.partitions()).containsEntry(0, ReplicaAssignment.of(List.of(1, 2)));
        assertThat(Json.parse(TopicZnode.encode(topic)).has("topic_id")).isFalse();
    }

    @Test
    void aRecoveringLeaderIsMarkedAndAnyOtherIsNot() {
        PartitionState recovering = new PartitionState(1, 2, List.of(1), 3, true);
        PartitionState other = new PartitionState(1, 2, List.of(1), 3, false);

        assertThat(PartitionStateZnode.decode(PartitionStateZnode.encode(recovering)))
                .isEqualTo(recovering);
        assertThat(Json.parse(PartitionStateZnode.encode(other)).has("leader_recovery_state"))
                .isFalse();
    }

    @Test
    void settingsThatAreNotThereAreNone() {
        assertThat(ConfigZnode.decode(new byte[0])).isEmpty();
        assertThat(ConfigZnode.decode(utf8("{\"version\":1}"))).isEmpty();
    }

    @Test
    void changesOfVersionOneNameTypeAndNameApart() {
        String json = "{\"version\":1,\"entity_type\":\"topics\",\"entity_name\":\"foo\"}";

        assertThat(ConfigChangeZnode.decode(utf8(json))).isEqualTo("topics/foo");
    }

    @Test
    void theControllerOfVersionOneIsRead() {
        assertThat(ControllerZnode.decode(utf8("{\"version\":1,\"brokerid\":3,\"timestamp\":\"1\"}")))
                .isEqualTo(3);
    }

    @Test
    void featuresOfVersionOneAreReadAndAreNotCurrent() {
        byte[] json = utf8("{\"version\":1,\"status\":1,\"features\":"
                + "{\"f\":{\"min_version_level\":1,\"max_version_level\":2}}}");

        assertThat(FeatureZnode.decode(json)).isEqualTo(Map.of("f", 2));
        assertThat(FeatureZnode.isCurrent(json)).isFalse();
        assertThat(FeatureZnode.decode(FeatureZnode.encode(Map.of("f", 2)))).isEqualTo(Map.of("f", 2));
        assertThat(FeatureZnode.decode(utf8("{\"version\":2,\"status\":0,\"features\":{}}")))
                .isEmpty();
    }

    @Test
    void theFirstBlockOfProducerIdsStartsAtZero() {
        assertThat(ProducerIdBlockZnode.decodeNext(new byte[0])).isZero();
        assertThatThrownBy(() -> ProducerIdBlockZnode.decodeNext(utf8("{\"block_end\":\"9223372036854775807\"}")))
                .isInstanceOf(MalformedZnode.class);
    }

    @Test
    void notificationsAndRequestsOfOldToolsAreKept() {
        List<TopicPartition> partitions = List.of(new TopicPartition("t", 0), new TopicPartition("u", 3));
        Map<TopicPartition, List<Integer>> replicas = Map.of(new TopicPartition("t", 1), List.of(2, 3));

        assertThat(IsrChangeZnode.decode(IsrChangeZnode.encode(partitions))).isEqualTo(partitions);
        assertThat(PreferredElectionZnode.decode(PreferredElectionZnode.encode(partitions)))
                .isEqualTo(partitions);
        assertThat(ReassignPartitionsZnode.decode(ReassignPartitionsZnode.encode(replicas)))
                .isEqualTo(replicas);
        assertThat(LogDirEventZnode.decode(LogDirEventZnode.encode(3))).isEqualTo(3);
        assertThat(Json.parse(LogDirEventZnode.encode(3)).number("event")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{} {}",
                "{\"version\":1}",
                "{\"version\":\"1\",\"leader\":\"1\"}",
                "{\"partitions\":{\"x\":[1]}}",
                "{\"partitions\":{\"0\":1}}",
                "{\"partitions\":{\"0\":[99999999999]}}",
                "{\"partitions\":[],\"topic_id\":\"?\"}"
            })
    void nonsenseIsMalformed(String json) {
        assertMalformed(() -> PartitionStateZnode.decode(utf8(json)));
        assertMalformed(() -> BrokerIdZnode.decode(1, utf8(json)));
        if (!json.contains("version")) {
            assertMalformed(() -> {
                TopicZnode.decode(utf8(json));
                IsrChangeZnode.decode(utf8(json));
            });
        }
    }

    @Test
    void mutatedZnodesAreReadOrMalformedAndNothingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] json = utf8(BROKER_4);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(128);
            }
            try {
                BrokerIdZnode.decode(1, json);
            } catch (MalformedZnode e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }

    private static void assertMalformed(ThrowingCallable decoding) {
        assertThatThrownBy(decoding).isInstanceOf(MalformedZnode.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
