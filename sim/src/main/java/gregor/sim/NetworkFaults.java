package gregor.sim;

import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.Trace;
import gregor.sim.zk.SimulatedZooKeeper;
import java.util.ArrayList;
import java.util.List;

/** Ways between machines that are cut or slow for a while. For one thread. */
final class NetworkFaults {
    private static final long SLOW_MIN_MICROS = 1_000;
    private static final long SLOW_MAX_MICROS = 1_500_000;

    private final Cluster cluster;
    private final SimulatedNetwork network;
    private final Schedule schedule;
    private final Trace trace;
    private boolean failing;

    NetworkFaults(Cluster cluster, Schedule schedule, Trace trace) {
        this.cluster = cluster;
        this.schedule = schedule;
        this.trace = trace;
        network = cluster.network();
    }

    boolean isFailing() {
        return failing;
    }

    /** From all other brokers, and mostly from ZooKeeper too. */
    void cutOff(SimulatedBroker broker) {
        List<String> others = new ArrayList<>(cluster.hosts());
        others.add(SimulatedZooKeeper.NAME);
        others.remove(broker.host());
        if (schedule.onceIn(2)) {
            others.remove(SimulatedZooKeeper.NAME);
        }
        trace.note(broker.host(), "is cut off from", others);
        others.forEach(other -> {
            network.cut(broker.host(), other);
            network.cut(other, broker.host());
        });
        mendLater();
    }

    /** One way only: between the two brokers, or between the first and ZooKeeper. */
    void cutOneWay(SimulatedBroker one, SimulatedBroker another) {
        String other = schedule.onceIn(3) ? SimulatedZooKeeper.NAME : another.host();
        if (schedule.onceIn(2)) {
            trace.note(one.host(), "cannot reach", other);
            network.cut(one.host(), other);
        } else {
            trace.note(one.host(), "is not reached by", other);
            network.cut(other, one.host());
        }
        mendLater();
    }

    void slowDown(SimulatedBroker one, SimulatedBroker other) {
        failing = true;
        trace.note(one.host(), "is slow to reach", other.host());
        network.slowDown(one.host(), other.host(), schedule.between(SLOW_MIN_MICROS, SLOW_MAX_MICROS));
    }

    private void mendLater() {
        failing = true;
        schedule.after(Faults.lasting(schedule), this::mend);
    }

    void mend() {
        trace.note("network", "is mended", "");
        network.mend();
        failing = false;
    }
}
