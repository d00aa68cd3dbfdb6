package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.PartitionLeadership;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One topic as the controller knows it. Owned by the controller. */
final class TopicState {
    private final String name;
    private final Map<Integer, VersionedState> states = new HashMap<>();
    private final Uuid id;
    private final SortedMap<Integer, ReplicaAssignment> partitions;
    private boolean beingDeleted;

    TopicState(TopicRead read) {
        this.name = read.name();
        this.id = read.assignment().topicId();
        this.partitions = new TreeMap<>(read.assignment().partitions());
        this.states.putAll(read.states());
    }

    String name() {
        return name;
    }

    Uuid id() {
        return id;
    }

    SortedMap<Integer, ReplicaAssignment> partitions() {
        return Collections.unmodifiableSortedMap(partitions);
    }

    /** Only {@link ClusterState} does this, which knows who has what. */
    void assign(int partition, ReplicaAssignment replicas) {
        partitions.put(partition, replicas);
    }

    boolean isBeingDeleted() {
        return beingDeleted;
    }

    void markDeleted() {
        beingDeleted = true;
    }

    /** Null if the partition never had a leader. */
    VersionedState state(int partition) {
        return states.get(partition);
    }

    void put(int partition, VersionedState state) {
        states.put(partition, state);
    }

    TopicPartition partition(int partition) {
        return new TopicPartition(name, partition);
    }

    /** All brokers that have a replica of any partition. */
    Set<Integer> replicaBrokers() {
        Set<Integer> brokers = new HashSet<>();
        partitions().values().forEach(replicas -> brokers.addAll(replicas.replicas()));
        return brokers;
    }

    /** What brokers are told of the partition; it must have a state. */
    PartitionLeadership leadership(int partition, Set<Integer> live) {
        VersionedState now = states.get(partition);
        List<Integer> replicas = partitions().get(partition).replicas();
        return leadership(partition, now.state(), now.version(), replicas, live);
    }

    /** What brokers are told of the partition when the topic is being deleted. */
    PartitionLeadership deleted(int partition, int controllerEpoch, Set<Integer> live) {
        List<Integer> replicas = partitions().get(partition).replicas();
        PartitionState gone = new PartitionState(
                PartitionState.LEADER_DURING_DELETE, PartitionState.LEADER_DURING_DELETE, List.of(), controllerEpoch);
        return leadership(partition, gone, 0, replicas, live);
    }

    private static PartitionLeadership leadership(
            int partition, PartitionState state, int version, List<Integer> replicas, Set<Integer> live) {
        List<Integer> offline =
                replicas.stream().filter(replica -> !live.contains(replica)).toList();
        return new PartitionLeadership(
                partition,
                state.leader(),
                state.leaderEpoch(),
                state.isr(),
                replicas,
                offline,
                version,
                state.controllerEpoch());
    }
}
