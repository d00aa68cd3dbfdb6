package gregor.zk.controller;

import gregor.base.InOrder;
import gregor.zk.znode.TopicAssignment;
import java.util.Map;

/**
 * A topic as it was read from ZooKeeper.
 *
 * @param version of the topic's znode
 * @param states by partition number; partitions that never had a leader have none
 */
record TopicRead(String name, TopicAssignment assignment, int version, Map<Integer, VersionedState> states) {
    TopicRead {
        states = InOrder.copyOf(states);
    }
}
