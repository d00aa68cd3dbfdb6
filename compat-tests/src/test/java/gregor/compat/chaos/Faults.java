package gregor.compat.chaos;

import gregor.compat.cluster.Cluster;
import gregor.compat.cluster.Network;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Makes things go wrong in a cluster, and right again. */
final class Faults {
    private final Cluster cluster;
    /** What has to be done to end the faults that have begun, in this order. */
    private final Deque<Step> repairs = new ArrayDeque<>();

    private interface Step {
        void run() throws Exception;
    }

    Faults(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @param victim the broker it happens to, if it happens to one */
    void begin(FaultKind kind, int victim) throws Exception {
        switch (kind) {
            case KILL, STOP, PAUSE, EXPIRE_SESSION, WIPE -> hit(kind, victim);
            case CUT_OFF, CUT_OFF_FROM_BROKERS, CUT_OFF_FROM_ZOOKEEPER, CUT_OFF_FROM_ONE, LOSE_ANSWERS ->
                breakNetwork(kind, victim);
            case KILL_ALL -> {
                for (int id : cluster.ids()) {
                    cluster.kill(id);
                }
                repairs.addLast(cluster::startBrokers);
            }
            case KILL_ZOOKEEPER -> {
                cluster.zooKeeper().stop();
                repairs.addFirst(cluster.zooKeeper()::start);
            }
            case PAUSE_ZOOKEEPER -> {
                cluster.zooKeeper().suspend();
                repairs.addFirst(cluster.zooKeeper()::resume);
            }
        }
    }

    private void hit(FaultKind kind, int victim) throws Exception {
        switch (kind) {
            case KILL -> {
                cluster.kill(victim);
                repairs.addLast(() -> cluster.start(victim));
            }
            case STOP -> {
                cluster.stop(victim);
                repairs.addLast(() -> cluster.start(victim));
            }
            case WIPE -> {
                cluster.kill(victim);
                cluster.wipe(victim);
                repairs.addLast(() -> cluster.start(victim));
            }
            case PAUSE -> {
                cluster.broker(victim).suspend();
                repairs.addFirst(cluster.broker(victim)::resume);
            }
            default -> cluster.state().expireSession(victim);
        }
    }

    private void breakNetwork(FaultKind kind, int victim) {
        Network network = cluster.network();
        String name = Integer.toString(victim);
        List<String> others = others(victim);
        switch (kind) {
            case CUT_OFF_FROM_BROKERS -> network.separate(name, others);
            case CUT_OFF_FROM_ZOOKEEPER -> network.separate(name, List.of(Network.ZOOKEEPER));
            case CUT_OFF_FROM_ONE -> network.separate(name, others.subList(0, 1));
            case LOSE_ANSWERS -> others.forEach(other -> network.loseAnswers(other, name));
            default -> {
                others.addAll(List.of(Network.ZOOKEEPER, Network.CLIENTS));
                network.separate(name, others);
            }
        }
    }

    private List<String> others(int victim) {
        List<String> others = new ArrayList<>();
        cluster.ids().stream().filter(id -> id != victim).forEach(id -> others.add(Integer.toString(id)));
        return others;
    }

    /** Ends all that has begun: first the network heals, then what stood still goes on, then what is gone is started. */
    void end(boolean late) throws Exception {
        cluster.network().heal(late);
        while (!repairs.isEmpty()) {
            repairs.removeFirst().run();
        }
    }
}
