package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.znode.TopicAssignment;
import java.util.List;
import java.util.Set;

/** What happens to the controller in office. Everything it knows, it knows from these. */
sealed interface Event {
    /** The term begins, with everything there is. */
    record Elected(List<BrokerView> brokers, List<TopicRead> topics, Set<String> deletions) implements Event {}

    /** The brokers that are alive now. */
    record BrokersRead(List<BrokerView> brokers) implements Event {}

    /** The topics there are now, and the content of those that the controller did not know. */
    record TopicsRead(Set<String> names, List<TopicRead> unknown) implements Event {}

    /** A topic's znode was rewritten: it may have more partitions. */
    record AssignmentRead(String topic, TopicAssignment assignment) implements Event {}

    /** The topics that somebody wants deleted. */
    record DeletionsRead(Set<String> topics) implements Event {}

    /** Partition states were written, or were found to be others than thought. */
    record StatesWritten(List<Result> results) implements Event {
        /**
         * @param actual what is in ZooKeeper now; null if nothing is, or nobody can tell
         * @param written false if somebody else had written first
         * @param created true if the partition had no state before
         */
        record Result(TopicPartition partition, VersionedState actual, boolean written, boolean created) {}
    }

    /** A broker has dropped the replicas of a topic, or could not. */
    record ReplicasDeleted(String topic, int brokerId, boolean succeeded) implements Event {}

    /** Log directories of these brokers have failed: they are to be asked which replicas they can still serve. */
    record LogDirsFailed(Set<Integer> brokers) implements Event {}

    /** A broker has taken over who leads, except for partitions that are in a log directory that failed. */
    record LeadershipTaken(int brokerId, Set<TopicPartition> served, Set<TopicPartition> failed) implements Event {}

    /** Nothing of the topic is left in ZooKeeper. */
    record TopicRemoved(String topic) implements Event {}
}
