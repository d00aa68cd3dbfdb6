package gregor.zk.controller;

import gregor.zk.BrokerView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brokers that died and came back while there was no controller, or before it had noticed: they registered after the state was written
 * in which they are in sync. What they have now may be less than they had then.
 */
final class UnseenRestarts {
    private UnseenRestarts() {}

    /** Only where another broker is in sync that has lived on: who is the last one to have a partition stays its leader. */
    static Set<Integer> among(List<BrokerView> brokers, List<TopicRead> topics) {
        Map<Integer, Long> epochs = new HashMap<>();
        brokers.forEach(broker -> epochs.put(broker.id(), broker.epoch()));
        Set<Integer> restarted = new HashSet<>();
        for (TopicRead topic : topics) {
            for (VersionedState state : topic.states().values()) {
                add(state, epochs, restarted);
            }
        }
        return restarted;
    }

    /**
     * Whether the leader restarted, and leads on because nobody in sync has lived on. Records that it lost with its machine may be at a
     * follower; were others written at their offsets in the same leader epoch, nobody could tell them apart.
     */
    static boolean mayPartReplicas(TopicState topic, int partition, ClusterState cluster) {
        VersionedState now = topic.state(partition);
        BrokerView leader = now == null ? null : cluster.broker(now.state().leader());
        boolean hasFollowers = topic.partitions().get(partition).replicas().size() > 1;
        return hasFollowers && leader != null && leader.epoch() > now.writtenAt();
    }

    private static void add(VersionedState state, Map<Integer, Long> epochs, Set<Integer> restarted) {
        List<Integer> alive =
                state.state().isr().stream().filter(epochs::containsKey).toList();
        List<Integer> younger =
                alive.stream().filter(id -> epochs.get(id) > state.writtenAt()).toList();
        if (younger.size() < alive.size()) {
            restarted.addAll(younger);
        }
    }
}
