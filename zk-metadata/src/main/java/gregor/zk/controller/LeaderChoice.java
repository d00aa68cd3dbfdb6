package gregor.zk.controller;

import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.Set;

/** Who leads a partition, given who is alive. Pure functions; a changed state always has the next leader epoch. */
final class LeaderChoice {
    private final Set<Integer> electable;
    private final Set<Integer> serving;
    private final int controllerEpoch;

    /**
     * @param electable brokers whose replica may be elected
     * @param serving those, and the ones that go on leading while they shut down if nobody else can
     */
    LeaderChoice(Set<Integer> electable, Set<Integer> serving, int controllerEpoch) {
        this.electable = electable;
        this.serving = serving;
        this.controllerEpoch = controllerEpoch;
    }

    /** The first state of a partition: all live replicas are in sync, the first of them leads. Null if none is alive. */
    PartitionState first(List<Integer> replicas) {
        List<Integer> alive = among(electable, replicas);
        return alive.isEmpty()
                ? null
                : new PartitionState(alive.get(0), PartitionState.FIRST_LEADER_EPOCH, alive, controllerEpoch);
    }

    /**
     * The state after the dead have left; the same object if nothing has to change.
     *
     * @param unclean true if a replica that is not in sync may lead when no other is alive, at the price of lost records
     */
    PartitionState settle(PartitionState now, List<Integer> replicas, boolean unclean) {
        List<Integer> inSync = among(electable, now.isr());
        if (electable.contains(now.leader())) {
            return shrunk(now, inSync);
        }
        Integer successor = firstOf(replicas, inSync);
        if (successor != null) {
            return next(now, successor, inSync, now.recovering());
        }
        if (serving.contains(now.leader())) {
            return shrunk(now, among(serving, now.isr()));
        }
        List<Integer> alive = among(electable, replicas);
        if (unclean && !alive.isEmpty()) {
            return next(now, alive.get(0), alive.subList(0, 1), true);
        }
        // The last ones in sync stay on record: only they can lead without loss when they return.
        return now.leader() == PartitionState.NO_LEADER
                ? now
                : next(now, PartitionState.NO_LEADER, now.isr(), now.recovering());
    }

    /** True if only a replica that is not in sync could lead. */
    boolean needsUnclean(PartitionState now, List<Integer> replicas) {
        return !electable.contains(now.leader())
                && !serving.contains(now.leader())
                && firstOf(replicas, among(electable, now.isr())) == null
                && !among(electable, replicas).isEmpty();
    }

    /** The state in which the first replica leads, which must be in sync; null if it cannot. */
    PartitionState preferred(PartitionState now, List<Integer> replicas) {
        Integer preferred = replicas.isEmpty() ? null : replicas.get(0);
        return preferred != null && electable.contains(preferred) && now.isr().contains(preferred)
                ? next(now, preferred, now.isr(), now.recovering())
                : null;
    }

    /** The state for other replicas, always with a new leader epoch: those that are none any more neither lead nor are in sync. */
    PartitionState reassigned(PartitionState now, List<Integer> replicas) {
        List<Integer> inSync = now.isr().stream().filter(replicas::contains).toList();
        PartitionState moved = new PartitionState(
                replicas.contains(now.leader()) ? now.leader() : PartitionState.NO_LEADER,
                now.leaderEpoch(),
                inSync.isEmpty() ? now.isr() : inSync,
                controllerEpoch,
                now.recovering());
        return renewed(moved, replicas);
    }

    /** As {@link #settle}, but always with a new leader epoch. */
    PartitionState renewed(PartitionState now, List<Integer> replicas) {
        PartitionState settled = settle(now, replicas, false);
        return settled == now ? next(now, now.leader(), now.isr(), now.recovering()) : settled;
    }

    private PartitionState shrunk(PartitionState now, List<Integer> isr) {
        return isr.isEmpty() || isr.size() == now.isr().size() ? now : next(now, now.leader(), isr, now.recovering());
    }

    private PartitionState next(PartitionState now, int leader, List<Integer> isr, boolean recovering) {
        return new PartitionState(leader, now.leaderEpoch() + 1, isr, controllerEpoch, recovering);
    }

    /** The first of the replicas that is in sync, or null. */
    private static Integer firstOf(List<Integer> replicas, List<Integer> inSync) {
        for (Integer replica : replicas) {
            if (inSync.contains(replica)) {
                return replica;
            }
        }
        return null;
    }

    private static List<Integer> among(Set<Integer> brokers, List<Integer> replicas) {
        return replicas.stream().filter(brokers::contains).toList();
    }
}
