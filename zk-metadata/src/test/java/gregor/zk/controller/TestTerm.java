package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.controller.Event.StatesWritten.Result;
import gregor.zk.znode.PartitionState;
import gregor.zk.znode.ReplicaAssignment;
import gregor.zk.znode.TopicAssignment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** A core, and ZooKeeper as it sees it: what it wants written is written, unless somebody else is said to have written before. */
final class TestTerm {
    final ControllerCore core;
    /** Topics whose settings say that a replica may lead that is not in sync. */
    final Set<String> unclean = new HashSet<>();

    /** The states that were written for the last event, in order. */
    final List<Write> written = new ArrayList<>();

    /** So many writes are done; at the next one the controller is dead, and nothing more follows. */
    int writesUntilDeath = Integer.MAX_VALUE;

    private final Map<TopicPartition, VersionedState> states = new TreeMap<>();
    private final Map<TopicPartition, ReplicaAssignment> assignments = new TreeMap<>();
    private final Map<TopicPartition, VersionedState> writtenBefore = new HashMap<>();

    TestTerm(ControllerConfig config) {
        core = new ControllerCore(config, CoreFixtures.EPOCH);
    }

    /** If the next event leads to a write of this partition it fails, and this is found instead. */
    void writtenBefore(TopicPartition partition, PartitionState state, int version) {
        writtenBefore.put(partition, new VersionedState(state, version));
    }

    /** Takes the event and all that follows from it; everything that was decided on the way. */
    List<Effect> take(Event event) {
        written.clear();
        if (event instanceof Event.Elected elected) {
            elected.topics().forEach(this::remember);
        }
        List<Effect> all = new ArrayList<>();
        Queue<Event> next = new ArrayDeque<>(List.of(event));
        Queue<Event> afterwards = new ArrayDeque<>();
        while (!next.isEmpty() || !afterwards.isEmpty()) {
            Event taken = next.isEmpty() ? afterwards.poll() : next.poll();
            for (Effect effect : core.on(taken)) {
                boolean writes = effect instanceof Effect.WriteStates || effect instanceof Effect.WriteAssignments;
                if (writes && writesUntilDeath-- == 0) {
                    return all;
                }
                all.add(effect);
                if (effect instanceof Effect.Then then) {
                    afterwards.add(then.event());
                } else if (effect instanceof Effect.Answer answer) {
                    answer.send().run();
                } else if (effect instanceof Effect.WriteStates write) {
                    next.add(new Event.StatesWritten(
                            write.writes().stream().map(this::written).toList()));
                } else if (effect instanceof Effect.WriteAssignments write) {
                    assignments.putAll(write.assignments());
                    next.add(new Event.AssignmentsWritten(write.assignments(), write.finish()));
                } else if (effect instanceof Effect.ReadUnclean read) {
                    next.add(new Event.UncleanRead(read.undecided(), unclean));
                }
            }
        }
        writtenBefore.clear();
        return all;
    }

    private Result written(Write write) {
        VersionedState other = writtenBefore.remove(write.partition());
        if (other != null) {
            states.put(write.partition(), other);
            return new Result(write, other, false);
        }
        written.add(write);
        int version = write.creates() ? 0 : write.expectedVersion() + 1;
        VersionedState now = new VersionedState(write.state(), version);
        states.put(write.partition(), now);
        return new Result(write, now, true);
    }

    private void remember(TopicRead topic) {
        topic.assignment()
                .partitions()
                .forEach((number, replicas) -> assignments.put(new TopicPartition(topic.name(), number), replicas));
        topic.states().forEach((number, state) -> states.put(new TopicPartition(topic.name(), number), state));
    }

    /** What the next controller finds of topic t. */
    TopicRead left() {
        TreeMap<Integer, ReplicaAssignment> partitions = new TreeMap<>();
        assignments.forEach((partition, replicas) -> partitions.put(partition.partition(), replicas));
        Map<Integer, VersionedState> found = new HashMap<>();
        states.forEach((partition, state) -> found.put(partition.partition(), state));
        return new TopicRead("t", new TopicAssignment(CoreFixtures.ID, partitions), 0, found);
    }

    VersionedState state(TopicPartition partition) {
        return core.cluster().topic(partition.topic()).state(partition.partition());
    }

    /** The answer, which must be there; throws what the question was refused with. */
    static <T> T answer(Asker<T> asker) {
        try {
            return asker.stage().toCompletableFuture().getNow(null);
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }
}
