package gregor.zk.znode;

import java.util.ArrayList;
import java.util.List;

/**
 * The brokers that shall hold one partition.
 *
 * @param replicas in order of preference, the preferred leader first; during a reassignment old and new ones
 * @param adding those of {@code replicas} that a reassignment brings in
 * @param removing those of {@code replicas} that a reassignment drops
 */
public record ReplicaAssignment(List<Integer> replicas, List<Integer> adding, List<Integer> removing) {
    public ReplicaAssignment {
        replicas = List.copyOf(replicas);
        adding = List.copyOf(adding);
        removing = List.copyOf(removing);
    }

    /** An assignment that is not being changed. */
    public static ReplicaAssignment of(List<Integer> replicas) {
        return new ReplicaAssignment(replicas, List.of(), List.of());
    }

    public boolean isBeingReassigned() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /** The replicas before the reassignment. */
    public List<Integer> origin() {
        return without(replicas, adding);
    }

    /** The replicas after the reassignment. */
    public List<Integer> target() {
        return without(replicas, removing);
    }

    /** Begins a reassignment, or turns the one that runs: the wanted replicas first, then those of {@link #origin} that are not wanted. */
    public ReplicaAssignment reassignedTo(List<Integer> wanted) {
        List<Integer> origin = origin();
        List<Integer> all = new ArrayList<>(wanted);
        all.addAll(without(origin, wanted));
        return new ReplicaAssignment(all, without(all, origin), without(all, wanted));
    }

    private static List<Integer> without(List<Integer> brokers, List<Integer> others) {
        return brokers.stream().filter(broker -> !others.contains(broker)).toList();
    }
}
