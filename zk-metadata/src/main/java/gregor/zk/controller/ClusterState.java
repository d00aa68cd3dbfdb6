package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.BrokerView;
import gregor.zk.znode.ReplicaAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster as the controller in office knows it: live brokers, topics, partition states, failed replicas. Owned by the
 * controller.
 */
final class ClusterState {
    private final SortedMap<Integer, BrokerView> brokers = new TreeMap<>();
    private final Set<Integer> shuttingDown = new TreeSet<>();
    private final SortedMap<String, TopicState> topics = new TreeMap<>();
    private final Map<Uuid, TopicState> topicsById = new HashMap<>();
    /** The partitions of each broker, alive or not, so that its failure costs no more than these. */
    private final Map<Integer, SortedSet<TopicPartition>> partitionsByBroker = new HashMap<>();

    private final SortedSet<TopicPartition> reassigning = new TreeSet<>();
    /** Replicas whose log directory failed, by broker, as the broker answered. */
    private final Map<Integer, Set<TopicPartition>> offline = new HashMap<>();

    void setBrokers(Collection<BrokerView> live) {
        brokers.clear();
        live.forEach(broker -> brokers.put(broker.id(), broker));
        // A broker that starts again is asked again, and may lead again.
        offline.keySet().retainAll(brokers.keySet());
        shuttingDown.retainAll(brokers.keySet());
    }

    /** The broker is still alive, but not to be relied on any more. */
    void beginShutdown(int broker) {
        shuttingDown.add(broker);
    }

    boolean isShuttingDown(int broker) {
        return shuttingDown.contains(broker);
    }

    /** All that can be told something. */
    Set<Integer> liveIds() {
        return Collections.unmodifiableSet(brokers.keySet());
    }

    /** The live brokers whose replica of the partition, if they have one, can be served. */
    Set<Integer> servingIds(TopicPartition partition) {
        if (offline.isEmpty()) {
            return liveIds();
        }
        Set<Integer> online = new TreeSet<>(brokers.keySet());
        online.removeIf(id -> offline.getOrDefault(id, Set.of()).contains(partition));
        return online;
    }

    /** As {@link #servingIds}, without the brokers that are shutting down. */
    Set<Integer> electableIds(TopicPartition partition) {
        if (shuttingDown.isEmpty()) {
            return servingIds(partition);
        }
        Set<Integer> electable = new TreeSet<>(servingIds(partition));
        electable.removeAll(shuttingDown);
        return electable;
    }

    boolean hasOfflineReplicas(int broker) {
        return offline.containsKey(broker);
    }

    /** The broker has said which replicas it can serve and which not; the partitions for which that is new. */
    Set<TopicPartition> onAnswer(int broker, Set<TopicPartition> served, Set<TopicPartition> failed) {
        Set<TopicPartition> before = offline.getOrDefault(broker, Set.of());
        Set<TopicPartition> now = new HashSet<>(before);
        now.removeAll(served);
        now.addAll(failed);
        if (now.isEmpty() || !brokers.containsKey(broker)) {
            offline.remove(broker);
        } else {
            offline.put(broker, now);
        }
        Set<TopicPartition> changed = new TreeSet<>();
        before.stream().filter(partition -> !now.contains(partition)).forEach(changed::add);
        now.stream().filter(partition -> !before.contains(partition)).forEach(changed::add);
        return changed;
    }

    List<BrokerView> liveBrokers() {
        return List.copyOf(brokers.values());
    }

    /** Null if the broker is not alive. */
    BrokerView broker(int id) {
        return brokers.get(id);
    }

    void add(TopicRead read) {
        TopicState topic = new TopicState(read);
        topics.put(topic.name(), topic);
        topicsById.put(topic.id(), topic);
        topic.partitions().forEach((number, replicas) -> index(topic.partition(number), replicas));
    }

    void remove(String name) {
        TopicState topic = topics.remove(name);
        if (topic != null) {
            topicsById.remove(topic.id());
            topic.partitions().forEach((number, replicas) -> unindex(topic.partition(number), replicas));
        }
    }

    /** The partitions have these replicas now; those of topics that are gone are passed over. */
    void assign(Map<TopicPartition, ReplicaAssignment> assignments) {
        assignments.forEach((partition, replicas) -> {
            TopicState topic = topics.get(partition.topic());
            if (topic != null) {
                unindex(partition, assignment(partition));
                topic.assign(partition.partition(), replicas);
                index(partition, replicas);
            }
        });
    }

    /** The replicas of the partition; none if there is no such partition. */
    ReplicaAssignment assignment(TopicPartition partition) {
        TopicState topic = topics.get(partition.topic());
        ReplicaAssignment replicas = topic == null ? null : topic.partitions().get(partition.partition());
        return replicas == null ? ReplicaAssignment.of(List.of()) : replicas;
    }

    /** The partitions that get other replicas, a list of its own. */
    List<TopicPartition> reassigning() {
        return List.copyOf(reassigning);
    }

    boolean isReassigning(TopicPartition partition) {
        return reassigning.contains(partition);
    }

    /** Null if there is no such topic. */
    TopicState topic(String name) {
        return topics.get(name);
    }

    /** Null if there is no such topic. */
    TopicState topic(Uuid id) {
        return topicsById.get(id);
    }

    /** A list of its own: topics may be removed while it is walked. */
    List<TopicState> topics() {
        return new ArrayList<>(topics.values());
    }

    Set<String> topicNames() {
        return Collections.unmodifiableSet(topics.keySet());
    }

    /** The partitions that have a replica on the broker. */
    SortedSet<TopicPartition> partitionsOn(int broker) {
        return Collections.unmodifiableSortedSet(partitionsByBroker.getOrDefault(broker, Collections.emptySortedSet()));
    }

    /** The partitions that have a replica on any of the brokers, each once. */
    SortedSet<TopicPartition> partitionsOn(Collection<Integer> ids) {
        SortedSet<TopicPartition> all = new TreeSet<>();
        ids.forEach(id -> all.addAll(partitionsOn(id)));
        return all;
    }

    private void index(TopicPartition partition, ReplicaAssignment assignment) {
        for (int broker : assignment.replicas()) {
            partitionsByBroker.computeIfAbsent(broker, id -> new TreeSet<>()).add(partition);
        }
        if (assignment.isBeingReassigned()) {
            reassigning.add(partition);
        }
    }

    private void unindex(TopicPartition partition, ReplicaAssignment assignment) {
        assignment.replicas().forEach(broker -> partitionsByBroker.get(broker).remove(partition));
        reassigning.remove(partition);
    }
}
