package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.Verdict;
import gregor.zk.controller.Event.StatesWritten.Result;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that get other replicas. The topic's znode says what is wanted, so that any controller can go on: old and new replicas
 * together, and which of them are added and removed. While the new ones catch up, everything else may happen to the partition.
 * Once they are all in sync, the state is written without the old ones, the old ones are deleted, and the znode is written last.
 * Owned by the controller.
 */
final class Reassignments {
    private static final Logger LOG = LoggerFactory.getLogger(Reassignments.class);

    private final ClusterState cluster;
    private final Leaders leaders;
    private final ReassignmentRules rules;
    private final LegacyReassignments legacy;
    /** Moves whose state is being written. */
    private final Map<TopicPartition, Move> moves = new HashMap<>();

    /**
     * A partition's state is written for replicas that were not its replicas before.
     *
     * @param dropped brokers that are no replicas any more, to be deleted then
     * @param before the assignment to come back to if somebody else wrote the state first; null if this is not yet the end
     */
    private record Move(List<Integer> dropped, ReplicaAssignment before) {
        /** All that are replicas no more once the state is written. */
        Set<Integer> deleted() {
            Set<Integer> deleted = new LinkedHashSet<>(dropped);
            if (before != null) {
                deleted.addAll(before.removing());
            }
            return deleted;
        }
    }

    Reassignments(ClusterState cluster, Leaders leaders) {
        this.cluster = cluster;
        this.leaders = leaders;
        this.rules = new ReassignmentRules(cluster);
        this.legacy = new LegacyReassignments(cluster);
    }

    /** Begins, changes or cancels reassignments, and answers for each partition when all is on its way. */
    void alter(Request.AlterReassignments asked, Step step) {
        Map<TopicPartition, Verdict> verdicts = new TreeMap<>();
        Map<TopicPartition, ReplicaAssignment> accepted = new TreeMap<>();
        asked.wishes().forEach((partition, wish) -> {
            Verdict verdict = rules.judge(partition, wish, asked.mayChangeCount());
            verdicts.put(partition, verdict);
            if (verdict.accepted()) {
                accepted.put(partition, rules.planned(partition, wish));
            }
        });
        legacy.drop(accepted.keySet(), step);
        begin(accepted, step);
        step.then(new Request.ReassignmentsBegun(verdicts, asked.asker()));
    }

    /** The partitions that are being reassigned, of all or of those named. */
    void list(Optional<Set<TopicPartition>> named, Asker<Map<TopicPartition, ReplicaAssignment>> asker, Step step) {
        Map<TopicPartition, ReplicaAssignment> running = new TreeMap<>();
        for (TopicPartition partition : cluster.reassigning()) {
            if (named.isEmpty() || named.get().contains(partition)) {
                running.put(partition, cluster.assignment(partition));
            }
        }
        step.answer(asker, running);
    }

    /** The znode of old tools. What clients asked for later counts more. */
    void onRequested(Map<TopicPartition, List<Integer>> wanted, Step step) {
        Map<TopicPartition, ReplicaAssignment> accepted = new TreeMap<>();
        legacy.onRead(wanted, step).forEach((partition, replicas) -> {
            ReplicaAssignment now = cluster.assignment(partition);
            ReplicaAssignment planned = now.reassignedTo(replicas);
            if (!planned.equals(now) || !now.isBeingReassigned()) {
                accepted.put(partition, planned);
            }
        });
        begin(accepted, step);
    }

    private static void begin(Map<TopicPartition, ReplicaAssignment> planned, Step step) {
        if (!planned.isEmpty()) {
            LOG.info("Reassigning {}", planned);
            planned.forEach(step::beginAssignment);
        }
    }

    /** Wishes are written down: from here on the partitions have these replicas. */
    void onBegun(Map<TopicPartition, ReplicaAssignment> written, Step step) {
        Map<TopicPartition, List<Integer>> dropped = new TreeMap<>();
        written.forEach((partition, assignment) -> {
            List<Integer> former = new ArrayList<>(cluster.assignment(partition).replicas());
            former.removeAll(assignment.replicas());
            dropped.put(partition, former);
        });
        cluster.assign(written);
        dropped.forEach((partition, former) -> move(partition, former, step));
    }

    /** What a former controller left is gone on with. */
    void resume(TopicPartition partition, Step step) {
        if (!cluster.topic(partition.topic()).isBeingDeleted()) {
            move(partition, List.of(), step);
        }
    }

