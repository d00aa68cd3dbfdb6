package gregor.zk.controller;

import gregor.zk.znode.PartitionState;
import java.util.List;
import java.util.Set;

/** Who leads a partition, given who is alive. Pure functions; a changed state always has the next leader epoch. */
final class LeaderChoice {
    private final Set<Integer> live;
    private final boolean unclean;
    private final int controllerEpoch;

    /** @param unclean true if a replica that is not in sync may lead when no other is alive, at the price of lost records */
    LeaderChoice(Set<Integer> live, boolean unclean, int controllerEpoch) {
        this.live = live;
        this.unclean = unclean;
        this.controllerEpoch = controllerEpoch;
    }

    /** The first state of a partition: all live replicas are in sync, the first of them leads. Null if none is alive. */
    PartitionState first(List<Integer> replicas) {
        List<Integer> alive = alive(replicas);
        return alive.isEmpty()
                ? null
                : new PartitionState(alive.get(0), PartitionState.FIRST_LEADER_EPOCH, alive, controllerEpoch);
    }

    /** The state after the dead have left; the same object if nothing has to change. */
    PartitionState settle(PartitionState now, List<Integer> replicas) {
        List<Integer> aliveIsr = alive(now.isr());
        if (live.contains(now.leader())) {
            return aliveIsr.size() == now.isr().size() ? now : next(now, now.leader(), aliveIsr, now.recovering());
        }
        for (int replica : replicas) {
            if (aliveIsr.contains(replica)) {
                return next(now, replica, aliveIsr, now.recovering());
            }
        }
        List<Integer> alive = alive(replicas);
        if (unclean && !alive.isEmpty()) {
            return next(now, alive.get(0), alive.subList(0, 1), true);
        }
        // The last ones in sync stay on record: only they can lead without loss when they return.
        return now.leader() == PartitionState.NO_LEADER
                ? now
                : next(now, PartitionState.NO_LEADER, now.isr(), now.recovering());
    }

    private PartitionState next(PartitionState now, int leader, List<Integer> isr, boolean recovering) {
        return new PartitionState(leader, now.leaderEpoch() + 1, isr, controllerEpoch, recovering);
    }

    private List<Integer> alive(List<Integer> replicas) {
        return replicas.stream().filter(live::contains).toList();
    }
}
