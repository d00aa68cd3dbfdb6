package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.MetadataError;
import gregor.zk.znode.ReplicaAssignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decisions of one term of office: event in, effects out, no I/O, no clock. Writes that an event led to are finished, and
 * their results taken as events, before the next event is: between two events nothing is pending but answers of brokers. What
 * brokers are told was written before. Brokers and topics that come and go are dealt with here, all else by a class of its own.
 */
final class ControllerCore {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerCore.class);

    private final ControllerConfig config;
    private final int controllerEpoch;
    private final ClusterState cluster = new ClusterState();
    private final TopicDeletions deletions;
    private final Leaders leaders;
    private final IsrChanges isrChanges;
    private final ControlledShutdowns shutdowns;
    private final Elections elections;
    private final Reassignments reassignments;

    ControllerCore(ControllerConfig config, int controllerEpoch) {
        this.config = config;
        this.controllerEpoch = controllerEpoch;
        this.deletions = new TopicDeletions(cluster, config.deleteTopicEnable());
        this.leaders = new Leaders(cluster, controllerEpoch);
        this.isrChanges = new IsrChanges(cluster, controllerEpoch);
        this.shutdowns = new ControlledShutdowns(cluster, leaders);
        this.elections = new Elections(cluster, leaders, config.leaderBalance());
        this.reassignments = new Reassignments(cluster, leaders);
    }

    List<Effect> on(Event event) {
        Step step = new Step(config.brokerId(), controllerEpoch, cluster);
        event.on(this, step);
        return step.effects();
    }

    /** What the controller knows of the cluster: for its owner to read only. */
    ClusterState cluster() {
        return cluster;
    }

    Elections elections() {
        return elections;
    }

    Reassignments reassignments() {
        return reassignments;
    }

    TopicDeletions deletions() {
        return deletions;
    }

    Leaders leaders() {
        return leaders;
    }

    IsrChanges isrChanges() {
        return isrChanges;
    }

    ControlledShutdowns shutdowns() {
        return shutdowns;
    }

    void onElected(Event.Elected elected, Step step) {
        Set<Integer> restarted = UnseenRestarts.among(elected.brokers(), elected.topics());
        List<BrokerView> brokers = elected.brokers().stream()
                .filter(broker -> !restarted.contains(broker.id()))
                .toList();
        cluster.setBrokers(brokers);
        brokers.forEach(broker -> step.first(new Effect.BrokerUp(broker)));
        step.announcement().brokersChanged();
        elected.topics().forEach(cluster::add);
        onDeletionsRead(elected.deletions(), step);
        for (TopicState topic : cluster.topics()) {
            welcome(topic, step);
        }
        if (!restarted.isEmpty()) {
            LOG.info("Brokers {} have restarted and nobody noticed: they are taken as dead first", restarted);
            step.then(new Event.BrokersRead(elected.brokers()));
        }
    }

    /** Its leaders are settled, and what a former controller left of reassignments is gone on with. */
    private void welcome(TopicState topic, Step step) {
        for (int number : topic.partitions().keySet()) {
            TopicPartition partition = topic.partition(number);
            if (cluster.isReassigning(partition) || reassignments.hasStrays(partition)) {
                reassignments.resume(partition, step);
            } else if (UnseenRestarts.mayPartReplicas(topic, number, cluster)) {
                leaders.renew(topic, number, step);
            } else {
                leaders.settle(topic, number, cluster.liveIds(), step);
            }
        }
    }

    void onBrokersRead(Event.BrokersRead read, Step step) {
        BrokerChanges changes = BrokerChanges.between(cluster, read.brokers());
        if (changes.isEmpty()) {
            return;
        }
        List<BrokerView> live = changes.liveNow();
        changes.gone().forEach(id -> step.first(new Effect.BrokerDown(id)));
        cluster.setBrokers(live);
        changes.upOrMoved().forEach(broker -> step.first(new Effect.BrokerUp(broker)));
        step.announcement().brokersChanged();
        changes.came().forEach(step.announcement()::newBroker);
        leaders.settle(cluster.partitionsOn(changes.goneOrCame()), changes.came(), step);
        tellOfDead(changes.gone(), step);
        changes.came().forEach(broker -> deletions.onBrokerCame(broker, step));
        if (changes.hasRestarted()) {
            // A broker that came back under another epoch was away in between: it is taken as dead first.
            step.then(read);
        }
    }

    void onTopicsRead(Event.TopicsRead read, Step step) {
        for (TopicState topic : cluster.topics()) {
            if (!read.names().contains(topic.name())) {
                forget(topic.name());
            }
        }
        for (TopicRead unknown : read.unknown()) {
            cluster.add(unknown);
            welcome(cluster.topic(unknown.name()), step);
        }
    }

    /** Only partitions can be added by writing the topic; for other replicas of those that are there one has to ask. */
    void onAssignmentRead(Event.AssignmentRead read, Step step) {
        TopicState topic = cluster.topic(read.topic());
        if (topic == null || topic.isBeingDeleted()) {
            return;
        }
        Map<TopicPartition, ReplicaAssignment> added = new TreeMap<>();
        read.assignment().partitions().forEach((number, replicas) -> {
            if (!topic.partitions().containsKey(number)) {
                added.put(topic.partition(number), replicas);
            }
        });
        cluster.assign(added);
        leaders.settle(added.keySet(), Set.of(), step);
    }

    void onDeletionsRead(Set<String> names, Step step) {
        deletions.onRequested(names, step).forEach(topic -> reassignments.onDeletion(topic, step));
    }

    void onStateWritten(Event.StatesWritten.Result result, Step step) {
        if (reassignments.onWritten(result, step)) {
            return;
        }
        leaders.onWritten(result, step);
        if (result.written() && !result.write().forLeader()) {
            reassignments.onIsrChanged(result.partition(), step);
        }
    }

    void onStatesRead(Map<TopicPartition, VersionedState> states, Step step) {
        states.forEach((partition, state) -> {
            if (isAnnounced(partition)) {
                TopicState topic = cluster.topic(partition.topic());
                topic.put(partition.partition(), state);
                step.announcement().replicas(topic, partition.partition());
                reassignments.onIsrChanged(partition, step);
            }
        });
    }

    void onUncleanEnabled(Optional<String> name, Step step) {
        LOG.info("Unclean leader elections are allowed for {} now", name.orElse("all topics without a setting"));
        leaders.retry(
                cluster.topics().stream()
                        .filter(topic -> name.isEmpty() || name.get().equals(topic.name()))
                        .toList(),
                step);
    }

    void onAllocateProducerIds(Request.AllocateProducerIds asked, Step step) {
        BrokerView broker = cluster.broker(asked.brokerId());
        if (broker == null) {
            step.refuse(asked.asker(), MetadataError.BROKER_ID_NOT_REGISTERED, "The broker is not registered.");
        } else if (broker.epoch() != asked.brokerEpoch()) {
            step.refuse(asked.asker(), MetadataError.STALE_BROKER_EPOCH, "The broker has registered anew since.");
        } else {
            step.last(new Effect.TakeProducerIds(asked.brokerId(), asked.asker()));
        }
    }

    /** The brokers are told again what they know; from their answers it is seen what is lost. */
    void onLogDirsFailed(Set<Integer> brokers, Step step) {
        LOG.info("Log directories of brokers {} have failed: asking for their replicas", brokers);
        for (TopicPartition partition : cluster.partitionsOn(brokers)) {
            if (isAnnounced(partition)) {
                TopicState topic = cluster.topic(partition.topic());
                step.announcement().leadership(topic, partition.partition(), brokers, false);
            }
        }
    }

    void onLeadershipTaken(Event.LeadershipTaken taken, Step step) {
        Set<TopicPartition> changed = cluster.onAnswer(taken.brokerId(), taken.served(), taken.failed());
        if (!changed.isEmpty()) {
            LOG.info("Broker {} lost, or has again, its replicas of {}", taken.brokerId(), changed);
        }
        for (TopicPartition partition : changed) {
            if (isAnnounced(partition)) {
                TopicState topic = cluster.topic(partition.topic());
                step.announcement().replicas(topic, partition.partition());
                leaders.settle(topic, partition.partition(), Set.of(), step);
            }
        }
    }

    void forget(String topic) {
        deletions.onRemoved(topic);
        cluster.remove(topic);
    }

    private void tellOfDead(Set<Integer> gone, Step step) {
        for (TopicPartition partition : cluster.partitionsOn(gone)) {
            if (isAnnounced(partition)) {
                step.announcement().replicas(cluster.topic(partition.topic()), partition.partition());
            }
        }
    }

    /** True if brokers know of the partition, and not that its topic goes. */
    private boolean isAnnounced(TopicPartition partition) {
        TopicState topic = cluster.topic(partition.topic());
        return topic != null && !topic.isBeingDeleted() && topic.state(partition.partition()) != null;
    }
}
