package gregor.sim;

import gregor.sim.world.Schedule;
import gregor.sim.world.Trace;
import java.nio.file.Path;
import java.util.List;

/** Disks that run full, and log directories that cannot be used, for a while. For one thread. */
final class DiskFaults {
    private static final long ROOM_MAX_BYTES = 20_000;

    private final Schedule schedule;
    private final Trace trace;

    DiskFaults(Schedule schedule, Trace trace) {
        this.schedule = schedule;
        this.trace = trace;
    }

    /** Leaves a little room. */
    void fill(SimulatedBroker broker) {
        if (!broker.diskFails()) {
            trace.note(broker.host(), "has its disk fill up", "");
            broker.fillDisk(schedule.between(0, ROOM_MAX_BYTES));
            mendLater(broker);
        }
    }

    void breakDirectory(SimulatedBroker broker) {
        if (!broker.diskFails()) {
            List<String> all = BrokerSettings.LOG_DIRS;
            String directory = all.get(schedule.random().nextInt(all.size()));
            trace.note(broker.host(), "has a directory break", directory);
            broker.breakDirectory(Path.of(directory));
            mendLater(broker);
        }
    }

    private void mendLater(SimulatedBroker broker) {
        schedule.after(Faults.lasting(schedule), () -> mend(broker));
    }

    /** A broker that lost a directory does without it until it is started again. */
    void mend(SimulatedBroker broker) {
        if (!broker.diskFails()) {
            return;
        }
        trace.note(broker.host(), "has its disk mended", "");
        broker.mendDisk();
        if (broker.isRunning() && !broker.isWhole()) {
            broker.kill();
        }
        broker.startAgain();
    }
}
