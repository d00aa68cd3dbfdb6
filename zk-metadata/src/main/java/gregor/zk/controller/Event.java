package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What happens to the controller in office. Everything it knows, it knows from these. */
interface Event {
    /** Hands it to the part of the core that it is for. */
    void on(ControllerCore core, Step step);

    /** The term begins, with everything there is. */
    record Elected(List<BrokerView> brokers, List<TopicRead> topics, Set<String> deletions) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onElected(this, step);
        }
    }

    /** The brokers that are alive now. */
    record BrokersRead(List<BrokerView> brokers) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onBrokersRead(this, step);
        }
    }

    /** The topics there are now, and the content of those that the controller did not know. */
    record TopicsRead(Set<String> names, List<TopicRead> unknown) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onTopicsRead(this, step);
        }
    }

    /** A topic's znode was rewritten: it may have more partitions. */
    record AssignmentRead(String topic, TopicAssignment assignment) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onAssignmentRead(this, step);
        }
    }

    /** The topics that somebody wants deleted. */
    record DeletionsRead(Set<String> topics) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onDeletionsRead(topics, step);
        }
    }

    /** Partition states were written, or were found to be others than thought. */
    record StatesWritten(List<Result> results) implements Event {
        /**
         * @param actual what is in ZooKeeper now; null if nothing is, or nobody can tell
         * @param written false if somebody else had written first
         */
        record Result(Write write, VersionedState actual, boolean written) {
            TopicPartition partition() {
                return write.partition();
            }
        }

        @Override
        public void on(ControllerCore core, Step step) {
            results.forEach(result -> core.onStateWritten(result, step));
        }
    }

    /** A broker has dropped the replicas of a topic, or could not. */
    record ReplicasDeleted(String topic, int brokerId, boolean succeeded) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.deletions().onReplicasDeleted(this, step);
        }
    }

    /** Log directories of these brokers have failed: they are to be asked which replicas they can still serve. */
    record LogDirsFailed(Set<Integer> brokers) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onLogDirsFailed(brokers, step);
        }
    }

    /** A broker has taken over who leads, except for partitions that are in a log directory that failed. */
    record LeadershipTaken(int brokerId, Set<TopicPartition> served, Set<TopicPartition> failed) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onLeadershipTaken(this, step);
        }
    }

    /** Nothing of the topic is left in ZooKeeper. */
    record TopicRemoved(String topic) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.forget(topic);
        }
    }

    /** Replicas of partitions were written into the znodes of their topics; those of topics that are gone are left out. */
    record AssignmentsWritten(Map<TopicPartition, ReplicaAssignment> assignments, boolean finish) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            if (finish) {
                core.reassignments().onFinished(assignments, step);
            } else {
                core.reassignments().onBegun(assignments, step);
            }
        }
    }

    /** Leaders that are older than AlterPartition wrote states themselves. */
    record StatesRead(Map<TopicPartition, VersionedState> states) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onStatesRead(states, step);
        }
    }

    /** The settings of topics were looked at: those allowed rather lose records than have no leader. */
    record UncleanRead(Map<TopicPartition, Set<Integer>> undecided, Set<String> allowed) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.leaders().onUncleanRead(undecided, allowed, step);
        }
    }

    /** The setting was changed so that records may be lost: of the topic, or of all that have no setting of their own. */
    record UncleanEnabled(Optional<String> topic) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.onUncleanEnabled(topic, step);
        }
    }

    /** Old tools want partitions reassigned. */
    record ReassignmentsRead(Map<TopicPartition, List<Integer>> wanted) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.reassignments().onRequested(wanted, step);
        }
    }

    /** Old tools want preferred leaders to lead again. */
    record PreferredElectionsRead(List<TopicPartition> wanted) implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.elections().onRequested(wanted, step);
        }
    }

    /** It is time to look whether brokers lead what they should. */
    record BalanceDue() implements Event {
        @Override
        public void on(ControllerCore core, Step step) {
            core.elections().balance(step);
        }
    }
}
