package gregor.zk.znode;

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
}
