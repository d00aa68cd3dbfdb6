package gregor.sim;

import gregor.sim.check.Invariants;
import gregor.sim.check.Violation;
import gregor.sim.load.Administrator;
import gregor.sim.load.ClusterClient;
import gregor.sim.load.Committer;
import gregor.sim.load.Consumer;
import gregor.sim.load.Producer;
import gregor.sim.world.Schedule;
import gregor.sim.world.SimulatedProcess;
import gregor.sim.world.Trace;
import gregor.sim.zk.ClusterZnodes;
import java.io.PrintStream;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One run: a cluster comes up, clients work while faults come and go, then all is mended and has to become well again. What
 * happens depends on the seed alone. For one thread, once.
 */
public final class Simulation {
    private static final long SECOND = 1_000_000;
    private static final long START_MAX_MICROS = 60 * SECOND;
    private static final long RECOVERY_MAX_MICROS = 120 * SECOND;
    /** Then the operator looks whether a log is in the way. */
    private static final long PATIENCE_MICROS = 60 * SECOND;

    private static final int BROKERS = 3;
    private static final int CONSUMERS = 2;
    private static final int GROUPS = 2;
    private static final long LOOK_EVERY_MICROS = SECOND / 4;

    private final Schedule schedule;
    private final Trace trace;
    private final Invariants invariants;
    private final Cluster cluster;
    private final Administrator administrator;
    private final List<Producer> producers = new ArrayList<>();
    private final List<Committer> committers = new ArrayList<>();
    private final Health health;
    private final BrokerSettings settings;
    private Throwable fault;

    /** @param out where to tell what happens; null for nowhere */
    public Simulation(long seed, PrintStream out) {
        schedule = new Schedule(new Random(seed));
        trace = new Trace(schedule, out);
        invariants = new Invariants(trace);
        settings = BrokerSettings.drawn(schedule);
        cluster = new Cluster(BROKERS, schedule, trace, settings);
        administrator = new Administrator(client("admin"), BROKERS, new ClusterZnodes(cluster.zooKeeper()));
        health = new Health(cluster, administrator);
    }

    /**
     * What came of a run.
     *
     * @param fingerprint equal for equal runs
     * @param counts of all that happened, by what it was
     */
    public record Result(long events, long records, long fingerprint, Map<String, Long> counts) {}

    /**
     * Runs it to its end.
     *
     * @param faultySeconds how long things go wrong, in simulated time
     * @throws Violation if something was not as it must be
     */
    public Result run(int faultySeconds) {
        Thread thread = Thread.currentThread();
        UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, uncaught) -> fault = uncaught);
        try {
            cluster.start();
            administrator.createFirst();
            until("come up", START_MAX_MICROS);
            startClients();
            administrator.start();
            Faults faults = new Faults(cluster, health, schedule, trace, settings.forcesRecords());
            faults.start();
            runUntil(schedule.nowMicros() + faultySeconds * SECOND);
            faults.stop();
            administrator.finish();
            runUntil(schedule.nowMicros() + SECOND);
            producers.forEach(Producer::finish);
            committers.forEach(Committer::rest);
            if (complaintAfter(PATIENCE_MICROS) != null) {
                cluster.brokers().forEach(SimulatedBroker::startAgainIfStale);
            }
            until("become well", RECOVERY_MAX_MICROS);
            committers.forEach(Committer::finish);
            until("tell what was committed", RECOVERY_MAX_MICROS);
            health.checkAgreement();
            long records = producers.stream().mapToLong(Producer::acknowledged).sum();
            return new Result(schedule.count(), records, trace.fingerprint(), trace.counts());
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    private void startClients() {
        int count = (int) schedule.between(2, 4);
        for (int i = 0; i < count; i++) {
            Producer.Terms terms = new Producer.Terms(i < 2, i == 0 ? 7_000 : -1, (int) schedule.between(10, 200));
            Producer producer = new Producer(client("p" + i), terms, administrator.doomed(), invariants);
            producers.add(producer);
            producer.start();
        }
        for (int id = 1; id <= CONSUMERS; id++) {
            new Consumer(client("c" + id), BrokerSettings.rack(id), administrator.doomed(), invariants).start();
        }
        for (int i = 0; i < GROUPS; i++) {
            Committer committer = new Committer(client("g" + i));
            committers.add(committer);
            committer.start();
        }
    }

    private ClusterClient client(String name) {
        cluster.network().powerOn(name);
        return new ClusterClient(new SimulatedProcess(name, schedule), cluster.network(), cluster.hosts());
    }

    private void until(String what, long maxMicros) {
        String complaint = complaintAfter(maxMicros);
        if (complaint != null) {
            throw new Violation("the cluster does not " + what + ": " + complaint);
        }
    }

    /** What is still not as it should be after so long; null as soon as all is. */
    private String complaintAfter(long maxMicros) {
        long end = schedule.nowMicros() + maxMicros;
        String complaint = complaint();
        while (complaint != null && schedule.nowMicros() < end) {
            runUntil(schedule.nowMicros() + LOOK_EVERY_MICROS);
            complaint = complaint();
        }
        return complaint;
    }

    private String complaint() {
        if (!administrator.isDone()) {
            return "what the administrator wants is not done";
        }
        for (Producer producer : producers) {
            if (!producer.hasFinished()) {
                return producer + " has not finished";
            }
        }
        for (Committer committer : committers) {
            if (committer.isAsking()) {
                return "a group does not hear what it has committed";
            }
        }
        return health.complaint();
    }

    private void runUntil(long micros) {
        while (schedule.step(micros)) {
            for (SimulatedBroker broker : cluster.brokers()) {
                if (broker.hasMoved()) {
                    invariants.check(broker.id(), broker.replicas());
                }
            }
            if (fault != null) {
                throw new Violation("something was thrown", fault);
            }
        }
    }
}
