package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.BrokerView;
import gregor.zk.ControllerCommand;
import gregor.zk.znode.PartitionState;
import java.util.List;
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
        /** @param expectedVersion of the znode, or {@link #NEW} to create it */
        record Write(TopicPartition partition, PartitionState state, int expectedVersion) {
            static final int NEW = -1;

            boolean creates() {
                return expectedVersion == NEW;
            }
        }
    }

    /** Everything of the topic is to be removed from ZooKeeper, the request to delete it last. */
    record RemoveTopic(String topic) implements Effect {}

    /** Requests to delete topics that are not followed are to be removed. */
    record DropDeletions(Set<String> topics) implements Effect {}

    /** The event is to be taken next, when the writes are done. */
    record Then(Event event) implements Effect {}
}
