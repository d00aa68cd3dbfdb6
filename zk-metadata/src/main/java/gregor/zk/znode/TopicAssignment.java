package gregor.zk.znode;

import gregor.base.Uuid;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A topic's id and the replicas of its partitions.
 *
 * @param topicId {@link Uuid#ZERO} for a topic made before ids existed; the controller gives it one
 * @param partitions by partition number; numbers need not be dense in what an administrator wrote by hand
 */
public record TopicAssignment(Uuid topicId, SortedMap<Integer, ReplicaAssignment> partitions) {
    public TopicAssignment {
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    public TopicAssignment withId(Uuid id) {
        return new TopicAssignment(id, partitions);
    }
}