    /** Other replicas are in sync: maybe all that the reassignment was waiting for. */
    void onIsrChanged(TopicPartition partition, Step step) {
        boolean waiting = cluster.isReassigning(partition) || hasStrays(partition);
        if (waiting && !cluster.topic(partition.topic()).isBeingDeleted() && isComplete(partition)) {
            move(partition, List.of(), step);
        }
    }

    /** True if the state was written for a reassignment; what follows from it is done. */
    boolean onWritten(Result result, Step step) {
        Move move = moves.remove(result.partition());
        if (move == null) {
            return false;
        }
        if (!result.written()) {
            writeAgain(result, move, step);
            return true;
        }
        leaders.onWritten(result, step);
        int leaderEpoch = result.actual().state().leaderEpoch();
        move.deleted().forEach(broker -> step.announcement().stop(broker, result.partition(), leaderEpoch, true));
        if (move.before != null) {
            step.finishAssignment(result.partition(), cluster.assignment(result.partition()));
        }
        return true;
    }

    /** The znodes of topics say what their replicas are now: that was all. */
    void onFinished(Map<TopicPartition, ReplicaAssignment> written, Step step) {
        LOG.info("Reassigned {}", written);
        legacy.onFinished(written, step);
    }

    /** The topic is being deleted: nobody waits for its new replicas. */
    void onDeletion(TopicState topic, Step step) {
        List<TopicPartition> partitions = new ArrayList<>();
        topic.partitions().keySet().forEach(number -> partitions.add(topic.partition(number)));
        legacy.drop(partitions, step);
    }

    private void writeAgain(Result result, Move move, Step step) {
        TopicPartition partition = result.partition();
        if (move.before != null) {
            cluster.assign(Map.of(partition, move.before));
        }
        TopicState topic = cluster.topic(partition.topic());
        if (topic != null && result.actual() != null) {
            topic.put(partition.partition(), result.actual());
            move(partition, move.dropped, step);
        }
    }

    /** Writes the state for the replicas there are, or for those that remain if the new ones are all in sync. */
    private void move(TopicPartition partition, List<Integer> dropped, Step step) {
        TopicState topic = cluster.topic(partition.topic());
        VersionedState now = topic.state(partition.partition());
        ReplicaAssignment assignment = cluster.assignment(partition);
        if (now == null) {
            leaders.settle(topic, partition.partition(), cluster.liveIds(), step);
            return;
        }
        boolean complete = isComplete(partition);
        List<Integer> replicas = complete ? assignment.target() : assignment.replicas();
        List<Integer> strays = strays(partition);
        PartitionState next = leaders.choice(partition).reassigned(now.state(), replicas);
        if (!strays.isEmpty() && next.leader() == PartitionState.NO_LEADER) {
            // Only they can lead: they go when another one is in sync.
            leaders.settle(topic, partition.partition(), cluster.liveIds(), step);
            return;
        }
        if (complete) {
            cluster.assign(Map.of(partition, ReplicaAssignment.of(replicas)));
        }
        Set<Integer> gone = new LinkedHashSet<>(dropped);
        gone.addAll(strays);
        moves.put(partition, new Move(List.copyOf(gone), complete ? assignment : null));
        step.write(partition, next, now.version());
    }

    /** True if brokers are in sync that are no replicas: a controller died between taking them away here and there. */
    boolean hasStrays(TopicPartition partition) {
        return !strays(partition).isEmpty();
    }

    private List<Integer> strays(TopicPartition partition) {
        TopicState topic = cluster.topic(partition.topic());
        VersionedState now = topic == null ? null : topic.state(partition.partition());
        List<Integer> replicas = cluster.assignment(partition).replicas();
        return now == null
                ? List.of()
                : now.state().isr().stream()
                        .filter(broker -> !replicas.contains(broker))
                        .toList();
    }

    /** All that shall remain are in sync, and one of them can lead. */
    private boolean isComplete(TopicPartition partition) {
        ReplicaAssignment assignment = cluster.assignment(partition);
        VersionedState now = cluster.topic(partition.topic()).state(partition.partition());
        if (!assignment.isBeingReassigned() || now == null) {
            return !assignment.isBeingReassigned();
        }
        List<Integer> target = assignment.target();
        return now.state().isr().containsAll(target)
                && leaders.choice(partition).reassigned(now.state(), target).leader() != PartitionState.NO_LEADER;
    }
}
