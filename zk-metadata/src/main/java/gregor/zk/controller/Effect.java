package gregor.zk.controller;

import gregor.base.InOrder;
import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.ControllerCommand;
import gregor.zk.ProducerIdBlock;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the controller in office wants done. Writes are finished before the next event; commands are only handed over. */
sealed interface Effect {
    /** Commands can be sent to the broker, at these addresses, until it is down. */
    record BrokerUp(BrokerView broker) implements Effect {}

    /** Nothing is to be sent to the broker any more. */
    record BrokerDown(int brokerId) implements Effect {}

    /** A command for one broker. */
    record Send(int brokerId, ControllerCommand command) implements Effect {}

    /** A command to delete all replicas of a topic on one broker; its answer is an event. */
    record SendDeletion(int brokerId, String topic, ControllerCommand command) implements Effect {}

    /** Partition states to be written, each on condition that nobody wrote in between. */
    record WriteStates(List<Write> writes) implements Effect {
        /**
         * @param expectedVersion of the znode, or {@link #NEW} to create it
         * @param forLeader true if the partition's leader asked for it, and need not be told
         */
        record Write(TopicPartition partition, PartitionState state, int expectedVersion, boolean forLeader) {
            static final int NEW = -1;

            Write(TopicPartition partition, PartitionState state, int expectedVersion) {
                this(partition, state, expectedVersion, false);
            }

            boolean creates() {
                return expectedVersion == NEW;
            }
        }
    }

    /**
     * The replicas of partitions are to be written into the znodes of their topics.
     *
     * @param finish true if reassignments end with it, false if they begin
     */
    record WriteAssignments(Map<TopicPartition, ReplicaAssignment> assignments, boolean finish) implements Effect {
        public WriteAssignments {
            assignments = InOrder.copyOf(assignments);
        }
    }

    /** The settings of these partitions' topics are to be looked at: may a replica lead that is not in sync? */
    record ReadUnclean(Map<TopicPartition, Set<Integer>> undecided) implements Effect {
        public ReadUnclean {
            undecided = InOrder.copyOf(undecided);
        }
    }

    /** What old tools ask for, less what is done; the znode goes with the last of it. */
    record WriteReassignments(Map<TopicPartition, List<Integer>> wanted) implements Effect {
        public WriteReassignments {
            wanted = InOrder.copyOf(wanted);
        }
    }

    /** The elections that old tools asked for are done. */
    record RemovePreferredElections() implements Effect {}

    /** The broker is to get producer ids that nobody has. */
    record TakeProducerIds(int brokerId, Asker<ProducerIdBlock> asker) implements Effect {}

    /** Everything of the topic is to be removed from ZooKeeper, the request to delete it last. */
    record RemoveTopic(String topic) implements Effect {}

    /** Requests to delete topics that are not followed are to be removed. */
    record DropDeletions(Set<String> topics) implements Effect {}

    /** The event is to be taken when the writes are done, and all that follows from them. */
    record Then(Event event) implements Effect {}

    /** Somebody who asked gets the answer. */
    record Answer(Asker<?> asker, Runnable send) implements Effect {}
}
