package gregor.sim;

import gregor.broker.config.BrokerConfig;
import gregor.log.disk.MemoryDisk;
import gregor.replica.Partition;
import gregor.sim.check.Violation;
import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedNetwork;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A machine with a disk, on which a broker lives one life after the other. For one thread. */
final class SimulatedBroker {
    private final int id;
    private final Schedule schedule;
    private final SimulatedNetwork network;
    private final Trace trace;
    private final StaleLogs staleLogs;
    private final BrokerConfig config;
    private final MemoryDisk disk;
    private SimulatedProcess process;
    private BrokerLife life;
    private long clockOffMs;
    private long turnsSeen;
    private boolean diskFails;
    /** The log directory that cannot be used, or could not be before the broker started; null when all can. */
    private Path broken;

    SimulatedBroker(
            int id,
            BrokerSettings settings,
            Schedule schedule,
            SimulatedNetwork network,
            Trace trace,
            StaleLogs staleLogs) {
        this.id = id;
        this.schedule = schedule;
        this.network = network;
        this.trace = trace;
        this.staleLogs = staleLogs;
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

    /** Whether anything has happened on this broker since it was asked last. */
    boolean hasMoved() {
        long before = turnsSeen;
        turnsSeen = life == null ? 0 : process.turns();
        return turnsSeen != before;
    }

    /** What is on this broker at the moment. */
    Collection<Partition> replicas() {
        return life == null ? List.of() : life.replicas();
    }

    /** Starts it if it does not run. */
    void startAgain() {
        if (!isRunning()) {
            trace.note(host(), "starts", "");
            removeStaleLogs();
            start();
        }
    }

    /** What an operator does when a broker refuses a replica for a log that it should not have. */
    void startAgainIfStale() {
        if (isRunning() && !staleLogs().isEmpty()) {
            trace.note(host(), "is stopped by the operator", "");
            kill();
            startAgain();
        }
    }

    private void removeStaleLogs() {
        try {
            staleLogs.remove(disk, staleLogs());
        } catch (IOException e) {
            throw new Violation("stale logs of broker " + id + " cannot be removed", e);
        }
        if (!diskFails) {
            broken = null;
        }
    }

    private List<Path> staleLogs() {
        List<Path> stale = new ArrayList<>();
        try {
            for (String each : BrokerSettings.LOG_DIRS) {
                Path directory = Path.of(each);
                boolean wasBroken = directory.equals(broken);
                if (disk.exists(directory) && !(wasBroken && diskFails)) {
                    stale.addAll(staleLogs.find(id, disk, directory, wasBroken));
                }
            }
        } catch (IOException e) {
            throw new Violation("the logs of broker " + id + " cannot be looked at", e);
        }
        return stale;
    }

    void start() {
        process = new SimulatedProcess(host(), schedule);
        process.setClock(clockOffMs);
        turnsSeen = 0;
        network.powerOn(host());
        SimulatedProcess mine = process;
        life = new BrokerLife(config, disk, process, network, trace, () -> giveUp(mine));
        try {
            life.start();
        } catch (Exception e) {
            throw new Violation("broker " + id + " does not start", e);
        }
    }

    /** Without a log directory there is nothing to do. */
    private void giveUp(SimulatedProcess failed) {
        if (!diskFails) {
            throw new Violation("broker " + id + " gives up with its disk in good order");
        }
        schedule.after(0, () -> {
            if (process == failed && life != null) {
                trace.note(host(), "gives up", "");
                kill();
            }
        });
    }

    /** Whether it has started. */
    boolean isServing() {
        return life != null && life.isServing();
    }

    /** Whether it has started, with all of its log directories. */
    boolean isWhole() {
        return life != null && life.isWhole();
    }

    boolean diskFails() {
        return diskFails;
    }

    /** There is room for so many more bytes. */
    void fillDisk(long roomBytes) {
        diskFails = true;
        disk.capacity(disk.usedBytes() + roomBytes);
    }

    /** Nothing below this directory can be read or written. */
    void breakDirectory(Path directory) {
        diskFails = true;
        broken = directory;
        disk.breakBelow(directory);
    }

    /** The disk is as it should be; the broker has to be started again to notice. */
    void mendDisk() {
        diskFails = false;
        disk.capacity(Long.MAX_VALUE);
        disk.breakBelow(null);
    }

    /** Stops it in good order: it ends when others lead what it led, unless something else ends it first. */
    void shutDown(Runnable whenDone) {
        BrokerLife stopping = life;
        stopping.shutDown(() -> schedule.after(0, () -> {
            if (life == stopping) {
                kill();
                whenDone.run();
            }
        }));
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
