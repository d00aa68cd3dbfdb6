package gregor.sim;

import gregor.broker.config.BrokerConfig;
import gregor.log.disk.MemoryDisk;
import gregor.replica.Partition;
import gregor.sim.check.Violation;
import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import java.util.Collection;
import java.util.List;

/** A machine with a disk, on which a broker lives one life after the other. For one thread. */
final class SimulatedBroker {
    private final int id;
    private final Schedule schedule;
    private final SimulatedNetwork network;
    private final Trace trace;
    private final BrokerConfig config;
    private final MemoryDisk disk;
    private SimulatedProcess process;
    private BrokerLife life;
    private long clockOffMs;

    SimulatedBroker(int id, BrokerSettings settings, Schedule schedule, SimulatedNetwork network, Trace trace) {
        this.id = id;
        this.schedule = schedule;
        this.network = network;
        this.trace = trace;
        config = settings.of(id, host());
        disk = new MemoryDisk(new SimulatedProcess(host(), schedule));
    }

    int id() {
        return id;
    }

    String host() {
        return "b" + id;
    }

    SimulatedProcess process() {
        return process;
    }

    boolean isRunning() {
        return life != null;
    }

    boolean isController() {
        return life != null && life.isController();
    }

    /** What is on this broker at the moment. */
    Collection<Partition> replicas() {
        return life == null ? List.of() : life.replicas();
    }

    void start() {
        process = new SimulatedProcess(host(), schedule);
        process.setClock(clockOffMs);
        network.powerOn(host());
        life = new BrokerLife(config, disk, process, network, trace);
        try {
            life.start();
        } catch (Exception e) {
            throw new Violation("broker " + id + " does not start", e);
        }
    }

    /** Ends the process; what it wrote is there. */
    void kill() {
        process.end();
        disk.endProcess();
        network.killed(process);
        life = null;
    }

    /** Ends everything on the machine; what was not forced to the disk is lost in part. */
    void cutPower() {
        process.end();
        disk.cutPower(schedule.random());
        network.powerOff(process);
        life = null;
    }

    void setClock(long offMs) {
        clockOffMs = offMs;
        if (process != null) {
            process.setClock(offMs);
        }
    }
}
