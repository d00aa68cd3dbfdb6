package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The cluster as the controller in office knows it: live brokers, topics, partition states, failed replicas. Owned by the controller. */
final class ClusterState {
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final SortedMap<Integer, BrokerView> brokers = new TreeMap<>();
    private final SortedMap<String, TopicState> topics = new TreeMap<>();
    /** Replicas whose log directory failed, by broker, as the broker answered. */
    private final Map<Integer, Set<TopicPartition>> offline = new HashMap<>();

    void setBrokers(Collection<BrokerView> live) {
        brokers.clear();
        live.forEach(broker -> brokers.put(broker.id(), broker));
        // A broker that starts again is asked again.
        offline.keySet().retainAll(brokers.keySet());
    }

    Set<Integer> liveIds() {
        return Collections.unmodifiableSet(brokers.keySet());
    }

    /** The live brokers whose replica of the partition, if they have one, can be served. */
    Set<Integer> liveIds(TopicPartition partition) {
        if (offline.isEmpty()) {
            return liveIds();
        }
        Set<Integer> online = new TreeSet<>(brokers.keySet());
        online.removeIf(id -> offline.getOrDefault(id, Set.of()).contains(partition));
        return online;
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
        Set<TopicPartition> changed = new TreeSet<>(BY_NAME);
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

    void add(TopicRead topic) {
        topics.put(topic.name(), new TopicState(topic));
    }

    void remove(String topic) {
        topics.remove(topic);
    }

    /** Null if there is no such topic. */
    TopicState topic(String name) {
        return topics.get(name);
    }

    /** A list of its own: topics may be removed while it is walked. */
    List<TopicState> topics() {
        return new ArrayList<>(topics.values());
    }

    Set<String> topicNames() {
        return Collections.unmodifiableSet(topics.keySet());
    }
}
