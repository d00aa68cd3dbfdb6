package gregor.zk;

import gregor.base.Uuid;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses or checks the replicas of new partitions. Any thread; every fault is a {@link MetadataException}. */
final class AssignmentPlanner {
    /** Replicas as the client chose them. */
    TopicAssignment chosen(Map<Integer, List<Integer>> assignment) {
        checkChosen(assignment);
        return new TopicAssignment(Uuid.ZERO, unchanging(assignment));
    }

    /** Replicas spread over the live brokers, from a place that chance decides. */
    TopicAssignment spread(NewTopic topic, Collection<BrokerView> live) {
        checkCounts(topic.partitions(), topic.replicationFactor(), live.size());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        ReplicaPlacement placement =
                new ReplicaPlacement(live, random.nextInt(live.size()), random.nextInt(live.size()));
        return new TopicAssignment(
                Uuid.ZERO, unchanging(placement.place(0, topic.partitions(), topic.replicationFactor())));
    }

    TopicAssignment planGrowth(
            String name, TopicAssignment before, int count, List<List<Integer>> chosen, Collection<BrokerView> live) {
        checkGrowth(name, before, count);
        int existing = before.partitions().size();
        List<Integer> first = before.partitions().get(0).replicas();
        SortedMap<Integer, ReplicaAssignment> after = new TreeMap<>(before.partitions());
        if (!chosen.isEmpty()) {
            checkChosenGrowth(chosen, count - existing, first.size(), live);
            for (int i = 0; i < chosen.size(); i++) {
                after.put(existing + i, ReplicaAssignment.of(chosen.get(i)));
            }
        } else {
            checkCounts(count - existing, first.size(), live.size());
            int start = positionOf(first.get(0), live);
            after.putAll(unchanging(
                    new ReplicaPlacement(live, start, start).place(existing, count - existing, first.size())));
        }
        return new TopicAssignment(before.topicId(), after);
    }

    /** The position of the broker or, if it is not alive, of the next higher one. */
    private static int positionOf(int brokerId, Collection<BrokerView> live) {
        int position = 0;
        for (BrokerView broker : live) {
            if (broker.id() >= brokerId) {
                return position;
            }
            position++;
        }
        return 0;
    }

    private static void checkCounts(int partitions, int replicationFactor, int liveBrokers) {
        if (partitions <= 0) {
            throw new MetadataException(MetadataError.INVALID_PARTITIONS, "A topic needs at least one partition.");
        }
        if (replicationFactor <= 0) {
            throw new MetadataException(
                    MetadataError.INVALID_REPLICATION_FACTOR, "A partition needs at least one replica.");
        }
        if (replicationFactor > liveBrokers) {
            throw new MetadataException(
                    MetadataError.INVALID_REPLICATION_FACTOR,
                    replicationFactor + " replicas need as many live brokers; there are " + liveBrokers + ".");
        }
    }

    private static void checkChosen(Map<Integer, List<Integer>> chosen) {
        Set<Integer> factors = new HashSet<>();
        chosen.values().forEach(replicas -> factors.add(replicas.size()));
        if (factors.size() != 1) {
            throw invalid("One partition has more replicas than another.");
        }
        if (chosen.values().stream().anyMatch(AssignmentPlanner::repeats)) {
            throw invalid("A broker holds a partition only once: " + chosen + ".");
        }
        for (int partition = 0; partition < chosen.size(); partition++) {
            if (!chosen.containsKey(partition)) {
                throw invalid("Partitions are numbered from 0 on, without gaps.");
            }
        }
    }

    private static void checkGrowth(String name, TopicAssignment before, int count) {
        int existing = before.partitions().size();
        if (!before.partitions().containsKey(0)) {
            throw invalid("The topic " + name + " has no partition 0 to show how many replicas each has.");
        }
        if (before.partitions().values().stream().anyMatch(ReplicaAssignment::isBeingReassigned)) {
            throw new MetadataException(
                    MetadataError.REASSIGNMENT_IN_PROGRESS,
                    "The topic " + name + " can grow when its replicas have been moved.");
        }
        if (count <= existing) {
            throw new MetadataException(
                    MetadataError.INVALID_PARTITIONS,
                    "A topic of " + existing + " partitions cannot grow to " + count + ".");
        }
    }

    private static void checkChosenGrowth(
            List<List<Integer>> chosen, int increase, int replicationFactor, Collection<BrokerView> live) {
        Set<Integer> unknown = new HashSet<>();
        chosen.forEach(unknown::addAll);
        live.forEach(broker -> unknown.remove(broker.id()));
        if (!unknown.isEmpty()) {
            throw invalid("Replicas are wanted on brokers that are not alive: " + join(unknown) + ".");
        }
        if (chosen.size() != increase) {
            throw invalid(increase + " new partitions are wanted, with replicas for " + chosen.size() + ".");
        }
        for (List<Integer> replicas : chosen) {
            if (replicas.isEmpty() || repeats(replicas) || replicas.size() != replicationFactor) {
                throw invalid("Each new partition needs " + replicationFactor
                        + " different replicas, as partition 0 has, but one has " + replicas + ".");
            }
        }
    }

    private static boolean repeats(List<Integer> replicas) {
        return new HashSet<>(replicas).size() != replicas.size();
    }

    private static SortedMap<Integer, ReplicaAssignment> unchanging(Map<Integer, List<Integer>> replicas) {
        SortedMap<Integer, ReplicaAssignment> assignments = new TreeMap<>();
        replicas.forEach((partition, brokers) -> assignments.put(partition, ReplicaAssignment.of(brokers)));
        return assignments;
    }

    private static String join(Collection<Integer> ids) {
        List<String> texts = new ArrayList<>();
        ids.forEach(id -> texts.add(id.toString()));
        return String.join(", ", texts);
    }

    private static MetadataException invalid(String message) {
        return new MetadataException(MetadataError.INVALID_REPLICA_ASSIGNMENT, message);
    }
}
