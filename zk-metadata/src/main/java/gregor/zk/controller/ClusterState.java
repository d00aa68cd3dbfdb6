package gregor.zk.controller;

import gregor.zk.BrokerView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cluster as the controller in office knows it: live brokers, topics, partition states. Owned by the controller. */
final class ClusterState {
    private final SortedMap<Integer, BrokerView> brokers = new TreeMap<>();
    private final SortedMap<String, TopicState> topics = new TreeMap<>();

    void setBrokers(Collection<BrokerView> live) {
        brokers.clear();
        live.forEach(broker -> brokers.put(broker.id(), broker));
    }

    Set<Integer> liveIds() {
        return Collections.unmodifiableSet(brokers.keySet());
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
