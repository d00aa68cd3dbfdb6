package gregor.zk.controller;

import gregor.zk.BrokerView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How the live brokers differ from those known before. A broker whose epoch changed has restarted: in this round it is gone,
 * in the next it came.
 *
 * @param gone ids of brokers that died or restarted
 * @param came ids of brokers that were not known
 * @param upOrMoved brokers that came, or whose addresses changed
 * @param liveNow the brokers that are alive in this round
 */
record BrokerChanges(
        Set<Integer> gone,
        Set<Integer> came,
        List<BrokerView> upOrMoved,
        List<BrokerView> liveNow,
        boolean hasRestarted) {
    static BrokerChanges between(ClusterState before, List<BrokerView> now) {
        Set<Integer> gone = new HashSet<>(before.liveIds());
        Set<Integer> came = new HashSet<>();
        List<BrokerView> upOrMoved = new ArrayList<>();
        List<BrokerView> live = new ArrayList<>();
        boolean restarted = false;
        for (BrokerView broker : now) {
            BrokerView known = before.broker(broker.id());
            if (known != null && known.epoch() != broker.epoch()) {
                restarted = true;
                continue;
            }
            gone.remove(broker.id());
            live.add(broker);
            if (known == null) {
                came.add(broker.id());
            }
            if (!broker.equals(known)) {
                upOrMoved.add(broker);
            }
        }
        return new BrokerChanges(gone, came, upOrMoved, live, restarted);
    }

    Set<Integer> goneOrCame() {
        Set<Integer> both = new HashSet<>(gone);
        both.addAll(came);
        return both;
    }

    boolean isEmpty() {
        return gone.isEmpty() && upOrMoved.isEmpty();
    }
}
