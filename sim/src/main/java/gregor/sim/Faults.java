package gregor.sim;

import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.Trace;
import gregor.sim.zk.SimulatedZooKeeper;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes wrong, now and then, until it is told to stop: drawn from the seed, several at once if it comes so. For one thread.
 */
final class Faults {
    private static final int PAUSE_MAX_MS = 2_500;
    private static final int LASTS_MAX_MS = 15_000;
    private static final long CLOCK_MAX_MS = 3_600_000;
    private static final long LOOK_AGAIN_MICROS = 200_000;
    private static final long CALM_MICROS = 6_000_000;
    /** So many of the kinds of faults may cost records after a loss of power. */
    private static final int HARMFUL = 11;

    private final Cluster cluster;
    private final Health health;
    private final Schedule schedule;
    private final Trace trace;
    private boolean networkFails;
    private boolean recovering;
    private boolean over;

    Faults(Cluster cluster, Health health, Schedule schedule, Trace trace) {
        this.cluster = cluster;
        this.health = health;
        this.schedule = schedule;
        this.trace = trace;
    }

    void start() {
        schedule.after(schedule.between(0, PAUSE_MAX_MS * 1_000L), () -> {
            if (!over) {
                next();
                start();
            }
        });
    }

    private void next() {
        int lot = schedule.random().nextInt(16);
        if (recovering && lot < HARMFUL) {
            return;
        }
        switch (lot) {
            case 0, 1 -> kill(any());
            case 2 -> stop(any());
            case 3, 4 -> cutOff(any());
            case 5 -> cutOneWay();
            case 6 -> slowDown();
            case 7 -> trace.note("zk", "ends session", cluster.zooKeeper().expireOne());
            case 8 -> stopZooKeeper();
            case 9, 10 -> cutPower(any());
            case 11, 12 -> trace.note("network", "breaks", cluster.network().breakOne());
            case 13 -> setClock(any());
            default -> mendNetwork();
        }
    }

    private SimulatedBroker any() {
        return cluster.brokers().get(schedule.random().nextInt(cluster.brokers().size()));
    }

    private long lasting() {
        return schedule.between(50, LASTS_MAX_MS) * 1_000;
    }

    private void kill(SimulatedBroker broker) {
        if (!broker.isRunning()) {
            return;
        }
        trace.note(broker.host(), "is killed", "");
        broker.kill();
        schedule.after(lasting(), () -> startAgain(broker));
    }

    /**
     * Takes the power of one machine when nothing else has been wrong for a while, and leaves all others alone until it has caught
     * up: two copies of three may not be lost at once, and no leader may just be about to leave the others behind. It comes back
     * when the cluster has done without it: a broker that comes back before anybody missed it goes on leading, here as in Kafka,
     * with what it has left.
     */
    private void cutPower(SimulatedBroker broker) {
        if (!allWell()) {
            return;
        }
        recovering = true;
        schedule.after(CALM_MICROS, () -> {
            if (!over && allWell()) {
                trace.note(broker.host(), "loses power", "");
                broker.cutPower();
                awaitUse(broker);
            } else {
                recovering = false;
            }
        });
    }

    private boolean allWell() {
        return !networkFails
                && cluster.zooKeeper().isServing()
                && cluster.brokers().stream()
                        .allMatch(each -> each.isRunning() && !each.process().isStopped())
                && health.allInSync();
    }

    private void awaitUse(SimulatedBroker broker) {
        schedule.after(LOOK_AGAIN_MICROS, () -> {
            if (!broker.isRunning() && health.isOutOfSync(broker.id())) {
                startAgain(broker);
            }
            if (broker.isRunning() && health.allInSync()) {
                recovering = false;
            } else {
                awaitUse(broker);
            }
        });
    }

    private void startAgain(SimulatedBroker broker) {
        if (!broker.isRunning()) {
            trace.note(broker.host(), "starts", "");
            broker.start();
        }
    }

    private void stop(SimulatedBroker broker) {
        if (!broker.isRunning() || broker.process().isStopped()) {
            return;
        }
        trace.note(broker.host(), "is stopped", "");
        broker.process().stop();
        schedule.after(lasting(), () -> goOn(broker));
    }

    private void goOn(SimulatedBroker broker) {
        if (broker.isRunning() && broker.process().isStopped()) {
            trace.note(broker.host(), "goes on", "");
            broker.process().resume();
        }
    }

    private void cutOff(SimulatedBroker broker) {
        List<String> others = new ArrayList<>(cluster.hosts());
        others.add(SimulatedZooKeeper.NAME);
        others.remove(broker.host());
        if (schedule.onceIn(2)) {
            others.remove(SimulatedZooKeeper.NAME);
        }
        trace.note(broker.host(), "is cut off from", others);
        networkFails = true;
        others.forEach(other -> {
            cluster.network().cut(broker.host(), other);
            cluster.network().cut(other, broker.host());
        });
        schedule.after(lasting(), this::mendNetwork);
    }

    private void cutOneWay() {
        SimulatedNetwork network = cluster.network();
        networkFails = true;
        SimulatedBroker one = any();
        String other = schedule.onceIn(3) ? SimulatedZooKeeper.NAME : any().host();
        if (schedule.onceIn(2)) {
            trace.note(one.host(), "cannot reach", other);
            network.cut(one.host(), other);
        } else {
            trace.note(one.host(), "is not reached by", other);
            network.cut(other, one.host());
        }
        schedule.after(lasting(), this::mendNetwork);
    }

    private void slowDown() {
        networkFails = true;
        SimulatedBroker one = any();
        SimulatedBroker other = any();
        trace.note(one.host(), "is slow to reach", other.host());
        cluster.network().slowDown(one.host(), other.host(), schedule.between(1_000, 1_500_000));
    }

    private void mendNetwork() {
        trace.note("network", "is mended", "");
        cluster.network().mend();
        networkFails = false;
    }

    private void stopZooKeeper() {
        trace.note("zk", "is stopped", "");
        cluster.zooKeeper().process().stop();
        schedule.after(lasting(), () -> {
            trace.note("zk", "goes on", "");
            cluster.zooKeeper().resume();
        });
    }

    private void setClock(SimulatedBroker broker) {
        long offMs = schedule.between(-CLOCK_MAX_MS, CLOCK_MAX_MS);
        trace.note(broker.host(), "has its clock set off by ms", offMs);
        broker.setClock(offMs);
    }

    /** From now on all goes well. */
    void stop() {
        over = true;
        mendNetwork();
        cluster.zooKeeper().resume();
        cluster.brokers().forEach(this::goOn);
        if (!recovering) {
            cluster.brokers().forEach(this::startAgain);
        }
    }
}
