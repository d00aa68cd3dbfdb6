package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.LeaderAndIsr;
import gregor.zk.PartitionLeadership;
import gregor.zk.StopReplica;
import gregor.zk.UpdateMetadata;
import gregor.zk.znode.ReplicaAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects during one step of the controller what the brokers have to hear, and makes of it at most one command of each kind
 * for each broker: who is alive, then who leads, then the metadata, so that a broker leads before clients are sent to it.
 */
final class Announcement {
    private final int controllerId;
    private final int controllerEpoch;
    private final ClusterState cluster;
    private final Map<Integer, List<LeaderAndIsr.Partition>> leaderAndIsr = new TreeMap<>();
    private final Map<String, List<PartitionLeadership>> metadata = new LinkedHashMap<>();
    private final Set<Integer> wantEverything = new LinkedHashSet<>();
    private final Map<Integer, List<StopReplica.Partition>> stops = new TreeMap<>();
    private final List<Effect> deletions = new ArrayList<>();
    private boolean brokersChanged;

    Announcement(int controllerId, int controllerEpoch, ClusterState cluster) {
        this.controllerId = controllerId;
        this.controllerEpoch = controllerEpoch;
        this.cluster = cluster;
    }

    /** All brokers hear who is alive. */
    void brokersChanged() {
        brokersChanged = true;
    }

    /** The broker knows nothing yet; all others hear of it. */
    void newBroker(int brokerId) {
        brokersChanged = true;
        wantEverything.add(brokerId);
    }

    /** The partition's state goes to those of its replicas that are among the brokers, and as metadata to all. */
    void leadership(TopicState topic, int partition, Set<Integer> brokers, boolean isNew) {
        ReplicaAssignment replicas = topic.partitions().get(partition);
        PartitionLeadership leadership = leadershipOf(topic, partition);
        for (int replica : replicas.replicas()) {
            if (brokers.contains(replica) && cluster.broker(replica) != null) {
                boolean cannotHaveIt = isNew || isOnlyJoining(replica, replicas, leadership);
                leaderAndIsr
                        .computeIfAbsent(replica, id -> new ArrayList<>())
                        .add(role(topic, leadership, replicas, cannotHaveIt));
            }
        }
        tellAll(topic, leadership);
    }

    /** What it may have of the partition does not count: it need not be where its lost data is. */
    private static boolean isOnlyJoining(int replica, ReplicaAssignment replicas, PartitionLeadership leadership) {
        return replicas.adding().contains(replica) && !leadership.isr().contains(replica);
    }

    private static LeaderAndIsr.Partition role(
            TopicState topic, PartitionLeadership leadership, ReplicaAssignment replicas, boolean isNew) {
        return new LeaderAndIsr.Partition(
                topic.name(),
                topic.id(),
                leadership,
                replicas.adding(),
                replicas.removing(),
                isNew,
                topic.state(leadership.partition()).state().recovering());
    }

    private PartitionLeadership leadershipOf(TopicState topic, int partition) {
        return topic.leadership(partition, cluster.electableIds(topic.partition(partition)));
    }

    private void tellAll(TopicState topic, PartitionLeadership leadership) {
        metadata.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(leadership);
    }

    /** All brokers hear of the partition; its replicas have nothing new to do. */
    void replicas(TopicState topic, int partition) {
        tellAll(topic, leadershipOf(topic, partition));
    }

    /** The broker, if it is alive, gives its replica up, and the data too if that is to be deleted. */
    void stop(int brokerId, TopicPartition partition, int leaderEpoch, boolean delete) {
        if (cluster.broker(brokerId) != null) {
            stops.computeIfAbsent(brokerId, id -> new ArrayList<>())
                    .add(new StopReplica.Partition(partition, leaderEpoch, delete));
        }
    }

    /** All brokers forget the topic. */
    void deleted(TopicState topic) {
        metadata.put(topic.name(), gone(topic));
    }

    private List<PartitionLeadership> gone(TopicState topic) {
        List<PartitionLeadership> gone = new ArrayList<>();
        for (int partition : topic.partitions().keySet()) {
            gone.add(topic.deleted(partition, controllerEpoch, cluster.liveIds()));
        }
        return gone;
    }

