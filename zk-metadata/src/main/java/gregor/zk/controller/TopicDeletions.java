package gregor.zk.controller;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Topics on their way out: which brokers still hold replicas of them. A broker that is dead, or could not delete, holds the
 * topic up until it is back. Owned by the controller.
 */
final class TopicDeletions {
    /** By topic: the brokers that have not yet said that they are rid of it. */
    private final Map<String, Set<Integer>> holders = new HashMap<>();

    /** Begins a deletion and marks the topic. */
    void begin(TopicState topic) {
        topic.markDeleted();
        holders.put(topic.name(), new HashSet<>(topic.replicaBrokers()));
    }

    /** The topics that the broker still holds. */
    Set<String> heldBy(int brokerId) {
        Set<String> topics = new HashSet<>();
        holders.forEach((topic, brokers) -> {
            if (brokers.contains(brokerId)) {
                topics.add(topic);
            }
        });
        return topics;
    }

    /** The broker is rid of the topic; true if it was the last one. */
    boolean onDeleted(String topic, int brokerId) {
        Set<Integer> brokers = holders.get(topic);
        return brokers != null && brokers.remove(brokerId) && brokers.isEmpty();
    }

    void onRemoved(String topic) {
        holders.remove(topic);
    }
}
