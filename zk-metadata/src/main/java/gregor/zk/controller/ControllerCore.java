package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.znode.PartitionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decisions of one term of office: event in, effects out, no I/O, no clock. Writes that an event led to are finished, and
 * their results taken as events, before the next event is: between two events nothing is pending but answers of brokers. What
 * brokers are told was written before.
 */
final class ControllerCore {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerCore.class);

    private final ControllerConfig config;
    private final int controllerEpoch;
    private final ClusterState cluster = new ClusterState();
    private final TopicDeletions deletions = new TopicDeletions();

    ControllerCore(ControllerConfig config, int controllerEpoch) {
        this.config = config;
        this.controllerEpoch = controllerEpoch;
    }

    /** What the controller knows of the cluster: for its owner to read only. */
    ClusterState cluster() {
        return cluster;
    }

    List<Effect> on(Event event) {
        Step step = new Step();
        if (event instanceof Event.Elected elected) {
            onElected(elected, step);
        } else if (event instanceof Event.BrokersRead read) {
            onBrokersRead(read, step);
        } else if (event instanceof Event.TopicsRead read) {
            onTopicsRead(read, step);
        } else if (event instanceof Event.AssignmentRead read) {
            onAssignmentRead(read, step);
        } else if (event instanceof Event.DeletionsRead read) {
            onDeletionsRead(read.topics(), step);
        } else if (event instanceof Event.StatesWritten written) {
            written.results().forEach(result -> onStateWritten(result, step));
        } else if (event instanceof Event.ReplicasDeleted deleted) {
            onReplicasDeleted(deleted, step);
        } else if (event instanceof Event.LogDirsFailed failed) {
            onLogDirsFailed(failed.brokers(), step);
        } else if (event instanceof Event.LeadershipTaken taken) {
            onLeadershipTaken(taken, step);
        } else if (event instanceof Event.TopicRemoved removed) {
            forget(removed.topic());
        }
        return step.effects();
    }

    private void onElected(Event.Elected elected, Step step) {
        cluster.setBrokers(elected.brokers());
        elected.brokers().forEach(broker -> step.first.add(new Effect.BrokerUp(broker)));
        step.announcement.brokersChanged();
        elected.topics().forEach(cluster::add);
        onDeletionsRead(elected.deletions(), step);
        for (TopicState topic : cluster.topics()) {
            settle(topic, cluster.liveIds(), step);
        }
    }

    private void onBrokersRead(Event.BrokersRead read, Step step) {
        BrokerChanges changes = BrokerChanges.between(cluster, read.brokers());
        if (changes.isEmpty()) {
            return;
        }
        List<BrokerView> live = changes.liveNow();
        changes.gone().forEach(id -> step.first.add(new Effect.BrokerDown(id)));
        cluster.setBrokers(live);
        changes.upOrMoved().forEach(broker -> step.first.add(new Effect.BrokerUp(broker)));
        step.announcement.brokersChanged();
        changes.came().forEach(step.announcement::newBroker);
        for (TopicState topic : cluster.topics()) {
            settle(topic, changes.came(), step);
            tellOfDead(topic, changes.gone(), step);
        }
        for (int broker : changes.came()) {
            deletions.heldBy(broker).forEach(topic -> step.announcement.delete(cluster.topic(topic), broker));
        }
        if (changes.hasRestarted()) {
            // A broker that came back under another epoch was away in between: it is taken as dead first.
            step.others.add(new Effect.Then(read));
        }
    }

    private void onTopicsRead(Event.TopicsRead read, Step step) {
        for (TopicState topic : cluster.topics()) {
            if (!read.names().contains(topic.name())) {
                forget(topic.name());
            }
        }
        for (TopicRead unknown : read.unknown()) {
            cluster.add(unknown);
            settle(cluster.topic(unknown.name()), cluster.liveIds(), step);
        }
    }

    private void onAssignmentRead(Event.AssignmentRead read, Step step) {
        TopicState topic = cluster.topic(read.topic());
        if (topic != null && !topic.isBeingDeleted()) {
            topic.reassign(read.assignment());
            settle(topic, Set.of(), step);
        }
    }

    private void onDeletionsRead(Set<String> requested, Step step) {
        Set<String> dropped = new HashSet<>();
        for (String name : requested) {
            TopicState topic = cluster.topic(name);
            if (topic == null || !config.deleteTopicEnable()) {
                dropped.add(name);
            } else if (!topic.isBeingDeleted()) {
                beginDeletion(topic, step);
            }
        }
        if (!dropped.isEmpty()) {
            LOG.info(
                    "Requests to delete topics {} are dropped: unknown topics, or delete.topic.enable is false",
                    dropped);
            step.others.add(new Effect.DropDeletions(dropped));
        }
    }

    private void beginDeletion(TopicState topic, Step step) {
        LOG.info("Deleting topic {}", topic.name());
        deletions.begin(topic);
        step.announcement.deleted(topic);
        Set<Integer> holders = topic.replicaBrokers();
        for (int holder : holders) {
            if (cluster.broker(holder) != null) {
                step.announcement.delete(topic, holder);
            }
        }
        if (holders.isEmpty()) {
            step.others.add(new Effect.RemoveTopic(topic.name()));
        }
    }

    private void onReplicasDeleted(Event.ReplicasDeleted deleted, Step step) {
        if (!deleted.succeeded()) {
            LOG.warn(
                    "Broker {} could not delete its replicas of topic {}: the deletion waits for its restart",
                    deleted.brokerId(),
                    deleted.topic());
        } else if (deletions.onDeleted(deleted.topic(), deleted.brokerId())) {
            step.others.add(new Effect.RemoveTopic(deleted.topic()));
        }
    }

    /** The brokers are told again what they know; from their answers it is seen what is lost. */
    private void onLogDirsFailed(Set<Integer> brokers, Step step) {
        LOG.info("Log directories of brokers {} have failed: asking for their replicas", brokers);
        for (TopicState topic : cluster.topics()) {
            if (!topic.isBeingDeleted()) {
                topic.partitions().forEach((partition, replicas) -> {
                    if (topic.state(partition) != null && !Collections.disjoint(replicas.replicas(), brokers)) {
                        step.announcement.leadership(topic, partition, brokers, false);
                    }
                });
            }
        }
    }

    private void onLeadershipTaken(Event.LeadershipTaken taken, Step step) {
        Set<TopicPartition> changed = cluster.onAnswer(taken.brokerId(), taken.served(), taken.failed());
        if (!changed.isEmpty()) {
            LOG.info("Broker {} lost, or has again, its replicas of {}", taken.brokerId(), changed);
        }
        for (TopicPartition name : changed) {
            TopicState topic = cluster.topic(name.topic());
            if (topic != null && !topic.isBeingDeleted() && topic.state(name.partition()) != null) {
                step.announcement.replicas(topic, name.partition());
                settle(topic, name.partition(), Set.of(), step);
            }
        }
    }

    private void forget(String topic) {
        deletions.onRemoved(topic);
        cluster.remove(topic);
    }

    private void onStateWritten(Event.StatesWritten.Result result, Step step) {
        TopicPartition partition = result.partition();
        TopicState topic = cluster.topic(partition.topic());
        if (topic == null || result.actual() == null || !topic.partitions().containsKey(partition.partition())) {
            return;
        }
        topic.put(partition.partition(), result.actual());
        if (topic.isBeingDeleted()) {
            return;
        }
        if (result.written()) {
            step.announcement.leadership(topic, partition.partition(), cluster.liveIds(partition), result.created());
        } else {
            settle(topic, partition.partition(), cluster.liveIds(), step);
        }
    }

    private void settle(TopicState topic, Set<Integer> tell, Step step) {
        if (!topic.isBeingDeleted()) {
            topic.partitions().keySet().forEach(partition -> settle(topic, partition, tell, step));
        }
    }

    /** Gives the partition the leader it should have; if it has that already, tells those of the brokers that are replicas. */
    private void settle(TopicState topic, int partition, Set<Integer> tell, Step step) {
        List<Integer> replicas = topic.partitions().get(partition).replicas();
        LeaderChoice choice = new LeaderChoice(
                cluster.liveIds(topic.partition(partition)), config.uncleanLeaderElectionEnable(), controllerEpoch);
        VersionedState now = topic.state(partition);
        if (now == null) {
            PartitionState first = choice.first(replicas);
            if (first != null) {
                step.write(topic.partition(partition), first, Write.NEW);
            }
            return;
        }
        PartitionState next = choice.settle(now.state(), replicas);
        if (next != now.state()) {
            step.write(topic.partition(partition), next, now.version());
        } else if (!Collections.disjoint(replicas, tell)) {
            step.announcement.leadership(topic, partition, tell, false);
        }
    }

    private void tellOfDead(TopicState topic, Set<Integer> gone, Step step) {
        topic.partitions().forEach((partition, replicas) -> {
            if (topic.state(partition) != null && !Collections.disjoint(replicas.replicas(), gone)) {
                step.announcement.replicas(topic, partition);
            }
        });
    }

    /** What one event leads to. */
    private final class Step {
        private final List<Effect> first = new ArrayList<>();
        private final Announcement announcement = new Announcement(config.brokerId(), controllerEpoch, cluster);
        private final List<Write> writes = new ArrayList<>();
        private final List<Effect> others = new ArrayList<>();

        void write(TopicPartition partition, PartitionState state, int expectedVersion) {
            writes.add(new Write(partition, state, expectedVersion));
        }

        List<Effect> effects() {
            List<Effect> effects = new ArrayList<>(first);
            effects.addAll(announcement.effects());
            if (!writes.isEmpty()) {
                effects.add(new Effect.WriteStates(writes));
            }
            effects.addAll(others);
            return effects;
        }
    }
}
