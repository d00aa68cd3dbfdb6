package gregor.compat.diff;

import gregor.base.Uuid;
import gregor.wire.message.Apis;
import gregor.wire.message.MetadataRequest;
import gregor.wire.message.UpdateMetadataRequest;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataBroker;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataEndpoint;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataPartitionState;
import gregor.wire.message.UpdateMetadataRequest.UpdateMetadataTopicState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** UpdateMetadata, the test being the controller, and what clients hear afterwards. */
final class MetadataCommands {
    /** From here on stock takes a protocol that is none, and an address with which nobody can do anything. */
    private static final int LISTENERS_FROM = 3;

    private static final int BY_TOPIC_FROM = 5;
    private static final int EPOCH = 5;
    private static final int LEADER_OF_DELETED = -2;

    private final Comparison comparison;
    private int version;
    private String topic;
    private Uuid id;

    MetadataCommands(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        for (version = 0; version <= 8; version++) {
            topic = "told-v" + version;
            id = Uuid.random();
            send("two new partitions", state(0, EPOCH), state(1, EPOCH));
            send("the same again", state(0, EPOCH), state(1, EPOCH));
            send("an older leader epoch", state(0, EPOCH - 1));
            send("twice with different epochs", state(1, EPOCH + 1), state(1, EPOCH + 2));
            send("no leader", changed(1, it -> it.leader = -1));
            send("nothing");
            epochsOfTheCommand();
            send("one is deleted", changed(1, it -> it.leader = LEADER_OF_DELETED));
            send("an unknown one is deleted", changed(9, it -> it.leader = LEADER_OF_DELETED));
            if (version < LISTENERS_FROM) {
                send("a protocol that is none", request -> protocol(request, (short) 99), state(0, EPOCH));
            }
        }
    }

    private void epochsOfTheCommand() throws IOException {
        send("an old controller epoch", request -> request.controllerEpoch--, state(2, EPOCH));
        if (version >= 5) {
            send("an old broker epoch", request -> request.brokerEpoch = 1, state(2, EPOCH));
            comparison.same(
                    "this broker epoch",
                    Apis.UPDATE_METADATA,
                    version,
                    session -> {
                        UpdateMetadataRequest request = request(state(2, EPOCH));
                        request.brokerEpoch = session.brokerEpoch();
                        return request;
                    },
                    (session, answer) -> {});
            describe("after this broker epoch");
        }
    }

    private void send(String what, UpdateMetadataPartitionState... states) throws IOException {
        send(what, request -> {}, states);
    }

    private void send(String what, Consumer<UpdateMetadataRequest> change, UpdateMetadataPartitionState... states)
            throws IOException {
        UpdateMetadataRequest request = request(states);
        change.accept(request);
        comparison.same(what, Apis.UPDATE_METADATA, version, request);
        describe("after " + what);
    }

    private void describe(String when) throws IOException {
        MetadataRequest request = new MetadataRequest();
        MetadataRequest.MetadataRequestTopic named = new MetadataRequest.MetadataRequestTopic();
        named.name = topic;
        request.topics = List.of(named);
        comparison.same(when + " in v" + version, Apis.METADATA, 9, request);
    }

    private UpdateMetadataRequest request(UpdateMetadataPartitionState... states) {
        UpdateMetadataRequest request = new UpdateMetadataRequest();
        request.controllerEpoch = LeadershipCommands.CONTROLLER_EPOCH;
        request.brokerEpoch = LeadershipCommands.ANY_BROKER_EPOCH;
        request.liveBrokers = List.of(broker());
        request.ungroupedPartitionStates = new ArrayList<>();
        request.topicStates = new ArrayList<>();
        if (version < BY_TOPIC_FROM) {
            request.ungroupedPartitionStates.addAll(List.of(states));
        } else if (states.length > 0) {
            UpdateMetadataTopicState grouped = new UpdateMetadataTopicState();
            grouped.topicName = topic;
            grouped.topicId = id;
            grouped.partitionStates = List.of(states);
            request.topicStates.add(grouped);
        }
        return request;
    }

    private static void protocol(UpdateMetadataRequest request, short protocol) {
        request.liveBrokers.get(0).endpoints.get(0).securityProtocol = protocol;
    }

    private static UpdateMetadataBroker broker() {
        UpdateMetadataBroker broker = new UpdateMetadataBroker();
        broker.v0Host = "localhost";
        broker.v0Port = 9092;
        UpdateMetadataEndpoint endpoint = new UpdateMetadataEndpoint();
        endpoint.host = "localhost";
        endpoint.port = 9092;
        endpoint.listener = "PLAINTEXT";
        broker.endpoints = List.of(endpoint);
        return broker;
    }

    private UpdateMetadataPartitionState changed(int index, Consumer<UpdateMetadataPartitionState> change) {
        UpdateMetadataPartitionState state = state(index, EPOCH + 3);
        change.accept(state);
        return state;
    }

    private UpdateMetadataPartitionState state(int index, int leaderEpoch) {
        UpdateMetadataPartitionState state = new UpdateMetadataPartitionState();
        state.topicName = topic;
        state.partitionIndex = index;
        state.controllerEpoch = LeadershipCommands.CONTROLLER_EPOCH;
        state.leaderEpoch = leaderEpoch;
        state.isr = List.of(0);
        state.replicas = List.of(0, 7);
        state.offlineReplicas = List.of(7);
        return state;
    }
}