    /** The live broker drops its replicas of the topic, with their data. */
    void delete(TopicState topic, int brokerId) {
        List<StopReplica.Partition> partitions = new ArrayList<>();
        topic.partitions().forEach((partition, replicas) -> {
            if (replicas.replicas().contains(brokerId)) {
                TopicPartition name = topic.partition(partition);
                partitions.add(new StopReplica.Partition(name, StopReplica.DELETED_TOPIC_EPOCH, true));
            }
        });
        deletions.add(new Effect.SendDeletion(brokerId, topic.name(), stopReplica(brokerId, partitions)));
    }

    private StopReplica stopReplica(int brokerId, List<StopReplica.Partition> partitions) {
        return new StopReplica(controllerId, controllerEpoch, epochOf(brokerId), partitions);
    }

    /** The commands, in the order in which each broker has to get them. */
    List<Effect> effects() {
        List<Effect> effects = new ArrayList<>();
        if (brokersChanged) {
            // First of all: a follower must know the address of the leader it is given.
            List<UpdateMetadata.Topic> everything = wantEverything.isEmpty() ? List.of() : topicsOf(everything());
            for (BrokerView broker : cluster.liveBrokers()) {
                effects.add(update(broker, wantEverything.contains(broker.id()) ? everything : List.of()));
            }
        }
        leaderAndIsr.forEach((brokerId, partitions) -> effects.add(new Effect.Send(
                brokerId,
                new LeaderAndIsr(
                        controllerId, controllerEpoch, epochOf(brokerId), partitions, leadersAmong(partitions)))));
        if (!metadata.isEmpty()) {
            List<UpdateMetadata.Topic> changed = topicsOf(metadata);
            cluster.liveBrokers().forEach(broker -> effects.add(update(broker, changed)));
        }
        stops.forEach(
                (brokerId, partitions) -> effects.add(new Effect.Send(brokerId, stopReplica(brokerId, partitions))));
        effects.addAll(deletions);
        return effects;
    }

    private Effect update(BrokerView broker, List<UpdateMetadata.Topic> topics) {
        return new Effect.Send(
                broker.id(),
                new UpdateMetadata(controllerId, controllerEpoch, broker.epoch(), topics, cluster.liveBrokers()));
    }

    /** A broker that only lost its session knows of topics that are being deleted: it is told as well that they are gone. */
    private Map<String, List<PartitionLeadership>> everything() {
        Map<String, List<PartitionLeadership>> all = new LinkedHashMap<>();
        for (TopicState topic : cluster.topics()) {
            List<PartitionLeadership> partitions = topic.isBeingDeleted() ? gone(topic) : led(topic);
            if (!partitions.isEmpty()) {
                all.put(topic.name(), partitions);
            }
        }
        return all;
    }

    private List<PartitionLeadership> led(TopicState topic) {
        List<PartitionLeadership> partitions = new ArrayList<>();
        for (int partition : topic.partitions().keySet()) {
            if (topic.state(partition) != null) {
                partitions.add(leadershipOf(topic, partition));
            }
        }
        return partitions;
    }

    private List<UpdateMetadata.Topic> topicsOf(Map<String, List<PartitionLeadership>> partitions) {
        List<UpdateMetadata.Topic> topics = new ArrayList<>(partitions.size());
        partitions.forEach((name, leaderships) ->
                topics.add(new UpdateMetadata.Topic(name, cluster.topic(name).id(), leaderships)));
        return topics;
    }

    private List<BrokerView> leadersAmong(Collection<LeaderAndIsr.Partition> partitions) {
        Set<BrokerView> leaders = new LinkedHashSet<>();
        for (LeaderAndIsr.Partition partition : partitions) {
            BrokerView leader = cluster.broker(partition.leadership().leader());
            if (leader != null) {
                leaders.add(leader);
            }
        }
        return List.copyOf(leaders);
    }

    private long epochOf(int brokerId) {
        return cluster.broker(brokerId).epoch();
    }
}
