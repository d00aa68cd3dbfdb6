package gregor.zk.controller;

import gregor.base.InOrder;
import gregor.base.TopicPartition;
import gregor.zk.MetadataError;
import gregor.zk.MetadataException;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects what one event leads to. Owned by the controller, for as long as the event is dealt with. */
final class Step {
    private final List<Effect> first = new ArrayList<>();
    private final Announcement announcement;
    private final List<Write> writes = new ArrayList<>();
    private final Map<TopicPartition, ReplicaAssignment> begun = new TreeMap<>();
    private final Map<TopicPartition, ReplicaAssignment> finished = new TreeMap<>();
    private final Map<TopicPartition, Set<Integer>> undecided = new TreeMap<>();
    private final List<Effect> others = new ArrayList<>();

    Step(int controllerId, int controllerEpoch, ClusterState cluster) {
        announcement = new Announcement(controllerId, controllerEpoch, cluster);
    }

    /** What brokers are to be told. */
    Announcement announcement() {
        return announcement;
    }

    /** Done before anything is sent. */
    void first(Effect effect) {
        first.add(effect);
    }

    /** A state that the controller decided on; its replicas are told when it is written. */
    void write(TopicPartition partition, PartitionState state, int expectedVersion) {
        writes.add(new Write(partition, state, expectedVersion));
    }

    /** A state that the partition's leader asked for, and need not be told. */
    void writeForLeader(TopicPartition partition, PartitionState state, int expectedVersion) {
        writes.add(new Write(partition, state, expectedVersion, true));
    }

    /** The partition shall have other replicas. */
    void beginAssignment(TopicPartition partition, ReplicaAssignment replicas) {
        begun.put(partition, replicas);
    }

    /** The partition has other replicas. */
    void finishAssignment(TopicPartition partition, ReplicaAssignment replicas) {
        finished.put(partition, replicas);
    }

    /** Whether a replica may lead that is not in sync; if nothing changes, the brokers are told what is. */
    void askUnclean(TopicPartition partition, Set<Integer> tell) {
        undecided.put(partition, InOrder.copyOf(tell));
    }

    /** Done after everything is sent and all states are on their way. */
    void last(Effect effect) {
        others.add(effect);
    }

    /** The event is taken when all that follows from this one is done. */
    void then(Event event) {
        others.add(new Effect.Then(event));
    }

    <T> void answer(Asker<T> asker, T answer) {
        others.add(new Effect.Answer(asker, () -> asker.answer(answer)));
    }

    void refuse(Asker<?> asker, MetadataError error, String message) {
        others.add(new Effect.Answer(asker, () -> asker.refuse(new MetadataException(error, message))));
    }

    /** In the order in which they have to be done. */
    List<Effect> effects() {
        List<Effect> effects = new ArrayList<>(first);
        effects.addAll(announcement.effects());
        if (!writes.isEmpty()) {
            effects.add(new Effect.WriteStates(writes));
        }
        if (!begun.isEmpty()) {
            effects.add(new Effect.WriteAssignments(begun, false));
        }
        if (!finished.isEmpty()) {
            effects.add(new Effect.WriteAssignments(finished, true));
        }
        if (!undecided.isEmpty()) {
            effects.add(new Effect.ReadUnclean(undecided));
        }
        effects.addAll(others);
        return effects;
    }
}
