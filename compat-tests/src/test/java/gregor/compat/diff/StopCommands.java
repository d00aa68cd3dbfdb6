package gregor.compat.diff;

import gregor.wire.message.Apis;
import gregor.wire.message.LeaderAndIsrRequest;
import gregor.wire.message.LeaderAndIsrRequest.LeaderAndIsrPartitionState;
import gregor.wire.message.StopReplicaRequest;
import gregor.wire.message.StopReplicaRequest.StopReplicaPartitionState;
import gregor.wire.message.StopReplicaRequest.StopReplicaPartitionV0;
import gregor.wire.message.StopReplicaRequest.StopReplicaTopicState;
import gregor.wire.message.StopReplicaRequest.StopReplicaTopicV1;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** StopReplica, the test being the controller; replicas are there to be stopped since LeaderAndIsr has said so. */
final class StopCommands {
    private static final int EACH_FROM = 3;
    private static final int EPOCH = 5;
    private static final int ANY_EPOCH = -1;
    private static final int OF_DELETED = -2;

    private final Comparison comparison;
    private int version;
    private String topic;

    StopCommands(Comparison comparison) {
        this.comparison = comparison;
    }

    void run() throws IOException {
        for (version = 0; version <= 4; version++) {
            topic = "stopped-v" + version;
            lead(0, 1, 2, 3, 4, 5, 6, 7);
            epochsOfTheCommand();
            stopped();
            if (version >= EACH_FROM) {
                epochsOfLeaders();
            }
        }
    }

    private void epochsOfTheCommand() throws IOException {
        send("an old controller epoch", request -> request.controllerEpoch--, state(0, EPOCH, true));
        if (version >= 1) {
            send("an old broker epoch", request -> request.brokerEpoch = 1, state(0, EPOCH, true));
            comparison.same(
                    "this broker epoch",
                    Apis.STOP_REPLICA,
                    version,
                    session -> {
                        StopReplicaRequest request = request(state(7, EPOCH, true));
                        request.brokerEpoch = session.brokerEpoch();
                        return request;
                    },
                    (session, answer) -> {});
        }
    }

    private void stopped() throws IOException {
        send("one that is led", state(0, EPOCH, false));
        send("the same again", state(0, EPOCH, false));
        send("the same, deleted", state(0, EPOCH, true));
        send("one that is led, deleted", state(1, EPOCH, true));
        send("the same, deleted again", state(1, EPOCH, true));
        send("one that was never there", state(90, EPOCH, false));
        send("one that was never there, deleted", state(91, EPOCH, true));
        send("one twice", state(2, EPOCH, true), state(2, EPOCH, true));
        send("a known and an unknown one", state(3, EPOCH, true), state(92, EPOCH, true));
        send("none");
    }

    private void epochsOfLeaders() throws IOException {
        send("an older leader epoch", state(4, EPOCH - 1, true), state(5, EPOCH - 1, false));
        send("a later leader epoch", state(4, EPOCH + 1, false));
        send("any leader epoch", state(5, ANY_EPOCH, true));
        send("the topic is deleted", state(6, OF_DELETED, true));
        send("an unknown topic is deleted", state(93, OF_DELETED, true));
    }

    private void lead(int... indexes) throws IOException {
        LeaderAndIsrRequest request = new LeaderAndIsrRequest();
        request.controllerEpoch = LeadershipCommands.CONTROLLER_EPOCH;
        request.ungroupedPartitionStates = new ArrayList<>();
        request.liveLeaders = List.of();
        for (int index : indexes) {
            LeaderAndIsrPartitionState state = new LeaderAndIsrPartitionState();
            state.topicName = topic;
            state.partitionIndex = index;
            state.controllerEpoch = request.controllerEpoch;
            state.leaderEpoch = EPOCH;
            state.isr = List.of(0);
            state.replicas = List.of(0);
            state.isNew = true;
            request.ungroupedPartitionStates.add(state);
        }
        comparison.same("replicas to stop in v" + version, Apis.LEADER_AND_ISR, 1, request);
    }

    private void send(String what, StopReplicaPartitionState... states) throws IOException {
        send(what, request -> {}, states);
    }

    private void send(String what, Consumer<StopReplicaRequest> change, StopReplicaPartitionState... states)
            throws IOException {
        StopReplicaRequest request = request(states);
        change.accept(request);
        comparison.same(what, Apis.STOP_REPLICA, version, request);
    }

    /** Before version 3 the first of the states says for all whether they are deleted. */
    private StopReplicaRequest request(StopReplicaPartitionState... states) {
        StopReplicaRequest request = new StopReplicaRequest();
        request.controllerEpoch = LeadershipCommands.CONTROLLER_EPOCH;
        request.brokerEpoch = LeadershipCommands.ANY_BROKER_EPOCH;
        request.deletePartitions = states.length > 0 && states[0].deletePartition;
        request.ungroupedPartitions = new ArrayList<>();
        request.topics = new ArrayList<>();
        request.topicStates = new ArrayList<>();
        if (states.length > 0) {
            StopReplicaTopicV1 named = new StopReplicaTopicV1();
            named.name = topic;
            named.partitionIndexes = new ArrayList<>();
            request.topics.add(named);
            StopReplicaTopicState grouped = new StopReplicaTopicState();
            grouped.topicName = topic;
            grouped.partitionStates = List.of(states);
            request.topicStates.add(grouped);
            for (StopReplicaPartitionState state : states) {
                StopReplicaPartitionV0 single = new StopReplicaPartitionV0();
                single.topicName = topic;
                single.partitionIndex = state.partitionIndex;
                request.ungroupedPartitions.add(single);
                named.partitionIndexes.add(state.partitionIndex);
            }
        }
        return request;
    }

    private static StopReplicaPartitionState state(int index, int leaderEpoch, boolean delete) {
        StopReplicaPartitionState state = new StopReplicaPartitionState();
        state.partitionIndex = index;
        state.leaderEpoch = leaderEpoch;
        state.deletePartition = delete;
        return state;
    }
}
