package gregor.zk;

import java.util.List;
import java.util.Map;

/**
 * A topic that a client wants.
 *
 * @param partitions the number of partitions, defaults already filled in; not looked at with an assignment
 * @param replicationFactor replicas of each partition; not looked at with an assignment
 * @param assignment replicas by partition as the client chose them, or empty to have them spread over the live brokers
 * @param configs the topic's own settings, already checked
 */
public record NewTopic(
        String name,
        int partitions,
        int replicationFactor,
        Map<Integer, List<Integer>> assignment,
        Map<String, String> configs) {
    /** A topic whose replicas are spread over the live brokers. */
    public static NewTopic spread(String name, int partitions, int replicationFactor, Map<String, String> configs) {
        return new NewTopic(name, partitions, replicationFactor, Map.of(), configs);
    }

    /** A topic whose replicas the client chose. */
    public static NewTopic assigned(String name, Map<Integer, List<Integer>> assignment, Map<String, String> configs) {
        return new NewTopic(name, -1, -1, assignment, configs);
    }
}
