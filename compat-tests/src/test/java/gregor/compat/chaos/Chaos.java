package gregor.compat.chaos;

import gregor.compat.Clients;
import gregor.compat.chaos.Schedule.Round;
import gregor.compat.cluster.Cluster;
import gregor.compat.process.Broker.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A run: a cluster of three under load, to which one thing after the other happens; in between it has to become whole again, and in
 * the end all that its clients were told is looked through.
 */
final class Chaos implements AutoCloseable {
    private static final String TOPIC = "numbers";
    private static final int PARTITIONS = 6;
    private static final Duration RECOVERY_MAX = Duration.ofMinutes(3);
    private static final Duration END_MAX = Duration.ofMinutes(3);
    private static final int ASK_MAX_SECONDS = 60;
    private static final int BETWEEN_LOOKS_MS = 2_000;

    private final long seed;
    private final Cluster cluster;
    private final Admin admin;
    private final History history = new History(TOPIC, PARTITIONS);
    private final Load load;
    private final long startNs = System.nanoTime();

    Chaos(Path home, List<Kind> kinds, long seed) throws Exception {
        this.seed = seed;
        this.cluster = Cluster.breakable(home, kinds, settings());
        cluster.start();
        this.admin = Clients.admin(cluster.bootstrap());
        this.load = new Load(cluster.bootstrap(), "rack-2", history, seed);
    }

    /** So that what follows a fault comes soon: lags are noticed after seconds, and who has no answer asks again. */
    private static Map<String, String> settings() {
        return Map.of(
                "replica.lag.time.max.ms",
                "5000",
                "replica.socket.timeout.ms",
                "5000",
                "controller.socket.timeout.ms",
                "5000",
                "replica.selector.class",
                "org.apache.kafka.common.replica.RackAwareReplicaSelector",
                "group.initial.rebalance.delay.ms",
                "500",
                "leader.imbalance.check.interval.seconds",
                "20");
    }

    /** Clients begin, and the cluster is seen to work. */
    void begin() throws Exception {
        Load.prepare(admin, history, Map.of("segment.bytes", "1048576", "min.insync.replicas", "2"));
        load.start();
        recover();
    }

    /** Faults for so long; ends early when something is wrong. */
    void fail(Duration length) throws Exception {
        Schedule schedule = new Schedule(seed);
        Victims victims = new Victims(cluster, admin, TOPIC);
        Faults faults = new Faults(cluster);
        long endNs = System.nanoTime() + length.toNanos();
        for (int number = 1; System.nanoTime() < endNs && history.complaints().isEmpty(); number++) {
            Round round = schedule.next();
            List<Integer> hit = victims.of(round.faults());
            say("round " + number + ": " + round + "; brokers " + hit);
            for (int i = 0; i < hit.size(); i++) {
                faults.begin(round.faults().get(i).kind(), hit.get(i));
            }
            hold(round.holdMs());
            faults.end(round.late());
            recover();
        }
    }

    /** ZooKeeper is away for so long, and clients notice nothing. Everybody's session has ended when it is back. */
    void withoutZooKeeper(FaultKind kind, Duration length) throws Exception {
        say(kind + " for " + length.toSeconds() + " s");
        Faults faults = new Faults(cluster);
        faults.begin(kind, 0);
        long endNs = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < endNs && recover()) {
            hold(BETWEEN_LOOKS_MS);
        }
        faults.end(false);
        recover();
    }

    /** One broker ends in good order and another, perhaps of the other kind, goes on in its place. */
    void replace(int id, Kind kind) throws Exception {
        say("broker " + id + " becomes " + kind);
        cluster.stop(id);
        cluster.replace(id, kind);
        cluster.start(id);
        recover();
    }

    /** A fault lasts for its time; this waits for nothing else. */
    private static void hold(long ms) {
        long endNs = System.nanoTime() + ms * 1_000_000;
        while (System.nanoTime() < endNs) {
            LockSupport.parkNanos(endNs - System.nanoTime());
        }
    }

    /** Waits until all works again; not to do so is a fault, too. */
    boolean recover() {
        long from = System.nanoTime();
        boolean whole = new Health(cluster, admin, history).recovers(RECOVERY_MAX);
        say(String.format(
                Locale.ROOT,
                "%s after %.1f s; %d records acknowledged",
                whole ? "whole again" : "NOT WHOLE",
                (System.nanoTime() - from) / 1e9,
                history.acknowledgements()));
        return whole;
    }

    /** Ends the load and gives all that is wrong. */
    List<String> violations() throws Exception {
        load.endProducers();
        long[] ends = ends();
        awaitTheGroup(ends);
        load.endConsumers();
        new TailReader("last", cluster.bootstrap(), null, history).readTo(ends, END_MAX);
        compareReplicas();
        List<String> all = new ArrayList<>(history.complaints());
        for (int index = 0; index < PARTITIONS; index++) {
            for (String violation : history.partition(index).violations(ends[index])) {
                if (!all.contains(violation)) {
                    all.add(violation);
                }
            }
        }
        say("the end: " + history.acknowledgements() + " records acknowledged, " + all.size() + " violations");
        return all;
    }

    private long[] ends() throws Exception {
        long[] ends = new long[PARTITIONS];
        for (int index = 0; index < PARTITIONS; index++) {
            TopicPartition partition = new TopicPartition(TOPIC, index);
            ends[index] = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get(ASK_MAX_SECONDS, TimeUnit.SECONDS)
                    .offset();
        }
        return ends;
    }

    private void awaitTheGroup(long[] ends) {
        for (int index = 0; index < PARTITIONS; index++) {
            GroupHistory group = history.group(index);
            long end = ends[index];
            holds("the group reads " + TOPIC + "-" + index + " to its end " + end, () -> group.readTo() >= end);
        }
    }

    private void compareReplicas() {
        for (int index = 0; index < PARTITIONS; index++) {
            String partition = TOPIC + "-" + index;
            ReplicaLogs logs = new ReplicaLogs(cluster.brokers(), partition);
            holds("the replicas of " + partition + " are of one size", logs::areOfOneSize);
            if (!logs.areEqual()) {
                history.complain("the replicas of " + partition + " differ: " + logs.digests());
            }
        }
    }

    private interface Condition {
        boolean holds();
    }

    private void holds(String what, Condition condition) {
        try {
            Awaitility.await().atMost(END_MAX).until(condition::holds);
        } catch (ConditionTimeoutException e) {
            history.complain("not within " + END_MAX + ": " + what);
        }
    }

    private void say(String what) {
        System.out.printf(Locale.ROOT, "%8.1f s  %s%n", (System.nanoTime() - startNs) / 1e9, what);
    }

    @Override
    public void close() throws IOException {
        admin.close(Duration.ZERO);
        cluster.close();
    }
}
