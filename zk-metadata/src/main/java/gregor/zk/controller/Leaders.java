package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.znode.PartitionState;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives every partition the leader that it should have, now that brokers or log directories came or went, and tells its replicas
 * when that is written. Owned by the controller.
 */
final class Leaders {
    private final ClusterState cluster;
    private final int controllerEpoch;

    Leaders(ClusterState cluster, int controllerEpoch) {
        this.cluster = cluster;
        this.controllerEpoch = controllerEpoch;
    }

    /** Of all partitions of the topic. */
    void settle(TopicState topic, Set<Integer> tell, Step step) {
        topic.partitions().keySet().forEach(partition -> settle(topic, partition, tell, step));
    }

    void settle(Collection<TopicPartition> partitions, Set<Integer> tell, Step step) {
        for (TopicPartition partition : partitions) {
            settle(cluster.topic(partition.topic()), partition.partition(), tell, step);
        }
    }

    /**
     * Changes the partition's state if it has to be; if not, tells those of the brokers that are replicas what it is. Where only a
     * replica that is not in sync could lead, the topic's settings are looked at first.
     */
    void settle(TopicState topic, int partition, Set<Integer> tell, Step step) {
        if (topic.isBeingDeleted()) {
            return;
        }
        List<Integer> replicas = topic.partitions().get(partition).replicas();
        LeaderChoice choice = choice(topic.partition(partition));
        VersionedState now = topic.state(partition);
        if (now == null) {
            PartitionState first = choice.first(replicas);
            if (first != null) {
                step.write(topic.partition(partition), first, Write.NEW);
            }
            return;
        }
        if (choice.needsUnclean(now.state(), replicas)) {
            step.askUnclean(topic.partition(partition), tell);
            return;
        }
        write(topic, partition, choice.settle(now.state(), replicas, false), tell, step);
    }

    /** The leader leads on, in a new epoch: what it has may be less than what its followers have of it. */
    void renew(TopicState topic, int partition, Step step) {
        if (!topic.isBeingDeleted()) {
            List<Integer> replicas = topic.partitions().get(partition).replicas();
            PartitionState now = topic.state(partition).state();
            write(topic, partition, choice(topic.partition(partition)).renewed(now, replicas), Set.of(), step);
        }
    }

    /** The settings of topics have been looked at: these say that lost records are better than no leader. */
    void onUncleanRead(Map<TopicPartition, Set<Integer>> undecided, Set<String> allowed, Step step) {
        undecided.forEach((name, tell) -> decide(name, allowed.contains(name.topic()), tell, step));
    }

    /** Elects a leader at the price of lost records if there is no other way. */
    void force(TopicPartition name, Step step) {
        decide(name, true, Set.of(), step);
    }

    private void decide(TopicPartition name, boolean unclean, Set<Integer> tell, Step step) {
        TopicState topic = cluster.topic(name.topic());
        VersionedState now = topic == null ? null : topic.state(name.partition());
        if (now != null && !topic.isBeingDeleted()) {
            List<Integer> replicas = topic.partitions().get(name.partition()).replicas();
            write(topic, name.partition(), choice(name).settle(now.state(), replicas, unclean), tell, step);
        }
    }

    /** Partitions without a leader may get one, now that lost records are said to be better. */
    void retry(Collection<TopicState> topics, Step step) {
        for (TopicState topic : topics) {
            for (int partition : topic.partitions().keySet()) {
                VersionedState now = topic.state(partition);
                if (now != null && now.state().leader() == PartitionState.NO_LEADER) {
                    settle(topic, partition, Set.of(), step);
                }
            }
        }
    }

    private static void write(TopicState topic, int partition, PartitionState next, Set<Integer> tell, Step step) {
        VersionedState now = topic.state(partition);
        if (next != now.state()) {
            step.write(topic.partition(partition), next, now.version());
        } else if (!Collections.disjoint(topic.partitions().get(partition).replicas(), tell)) {
            step.announcement().leadership(topic, partition, tell, false);
        }
    }

    /** Takes over what is in ZooKeeper now. What was written is told; what somebody else had written is looked at again. */
    void onWritten(Event.StatesWritten.Result result, Step step) {
        TopicPartition name = result.partition();
        int partition = name.partition();
        TopicState topic = cluster.topic(name.topic());
        if (topic == null || result.actual() == null || !topic.partitions().containsKey(partition)) {
            return;
        }
        VersionedState before = topic.state(partition);
        topic.put(partition, result.actual());
        if (topic.isBeingDeleted()) {
            return;
        }
        Set<Integer> listeners = listeners(name, before);
        if (!result.written()) {
            settle(topic, partition, listeners, step);
        } else if (result.write().forLeader()) {
            step.announcement().replicas(topic, partition);
        } else {
            step.announcement()
                    .leadership(topic, partition, listeners, result.write().creates());
        }
    }

    LeaderChoice choice(TopicPartition partition) {
        return new LeaderChoice(cluster.electableIds(partition), cluster.servingIds(partition), controllerEpoch);
    }

    /** A follower on its way down was stopped, and must not be started again; a leader has to hear that it is one no more. */
    private Set<Integer> listeners(TopicPartition name, VersionedState before) {
        Set<Integer> electable = cluster.electableIds(name);
        if (before == null || !cluster.isShuttingDown(before.state().leader())) {
            return electable;
        }
        Set<Integer> withFormerLeader = new TreeSet<>(electable);
        withFormerLeader.add(before.state().leader());
        return withFormerLeader;
    }
}
