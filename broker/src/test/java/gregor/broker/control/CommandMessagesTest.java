package gregor.broker.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.wire.ApiSpec;
import gregor.wire.BadMessage;
import gregor.wire.BufferWriter;
import gregor.wire.Message;
import gregor.wire.Reader;
import gregor.wire.RegionSink;
import gregor.wire.message.Apis;
import gregor.wire.message.LeaderAndIsrResponse;
import gregor.wire.message.StopReplicaRequest;
import gregor.wire.message.UpdateMetadataRequest;
import gregor.zk.BrokerView;
import gregor.zk.CommandAnswer;
import gregor.zk.LeaderAndIsr;
import gregor.zk.MetadataError;
import gregor.zk.PartitionLeadership;
import gregor.zk.StopReplica;
import gregor.zk.UpdateMetadata;
import gregor.zk.znode.BrokerEndpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands and answers that have gone over the wire say what they said before, as far as the version can say it. */
class CommandMessagesTest {
    private static final Uuid A = new Uuid(1, 2);
    private static final Uuid B = new Uuid(3, 4);
    private static final BrokerView BROKER = new BrokerView(
            5,
            77,
            List.of(
                    new BrokerEndpoint("PLAINTEXT", "PLAINTEXT", "host-5", 9092),
                    new BrokerEndpoint("INSIDE", "SSL", "in-5", 9093)),
            "rack-5");

    static Stream<Integer> leaderAndIsrVersions() {
        return versions(Apis.LEADER_AND_ISR);
    }

    static Stream<Integer> stopReplicaVersions() {
        return versions(Apis.STOP_REPLICA);
    }

    static Stream<Integer> updateMetadataVersions() {
        return versions(Apis.UPDATE_METADATA);
    }

    private static Stream<Integer> versions(ApiSpec<?, ?> api) {
        return IntStream.rangeClosed(api.minVersion(), api.maxVersion()).boxed();
    }

    @ParameterizedTest
    @MethodSource("leaderAndIsrVersions")
    void leadersArrive(int version) {
        LeaderAndIsr sent = leaders(A, B);
        LeaderAndIsr received = LeaderAndIsrMessages.command(
                request(Apis.LEADER_AND_ISR, LeaderAndIsrMessages.request(sent, version, "INSIDE"), version), version);

        assertThat(received.controllerEpoch()).isEqualTo(9);
        assertThat(received.brokerEpoch()).isEqualTo(version < 2 ? -1 : 77);
        assertThat(received.partitions()).hasSameSizeAs(sent.partitions());
        for (int i = 0; i < sent.partitions().size(); i++) {
            LeaderAndIsr.Partition before = sent.partitions().get(i);
            assertThat(received.partitions().get(i))
                    .isEqualTo(new LeaderAndIsr.Partition(
                            before.topic(),
                            version < 5 ? Uuid.ZERO : before.topicId(),
                            before.leadership(),
                            version < 3 ? List.of() : before.adding(),
                            version < 3 ? List.of() : before.removing(),
                            version >= 1 && before.isNew(),
                            version >= 6 && before.recovering()));
        }
    }

    @ParameterizedTest
    @MethodSource("leaderAndIsrVersions")
    void answersAboutLeadersArrive(int version) {
        LeaderAndIsr command = leaders(A, B);
        CommandAnswer sent = new CommandAnswer(
                null,
                Map.of(
                        new TopicPartition("a", 1), MetadataError.STORAGE,
                        new TopicPartition("b", 0), MetadataError.INCONSISTENT_TOPIC_ID));
        LeaderAndIsrResponse response =
                response(Apis.LEADER_AND_ISR, LeaderAndIsrMessages.response(command, sent, version), version);
        assertThat(LeaderAndIsrMessages.answer(command, response, version)).isEqualTo(sent);
    }

