package gregor.sim;

import gregor.sim.world.Schedule;
import gregor.sim.world.Trace;

/**
 * What goes wrong, now and then, until it is told to stop: drawn from the seed, several at once if it comes so. For one thread.
 */
final class Faults {
    private static final int PAUSE_MAX_MS = 2_500;
    private static final int LASTS_MAX_MS = 15_000;
    private static final long CLOCK_MAX_MS = 3_600_000;
    private static final int KINDS = 20;
    /** So many of the kinds of faults may cost records after a loss of power. */
    private static final int HARMFUL = 15;

    private final Cluster cluster;
    private final Schedule schedule;
    private final Trace trace;
    private final NetworkFaults network;
    private final DiskFaults disks;
    private final PowerCuts power;
    private boolean over;

    /** @param forced whether all records are forced to the disk before they count */
    Faults(Cluster cluster, Health health, Schedule schedule, Trace trace, boolean forced) {
        this.cluster = cluster;
        this.schedule = schedule;
        this.trace = trace;
        network = new NetworkFaults(cluster, schedule, trace);
        disks = new DiskFaults(schedule, trace);
        power = new PowerCuts(cluster, health, schedule, trace, network, forced);
    }

    /** How long what is wrong now stays so. */
    static long lasting(Schedule schedule) {
        return schedule.between(50, LASTS_MAX_MS) * 1_000;
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
        int lot = schedule.random().nextInt(KINDS);
        if (power.isRecovering() && lot < HARMFUL) {
            return;
        }
        switch (lot) {
            case 0, 1 -> kill(any());
            case 2 -> stop(any());
            case 3, 4 -> network.cutOff(any());
            case 5 -> network.cutOneWay(any(), any());
            case 6 -> network.slowDown(any(), any());
            case 7 -> trace.note("zk", "ends session", cluster.zooKeeper().expireOne());
            case 8 -> stopZooKeeper();
            case 9, 10 -> power.cut(any());
            case 11 -> shutDown(any());
            case 12 -> disks.fill(any());
            case 13, 14 -> disks.breakDirectory(any());
            case 15, 16 -> trace.note("network", "breaks", cluster.network().breakOne());
            case 17 -> setClock(any());
            default -> network.mend();
        }
    }

    private SimulatedBroker any() {
        return cluster.brokers().get(schedule.random().nextInt(cluster.brokers().size()));
    }

    private void later(Runnable end) {
        schedule.after(lasting(schedule), end);
    }

    private void kill(SimulatedBroker broker) {
        if (broker.isRunning()) {
            trace.note(broker.host(), "is killed", "");
            broker.kill();
            later(broker::startAgain);
        }
    }

    private void shutDown(SimulatedBroker broker) {
        if (broker.isServing() && !broker.process().isStopped()) {
            trace.note(broker.host(), "shuts down", "");
            broker.shutDown(() -> {
                trace.note(broker.host(), "has shut down", "");
                later(broker::startAgain);
            });
        }
    }

    private void stop(SimulatedBroker broker) {
        if (broker.isRunning() && !broker.process().isStopped()) {
            trace.note(broker.host(), "is stopped", "");
            broker.process().stop();
            later(() -> goOn(broker));
        }
    }

    private void goOn(SimulatedBroker broker) {
        if (broker.isRunning() && broker.process().isStopped()) {
            trace.note(broker.host(), "goes on", "");
            broker.process().resume();
        }
    }

    private void stopZooKeeper() {
        trace.note("zk", "is stopped", "");
        cluster.zooKeeper().process().stop();
        later(() -> {
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
        power.stop();
        network.mend();
        cluster.zooKeeper().resume();
        cluster.brokers().forEach(this::goOn);
        cluster.brokers().forEach(disks::mend);
        if (!power.isRecovering()) {
            cluster.brokers().forEach(SimulatedBroker::startAgain);
        }
    }
}
