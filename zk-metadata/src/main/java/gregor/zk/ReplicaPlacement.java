package gregor.zk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Spreads replicas over brokers: leaders in turn from a start position on, the other replicas at a distance that grows by
 * one with each round, so that one broker's partitions are not all followed by the same others. When all brokers name a
 * rack, turns alternate between racks and a partition fills every rack before it uses one twice. Same choice as Kafka's.
 */
final class ReplicaPlacement {
    private final List<Integer> brokers = new ArrayList<>();
    private final Map<Integer, String> racks = new TreeMap<>();
    private final int rackCount;
    private final int start;
    private final int startShift;

    /**
     * @param start position of the first partition's leader, in the order of {@code brokers} without racks, which is by id
     * @param startShift distance of the second replica in the first round
     */
    ReplicaPlacement(Collection<BrokerView> live, int start, int startShift) {
        SortedMap<Integer, BrokerView> byId = new TreeMap<>();
        live.forEach(broker -> byId.put(broker.id(), broker));
        boolean rackAware = live.stream().allMatch(broker -> broker.rack() != null);
        if (rackAware) {
            byId.values().forEach(broker -> racks.put(broker.id(), broker.rack()));
            brokers.addAll(alternating(byId.values()));
        } else {
            // A rack of its own for each: then the rule about racks never holds anything back.
            byId.keySet().forEach(id -> racks.put(id, id.toString()));
            brokers.addAll(byId.keySet());
        }
        this.rackCount = rackAware ? new HashSet<>(racks.values()).size() : 1;
        this.start = start;
        this.startShift = startShift;
    }

    /** Replicas for so many partitions from the first number on. The factor must not exceed the number of brokers. */
    SortedMap<Integer, List<Integer>> place(int firstPartition, int partitions, int replicationFactor) {
        SortedMap<Integer, List<Integer>> placed = new TreeMap<>();
        int shift = startShift;
        for (int partition = firstPartition; partition < firstPartition + partitions; partition++) {
            if (partition > 0 && partition % brokers.size() == 0) {
                shift++;
            }
            placed.put(partition, replicas((partition + start) % brokers.size(), shift, replicationFactor));
        }
        return placed;
    }

    private List<Integer> replicas(int leaderAt, int shift, int replicationFactor) {
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        Set<String> usedRacks = new HashSet<>();
        int leader = brokers.get(leaderAt);
        replicas.add(leader);
        usedRacks.add(racks.get(leader));
        int allRacks = new HashSet<>(racks.values()).size();
        for (int step = 0; replicas.size() < replicationFactor; step++) {
            int broker = brokers.get(followerAt(leaderAt, shift * rackCount + step));
            boolean rackIsFree = !usedRacks.contains(racks.get(broker)) || usedRacks.size() == allRacks;
            if (rackIsFree && !replicas.contains(broker)) {
                replicas.add(broker);
                usedRacks.add(racks.get(broker));
            }
        }
        return replicas;
    }

    private int followerAt(int leaderAt, int distance) {
        return (leaderAt + 1 + distance % (brokers.size() - 1)) % brokers.size();
    }

    /** One broker of each rack in turn, racks by name, brokers by id. */
    private static List<Integer> alternating(Collection<BrokerView> byId) {
        SortedMap<String, Queue<Integer>> byRack = new TreeMap<>();
        byId.forEach(broker -> byRack.computeIfAbsent(broker.rack(), rack -> new ArrayDeque<>())
                .add(broker.id()));
        List<Integer> order = new ArrayList<>();
        while (order.size() < byId.size()) {
            for (Queue<Integer> rack : byRack.values()) {
                if (!rack.isEmpty()) {
                    order.add(rack.poll());
                }
            }
        }
        return order;
    }
}
