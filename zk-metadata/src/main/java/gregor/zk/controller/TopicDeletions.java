package gregor.zk.controller;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics on their way out: which brokers still hold replicas of them. A broker that is dead, or could not delete, holds the
 * topic up until it is back. Owned by the controller.
 */
final class TopicDeletions {
    private static final Logger LOG = LoggerFactory.getLogger(TopicDeletions.class);

    private final ClusterState cluster;
    private final boolean enabled;
    /** By topic: the brokers that have not yet said that they are rid of it. */
    private final Map<String, Set<Integer>> holders = new HashMap<>();

    /** @param enabled if false, requests to delete a topic are dropped */
    TopicDeletions(ClusterState cluster, boolean enabled) {
        this.cluster = cluster;
        this.enabled = enabled;
    }

    /** The topics whose deletion begins with this. */
    List<TopicState> onRequested(Set<String> names, Step step) {
        List<TopicState> begun = new ArrayList<>();
        Set<String> dropped = new HashSet<>();
        for (String name : names) {
            TopicState topic = cluster.topic(name);
            if (topic == null || !enabled) {
                dropped.add(name);
            } else if (!topic.isBeingDeleted()) {
                begin(topic, step);
                begun.add(topic);
            }
        }
        if (!dropped.isEmpty()) {
            LOG.info(
                    "Requests to delete topics {} are dropped: unknown topics, or delete.topic.enable is false",
                    dropped);
            step.last(new Effect.DropDeletions(dropped));
        }
        return begun;
    }

    private void begin(TopicState topic, Step step) {
        LOG.info("Deleting topic {}", topic.name());
        topic.markDeleted();
        Set<Integer> brokers = topic.replicaBrokers();
        holders.put(topic.name(), new HashSet<>(brokers));
        step.announcement().deleted(topic);
        for (int holder : brokers) {
            if (cluster.broker(holder) != null) {
                step.announcement().delete(topic, holder);
            }
        }
        if (brokers.isEmpty()) {
            step.last(new Effect.RemoveTopic(topic.name()));
        }
    }

    /** The broker is back, and is told again what it has to delete. */
    void onBrokerCame(int brokerId, Step step) {
        holders.forEach((topic, brokers) -> {
            if (brokers.contains(brokerId)) {
                step.announcement().delete(cluster.topic(topic), brokerId);
            }
        });
    }

    void onReplicasDeleted(Event.ReplicasDeleted deleted, Step step) {
        if (!deleted.succeeded()) {
            LOG.warn(
                    "Broker {} could not delete its replicas of topic {}: the deletion waits for its restart",
                    deleted.brokerId(),
                    deleted.topic());
            return;
        }
        Set<Integer> brokers = holders.get(deleted.topic());
        if (brokers != null && brokers.remove(deleted.brokerId()) && brokers.isEmpty()) {
            step.last(new Effect.RemoveTopic(deleted.topic()));
        }
    }

    /** Nothing is left of the topic. */
    void onRemoved(String topic) {
        holders.remove(topic);
    }
}