    @ParameterizedTest
    @MethodSource("leaderAndIsrVersions")
    void aRefusalOfLeadersIsSaidOfEachPartitionToo(int version) {
        LeaderAndIsr command = leaders(A, B);
        LeaderAndIsrResponse response = response(
                Apis.LEADER_AND_ISR,
                LeaderAndIsrMessages.response(
                        command, CommandAnswer.refused(MetadataError.STALE_CONTROLLER_EPOCH), version),
                version);
        CommandAnswer received = LeaderAndIsrMessages.answer(command, response, version);
        assertThat(received.error()).isEqualTo(MetadataError.STALE_CONTROLLER_EPOCH);
        assertThat(received.failures()).hasSize(3).containsValue(MetadataError.STALE_CONTROLLER_EPOCH);
    }

    @ParameterizedTest
    @MethodSource("leaderAndIsrVersions")
    void whatACommandNamesTwiceIsAnsweredOnce(int version) {
        LeaderAndIsr once = leaders(A, B);
        LeaderAndIsr twice = new LeaderAndIsr(
                5,
                9,
                77,
                Stream.concat(once.partitions().stream(), once.partitions().stream())
                        .toList(),
                List.of());
        LeaderAndIsrResponse response = LeaderAndIsrMessages.response(twice, CommandAnswer.DONE, version);
        int answered = response.partitionErrors.size()
                + response.topics.stream()
                        .mapToInt(topic -> topic.partitionErrors.size())
                        .sum();
        assertThat(answered).isEqualTo(once.partitions().size());
    }

    @Test
    void leadersAreFoundOnTheListenerOfTheBrokers() {
        assertThat(LeaderAndIsrMessages.request(leaders(A, B), 7, "INSIDE").liveLeaders)
                .singleElement()
                .satisfies(leader -> {
                    assertThat(leader.brokerId).isEqualTo(5);
                    assertThat(leader.hostName).isEqualTo("in-5");
                    assertThat(leader.port).isEqualTo(9093);
                });
    }

