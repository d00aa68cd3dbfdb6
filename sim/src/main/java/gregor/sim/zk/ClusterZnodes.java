package gregor.sim.zk;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.zk.znode.DeleteTopicZnode;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.PartitionStateZnode;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import gregor.zk.znode.TopicZnode;
import java.util.List;

/** What is written down in ZooKeeper of topics, for who looks on from outside: no request, no delay, no faults. For one thread. */
public final class ClusterZnodes {
    private final SimulatedZooKeeper zooKeeper;

    public ClusterZnodes(SimulatedZooKeeper zooKeeper) {
        this.zooKeeper = zooKeeper;
    }

    /** Whether there is a topic of that name, and shall be. */
    public boolean exists(String topic) {
        return zooKeeper.data(TopicZnode.path(topic)) != null && zooKeeper.data(DeleteTopicZnode.path(topic)) == null;
    }

    /** Whether anything is left of a topic. */
    public boolean isLeft(String topic) {
        return zooKeeper.data(TopicZnode.path(topic)) != null || zooKeeper.data(DeleteTopicZnode.path(topic)) != null;
    }

    /** The brokers that are to hold the partition when all that is asked for is done; empty when there is none. */
    public List<Integer> target(TopicPartition partition) {
        ReplicaAssignment assignment = assignment(partition);
        return assignment == null ? List.of() : assignment.target();
    }

    /** The brokers that hold the partition, or are about to; empty when there is none. */
    public List<Integer> replicas(TopicPartition partition) {
        ReplicaAssignment assignment = assignment(partition);
        return assignment == null ? List.of() : assignment.replicas();
    }

    /** Whether the partition's replicas are still changing. */
    public boolean isMoving(TopicPartition partition) {
        ReplicaAssignment assignment = assignment(partition);
        return assignment != null && assignment.isBeingReassigned();
    }

    private ReplicaAssignment assignment(TopicPartition partition) {
        TopicAssignment topic = topic(partition.topic());
        return topic == null ? null : topic.partitions().get(partition.partition());
    }

    /** Null when there is no topic of that name. */
    public Uuid topicId(String topic) {
        TopicAssignment found = topic(topic);
        return found == null ? null : found.topicId();
    }

    private TopicAssignment topic(String name) {
        byte[] data = zooKeeper.data(TopicZnode.path(name));
        return data == null ? null : TopicZnode.decode(data);
    }

    /** Null when there is none. */
    public PartitionState state(TopicPartition partition) {
        byte[] data = zooKeeper.data(PartitionStateZnode.path(partition));
        return data == null ? null : PartitionStateZnode.decode(data);
    }
}
