package gregor.zk.controller;

import gregor.base.TopicPartition;
import gregor.zk.controller.Effect.WriteStates.Write;
import gregor.zk.controller.Event.StatesWritten.Result;
import gregor.zk.znode.PartitionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** A core, and ZooKeeper as it sees it: what it wants written is written, unless somebody else is said to have written before. */
final class TestTerm {
    final ControllerCore core;
    /** Topics whose settings say that a replica may lead that is not in sync. */
    final Set<String> unclean = new HashSet<>();

    /** The states that were written for the last event, in order. */
    final List<Write> written = new ArrayList<>();

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
        List<Effect> all = new ArrayList<>();
        Queue<Event> next = new ArrayDeque<>(List.of(event));
        Queue<Event> afterwards = new ArrayDeque<>();
        while (!next.isEmpty() || !afterwards.isEmpty()) {
            Event taken = next.isEmpty() ? afterwards.poll() : next.poll();
            for (Effect effect : core.on(taken)) {
                all.add(effect);
                if (effect instanceof Effect.Then then) {
                    afterwards.add(then.event());
                } else if (effect instanceof Effect.Answer answer) {
                    answer.send().run();
                } else if (effect instanceof Effect.WriteStates write) {
                    next.add(new Event.StatesWritten(
                            write.writes().stream().map(this::written).toList()));
                } else if (effect instanceof Effect.WriteAssignments write) {
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
            return new Result(write, other, false);
        }
        written.add(write);
        int version = write.creates() ? 0 : write.expectedVersion() + 1;
        return new Result(write, new VersionedState(write.state(), version), true);
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
