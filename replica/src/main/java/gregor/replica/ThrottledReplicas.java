package gregor.replica;

import java.util.Map;
import java.util.Set;

/**
 * Which replicas of a topic are throttled.
 *
 * @param all true for every one of them
 * @param brokers otherwise the brokers, by partition
 */
public record ThrottledReplicas(boolean all, Map<Integer, Set<Integer>> brokers) {
    public static final ThrottledReplicas ALL = new ThrottledReplicas(true, Map.of());
    public static final ThrottledReplicas NONE = new ThrottledReplicas(false, Map.of());

    public boolean contains(int partition, int brokerId) {
        return all || brokers.getOrDefault(partition, Set.of()).contains(brokerId);
    }
}