    @ParameterizedTest
    @MethodSource("stopReplicaVersions")
    void removalsArrive(int version) {
        StopReplica sent = new StopReplica(
                5,
                9,
                77,
                List.of(
                        new StopReplica.Partition(new TopicPartition("a", 0), 4, true),
                        new StopReplica.Partition(new TopicPartition("a", 1), 4, false),
                        new StopReplica.Partition(new TopicPartition("b", 0), StopReplica.DELETED_TOPIC_EPOCH, true)));
        List<StopReplica.Partition> received = new ArrayList<>();
        for (StopReplicaRequest request : StopReplicaMessages.requests(sent, version)) {
            StopReplica part = StopReplicaMessages.command(request(Apis.STOP_REPLICA, request, version), version);
            assertThat(part.controllerEpoch()).isEqualTo(9);
            assertThat(part.brokerEpoch()).isEqualTo(version < 1 ? -1 : 77);
            received.addAll(part.partitions());
        }
        List<StopReplica.Partition> expected = sent.partitions().stream()
                .map(partition -> version >= 3
                        ? partition
                        : new StopReplica.Partition(partition.partition(), -1, partition.delete()))
                .toList();
        assertThat(received).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("stopReplicaVersions")
    void answersAboutRemovalsArrive(int version) {
        TopicPartition fenced = new TopicPartition("a", 0);
        StopReplica command = new StopReplica(5, 9, 77, List.of(new StopReplica.Partition(fenced, 4, true)));
        CommandAnswer sent = new CommandAnswer(null, Map.of(fenced, MetadataError.FENCED_LEADER_EPOCH));
        assertThat(StopReplicaMessages.answer(
                        response(Apis.STOP_REPLICA, StopReplicaMessages.response(command, sent), version)))
                .isEqualTo(sent);

        StopReplica.Partition stopped = command.partitions().get(0);
        StopReplica twice = new StopReplica(5, 9, 77, List.of(stopped, stopped));
        assertThat(StopReplicaMessages.response(twice, sent).partitionErrors).hasSize(1);

        CommandAnswer refused = CommandAnswer.refused(MetadataError.STALE_BROKER_EPOCH);
        assertThat(StopReplicaMessages.answer(
                        response(Apis.STOP_REPLICA, StopReplicaMessages.response(command, refused), version)))
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @MethodSource("updateMetadataVersions")
    void metadataArrives(int version) {
        UpdateMetadata sent = new UpdateMetadata(
                5,
                9,
                77,
                List.of(
                        new UpdateMetadata.Topic("a", A, List.of(leadership(0), leadership(1))),
                        new UpdateMetadata.Topic("b", B, List.of(leadership(0)))),
                List.of(BROKER));
        UpdateMetadata received = UpdateMetadataMessages.command(
                request(Apis.UPDATE_METADATA, UpdateMetadataMessages.request(sent, version), version), version);

        assertThat(received.controllerId()).isEqualTo(5);
        assertThat(received.brokerEpoch()).isEqualTo(version < 5 ? -1 : 77);
        assertThat(received.topics()).hasSize(2);
        assertThat(received.topics().get(0).id()).isEqualTo(version < 7 ? Uuid.ZERO : A);
        assertThat(received.topics().get(0).partitions()).hasSize(2);
        assertThat(received.topics().get(1).partitions().get(0))
                .isEqualTo(version < 4 ? withoutOffline(leadership(0)) : leadership(0));
        BrokerView broker = received.liveBrokers().get(0);
        assertThat(broker.rack()).isEqualTo(version < 2 ? null : "rack-5");
        assertThat(broker.endpoint("PLAINTEXT").port()).isEqualTo(9092);
        String inside = version < 3 ? "SSL" : "INSIDE";
        assertThat(broker.endpoint(inside) == null).isEqualTo(version < 1);
    }

    @Test
    void anUnknownSecurityProtocolIsABadMessage() {
        UpdateMetadataRequest.UpdateMetadataEndpoint endpoint = new UpdateMetadataRequest.UpdateMetadataEndpoint();
        endpoint.securityProtocol = 17;
        UpdateMetadataRequest.UpdateMetadataBroker broker = new UpdateMetadataRequest.UpdateMetadataBroker();
        broker.endpoints = List.of(endpoint);
        UpdateMetadataRequest request = new UpdateMetadataRequest();
        request.liveBrokers = List.of(broker);
        assertThatThrownBy(() -> UpdateMetadataMessages.command(request, 8)).isInstanceOf(BadMessage.class);
    }

    private static LeaderAndIsr leaders(Uuid a, Uuid b) {
        return new LeaderAndIsr(
                5,
                9,
                77,
                List.of(
                        new LeaderAndIsr.Partition(
                                "a", a, withoutOffline(leadership(0)), List.of(4), List.of(6), true, false),
                        new LeaderAndIsr.Partition(
                                "a", a, withoutOffline(leadership(1)), List.of(), List.of(), false, true),
                        new LeaderAndIsr.Partition(
                                "b", b, withoutOffline(leadership(0)), List.of(), List.of(), true, false)),
                List.of(BROKER));
    }

    private static PartitionLeadership leadership(int partition) {
        return new PartitionLeadership(partition, 5, 3, List.of(5, 6), List.of(5, 6, 7), List.of(7), 12, 8);
    }

    /** Brokers are not told with LeaderAndIsr which replicas are away. */
    private static PartitionLeadership withoutOffline(PartitionLeadership known) {
        return new PartitionLeadership(
                known.partition(),
                known.leader(),
                known.leaderEpoch(),
                known.isr(),
                known.replicas(),
                List.of(),
                known.partitionEpoch(),
                known.controllerEpoch());
    }

    private static <Q extends Message> Q request(ApiSpec<Q, ?> api, Q message, int version) {
        return api.readRequest(new Reader(bytes(message, version)), version);
    }

    private static <S extends Message> S response(ApiSpec<?, S> api, S message, int version) {
        return api.readResponse(new Reader(bytes(message, version)), version);
    }

    private static ByteBuffer bytes(Message message, int version) {
        ByteBuffer buffer = ByteBuffer.allocate(message.sizeBytes(version));
        message.write(new BufferWriter(buffer, RegionSink.NONE), version);
        return buffer.flip();
    }
}
