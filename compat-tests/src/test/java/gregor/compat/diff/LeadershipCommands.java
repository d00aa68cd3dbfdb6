package gregor.compat.diff;

import gregor.base.Uuid;
import gregor.wire.message.Apis;
import gregor.wire.message.LeaderAndIsrRequest;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrLiveLeader;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrPartitionState;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrTopicState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** LeaderAndIsr, the test being the controller. Broker 0 is asked; broker 7 is not there. */
final class LeadershipCommands {
    static final int CONTROLLER_EPOCH = 100;
    static final long ANY_BROKER_EPOCH = -1;
    private static final int BY_TOPIC_FROM = 2;
    private static final int STRANGER = 7;
    private static final int EPOCH = 5;
    private static final int NO_LEADER = -1;
    private static final int LEADER_OF_DELETED = -2;

    private final Comparison comparison;
    private final Map<String, Uuid> ids = new LinkedHashMap<>();
    private int version;
    private String topic;

    LeadershipCommands(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        for (version = 0; version <= 7; version++) {
            topic = "led-v" + version;
            takenAndRefused();
            epochsOfTheCommand();
            strangers();
        }
    }

    private void takenAndRefused() throws IOException {
        send("two new partitions", state(0, EPOCH), state(1, EPOCH));
        send("the same again", state(0, EPOCH), state(1, EPOCH));
        send("an older leader epoch", state(0, EPOCH - 1));
        send("a newer one beside a known one", state(0, EPOCH + 1), state(1, EPOCH));
        send("another partition epoch in the same leader epoch", changed(0, EPOCH + 1, it -> it.partitionEpoch = 9));
        send("the same twice", state(1, EPOCH + 1), state(1, EPOCH + 1));
        send("twice with different epochs", state(1, EPOCH + 2), state(1, EPOCH + 3));
        send("a broker that is no replica", changed(2, EPOCH, it -> it.replicas = List.of(STRANGER)));
        send("nobody leads", changed(0, EPOCH + 3, it -> it.leader = NO_LEADER));
        send("the topic is deleted", changed(0, EPOCH + 4, it -> it.leader = LEADER_OF_DELETED));
        send("somebody leads whom nobody knows", followed(3, EPOCH));
        send("it follows no more", state(3, EPOCH + 1));
        send("no partitions");
        if (version >= 5) {
            Uuid before = ids.put(topic, Uuid.random());
            send("another topic id", state(0, EPOCH + 6), state(4, EPOCH));
            ids.put(topic, Uuid.ZERO);
            send("no topic id", state(0, EPOCH + 7));
            ids.put(topic, before);
            send("the right topic id again", state(0, EPOCH + 8));
        }
    }

    private void epochsOfTheCommand() throws IOException {
        send("an old controller epoch", request -> request.controllerEpoch = CONTROLLER_EPOCH - 1, state(0, EPOCH + 9));
        if (version >= 2) {
            send("an old broker epoch", request -> request.brokerEpoch = 1, state(0, EPOCH + 9));
            send("a later broker epoch", request -> request.brokerEpoch = Long.MAX_VALUE, state(0, EPOCH + 9));
            comparison.same(
                    "this broker epoch",
                    Apis.LEADER_AND_ISR,
                    version,
                    session -> {
                        LeaderAndIsrRequest request = request(state(0, EPOCH + 10));
                        request.brokerEpoch = session.brokerEpoch();
                        return request;
                    },
                    (session, answer) -> {});
        }
        send("the epochs of before", state(0, EPOCH + 9));
    }

    private void strangers() throws IOException {
        send("no replicas", changed(5, EPOCH, it -> it.replicas = List.of()));
        send("nobody in sync", changed(6, EPOCH, it -> it.isr = List.of()));
        send("an epoch below zero", changed(7, -1, it -> {}));
        send("another controller", request -> request.controllerId = STRANGER, state(8, EPOCH));
    }

    private void send(String what, LeaderAndIsrPartitionState... states) throws IOException {
        send(what, request -> {}, states);
    }

    private void send(String what, Consumer<LeaderAndIsrRequest> change, LeaderAndIsrPartitionState... states)
            throws IOException {
        LeaderAndIsrRequest request = request(states);
        change.accept(request);
        comparison.same(what, Apis.LEADER_AND_ISR, version, request);
    }

    private LeaderAndIsrRequest request(LeaderAndIsrPartitionState... states) {
        LeaderAndIsrRequest request = new LeaderAndIsrRequest();
        request.controllerEpoch = CONTROLLER_EPOCH;
        request.brokerEpoch = ANY_BROKER_EPOCH;
        request.type = 1;
        request.liveLeaders = List.of(liveLeader());
        request.topicStates = new ArrayList<>();
        request.ungroupedPartitionStates = new ArrayList<>();
        if (version < BY_TOPIC_FROM) {
            request.ungroupedPartitionStates.addAll(List.of(states));
        } else if (states.length > 0) {
            LeaderAndIsrTopicState grouped = new LeaderAndIsrTopicState();
            grouped.topicName = topic;
            grouped.topicId = ids.computeIfAbsent(topic, any -> Uuid.random());
            grouped.partitionStates = List.of(states);
            request.topicStates.add(grouped);
        }
        return request;
    }

    private static LeaderAndIsrLiveLeader liveLeader() {
        LeaderAndIsrLiveLeader leader = new LeaderAndIsrLiveLeader();
        leader.brokerId = 0;
        leader.hostName = "localhost";
        leader.port = 9092;
        return leader;
    }

    private LeaderAndIsrPartitionState followed(int index, int leaderEpoch) {
        return changed(index, leaderEpoch, it -> {
            it.leader = STRANGER;
            it.isr = List.of(STRANGER);
            it.replicas = List.of(STRANGER, 0);
        });
    }

    private LeaderAndIsrPartitionState changed(
            int index, int leaderEpoch, Consumer<LeaderAndIsrPartitionState> change) {
        LeaderAndIsrPartitionState state = state(index, leaderEpoch);
        change.accept(state);
        return state;
    }

    private LeaderAndIsrPartitionState state(int index, int leaderEpoch) {
        LeaderAndIsrPartitionState state = new LeaderAndIsrPartitionState();
        state.topicName = topic;
        state.partitionIndex = index;
        state.controllerEpoch = CONTROLLER_EPOCH;
        state.leader = 0;
        state.leaderEpoch = leaderEpoch;
        state.isr = List.of(0);
        state.partitionEpoch = 0;
        state.replicas = List.of(0);
        state.addingReplicas = List.of();
        state.removingReplicas = List.of();
        state.isNew = true;
        return state;
    }
}
