package gregor.sim;

import gregor.sim.world.Schedule;
import gregor.sim.world.Trace;

/**
 * Machines that lose their power, and with it what was not forced to their disks. If all records are forced before they count, any
 * machine may lose it at any time, and all may at once. If not, one does when nothing else has been wrong for a while, and all
 * others are left alone until it has caught up: two copies of three may not be lost at once, and no leader may just be about to
 * leave the others behind. For one thread.
 */
final class PowerCuts {
    private static final long LOOK_AGAIN_MICROS = 200_000;
    private static final long CALM_MICROS = 6_000_000;

    private final Cluster cluster;
    private final Health health;
    private final Schedule schedule;
    private final Trace trace;
    private final NetworkFaults network;
    private final boolean forced;
    private boolean recovering;
    private boolean over;

    PowerCuts(Cluster cluster, Health health, Schedule schedule, Trace trace, NetworkFaults network, boolean forced) {
        this.cluster = cluster;
        this.health = health;
        this.schedule = schedule;
        this.trace = trace;
        this.network = network;
        this.forced = forced;
    }

    /** Whether no other copy may be lost. */
    boolean isRecovering() {
        return recovering;
    }

    void cut(SimulatedBroker broker) {
        if (forced && schedule.onceIn(3)) {
            trace.note("all", "lose power", "");
            cluster.brokers().forEach(this::cutForAWhile);
        } else if (forced) {
            cutForAWhile(broker);
        } else if (allWell()) {
            cutWhenCalm(broker);
        }
    }

    private void cutForAWhile(SimulatedBroker broker) {
        if (broker.isRunning()) {
            cutNow(broker);
            schedule.after(Faults.lasting(schedule), broker::startAgain);
        }
    }

    private void cutNow(SimulatedBroker broker) {
        trace.note(broker.host(), "loses power", "");
        broker.cutPower();
    }

    /**
     * It comes back when the cluster has done without it: a broker that comes back before anybody missed it goes on leading, here
     * as in Kafka, with what it has left.
     */
    private void cutWhenCalm(SimulatedBroker broker) {
        recovering = true;
        schedule.after(CALM_MICROS, () -> {
            if (!over && allWell()) {
                cutNow(broker);
                awaitUse(broker);
            } else {
                recovering = false;
            }
        });
    }

    private boolean allWell() {
        return !network.isFailing()
                && cluster.zooKeeper().isServing()
                && cluster.brokers().stream()
                        .allMatch(each -> each.isWhole()
                                && !each.diskFails()
                                && !each.process().isStopped())
                && health.allInSync();
    }

    private void awaitUse(SimulatedBroker broker) {
        schedule.after(LOOK_AGAIN_MICROS, () -> {
            if (!broker.isRunning() && health.isOutOfSync(broker.id())) {
                broker.startAgain();
            }
            if (broker.isRunning() && health.allInSync()) {
                recovering = false;
            } else {
                awaitUse(broker);
            }
        });
    }

    /** From now on all have power. */
    void stop() {
        over = true;
    }
}
