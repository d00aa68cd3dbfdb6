package gregor.replica;

import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.log.StorageFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the controller, or an administrator, orders of this broker's replicas: carried out one after the other on one thread, so
 * that the last word about a partition holds.
 */
final class ReplicaOrders {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaOrders.class);

    private final HostedReplicas hosted;
    private final ReplicaMoves moves;
    private final Executor thread;
    private final Timers timers;
    private volatile Consumer<Leadership> onLateLead = decision -> {};
    private volatile Followers followers = Followers.NONE;

    // Owned by the thread.
    private final PostponedLeads postponed = new PostponedLeads();
    private final DepartingReplicas departing = new DepartingReplicas();
    private int controllerEpoch;

    /** @param thread carries out one order at a time */
    ReplicaOrders(HostedReplicas hosted, ReplicaMoves moves, Executor thread, Timers timers) {
        this.hosted = hosted;
        this.moves = moves;
        this.thread = thread;
        this.timers = timers;
    }

    void followers(Followers listener) {
        followers = listener;
    }

    Followers followers() {
        return followers;
    }

    void onLateLead(Consumer<Leadership> listener) {
        onLateLead = listener;
    }

    /** As {@link ReplicaSet#lead}. */
    CompletionStage<Map<TopicPartition, ReplicaError>> lead(int epochOfController, List<Leadership> decisions) {
        return carryOut(epochOfController, decisions, Leadership::partition, this::lead)
                .thenApply(failures -> {
                    handToFollowers(decisions, failures);
                    return failures;
                });
    }

    /** As {@link ReplicaSet#remove}. */
    CompletionStage<Map<TopicPartition, ReplicaError>> remove(int epochOfController, List<Removal> removals) {
        return carryOut(epochOfController, removals, Removal::partition, this::remove)
                .thenApply(failures -> {
                    followers.onGone(removals.stream()
                            .map(Removal::partition)
                            .filter(name -> hosted.find(name) == null)
                            .toList());
                    return failures;
                });
    }

    /** As {@link ReplicaSet#alterLogDirs}. */
    CompletionStage<Map<TopicPartition, ReplicaError>> alterLogDirs(Map<TopicPartition, String> targets) {
        Outcomes outcomes = new Outcomes(targets.size(), thread);
        thread.execute(() -> targets.forEach((name, target) -> carryOut(
                name,
                target,
                (to, of) -> of.add(name, moves.alter(name, hosted.find(name), hosted.isLost(name), to)),
                outcomes)));
        return outcomes.all();
    }

    private <T> CompletionStage<Map<TopicPartition, ReplicaError>> carryOut(
            int epochOfController, List<T> parts, Function<T, TopicPartition> nameOf, BiConsumer<T, Outcomes> action) {
        Outcomes outcomes = new Outcomes(parts.size(), thread);
        thread.execute(() -> {
            boolean stale = isStale(epochOfController);
            for (T part : parts) {
                TopicPartition name = nameOf.apply(part);
                if (stale) {
                    outcomes.add(name, ReplicaError.STALE_CONTROLLER_EPOCH);
                } else {
                    carryOut(name, part, action, outcomes);
                }
            }
        });
        return outcomes.all();
    }

    private <T> void carryOut(TopicPartition name, T part, BiConsumer<T, Outcomes> action, Outcomes outcomes) {
        departing.afterwards(name, () -> {
            try {
                action.accept(part, outcomes);
            } catch (RuntimeException e) {
                LOG.error("Could not carry out {}", part, e);
                outcomes.add(name, ReplicaError.UNEXPECTED);
            }
        });
    }

    private boolean isStale(int epochOfController) {
        if (epochOfController < controllerEpoch) {
            LOG.warn("An order of controller epoch {} comes after one of {}", epochOfController, controllerEpoch);
            return true;
        }
        controllerEpoch = epochOfController;
        return false;
    }

    private void lead(Leadership decision, Outcomes outcomes) {
        TopicPartition name = decision.partition();
        Partition partition = hosted.find(name);
        ReplicaError refusal = partition == null ? hosted.refusal(decision) : null;
        if (refusal != null) {
            if (refusal == ReplicaError.STORAGE_ERROR) {
                hosted.lose(name);
            }
            outcomes.add(name, refusal);
            return;
        }
        try {
            Partition target = partition == null ? host(decision) : partition;
            postponed.drop(name);
            target.lead(decision, error -> {
                if (error == ReplicaError.STORAGE_ERROR && !hosted.isOffline(name)) {
                    thread.execute(() -> postpone(decision)); // The leader epoch could not be written down.
                }
                outcomes.add(name, error);
            });
        } catch (StorageFailure e) {
            if (e.full()) {
                postpone(decision);
            } else {
                LOG.error("Could not open or create {}", name, e);
            }
            if (e.offline()) {
                hosted.lose(name);
            }
            outcomes.add(name, ReplicaError.STORAGE_ERROR);
        }
    }

    private Partition host(Leadership decision) throws StorageFailure {
        Partition partition = hosted.host(decision);
        moves.resume(partition);
        return partition;
    }

    /** All of an order at once, so that the first fetch from a leader asks for all of it. */
    private void handToFollowers(List<Leadership> decisions, Map<TopicPartition, ReplicaError> failures) {
        Map<Partition, Leadership> taken = new HashMap<>();
        for (Leadership decision : decisions) {
            Partition partition = hosted.find(decision.partition());
            // An order may end later than the one after it, if one of its partitions takes its time.
            boolean latest = partition != null
                    && decision.leaderEpoch() >= partition.view().leaderEpoch();
            if (latest && !failures.containsKey(decision.partition())) {
                taken.put(partition, decision);
            }
        }
        followers.onLeadership(taken);
    }

    private void postpone(Leadership decision) {
        if (postponed.add(decision)) {
            LOG.warn(
                    "There is no room to host {} as the controller wants; that is done when there is",
                    decision.partition());
        }
        retryLater();
    }

    private void retryLater() {
        if (postponed.mustArrange()) {
            timers.after(PostponedLeads.RETRY_MS, () -> thread.execute(this::retry));
        }
    }

    private void retry() {
        for (Leadership decision : postponed.toTry()) {
            Outcomes outcomes = new Outcomes(1, thread);
            carryOut(decision.partition(), decision, this::lead, outcomes);
            outcomes.all().thenAccept(failures -> {
                if (failures.isEmpty()) {
                    handToFollowers(List.of(decision), failures);
                    onLateLead.accept(decision);
                }
            });
        }
        retryLater();
    }

    private void remove(Removal removal, Outcomes outcomes) {
        TopicPartition name = removal.partition();
        postponed.drop(name);
        if (hosted.isOffline(name)) {
            // Its files cannot be deleted now, and are not to come back to a topic that is thought to be gone.
            outcomes.add(name, ReplicaError.STORAGE_ERROR);
            return;
        }
        Partition partition = hosted.find(name);
        if (partition == null) {
            outcomes.add(name, removal.delete() ? hosted.deleteUnowned(name) : null);
            return;
        }
        if (removal.leaderEpoch() != Removal.ANY_EPOCH
                && removal.leaderEpoch() < partition.view().leaderEpoch()) {
            outcomes.add(name, ReplicaError.FENCED_LEADER_EPOCH);
            return;
        }
        moves.end(name, removal.delete());
        takeOff(partition, removal.delete(), outcomes);
    }

    private void takeOff(Partition partition, boolean delete, Outcomes outcomes) {
        TopicPartition name = partition.name();
        hosted.takeOff(partition, delete);
        departing.begin(name);
        // The log is given up by its owner, in a turn of its own after the replica stopped using it.
        partition.stop(() -> {
            ReplicaError error = null;
            if (delete) {
                error = hosted.delete(name);
            } else {
                hosted.release(name);
            }
            thread.execute(() -> departing.ended(name));
            outcomes.add(name, error);
        });
    }
}
