package gregor.replica.follower;

import gregor.base.Attempt;
import gregor.base.Clock;
import gregor.base.Owner;
import gregor.base.Timers;
import gregor.base.TopicPartition;
import gregor.base.TurnOwner;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies partitions from one leader, round by round: a request, then the steps that its answer asks of the partitions ({@link
 * PartitionWork}). When the last of them is done, the next request says where the logs end now. State is owned by turns, so that
 * a fetcher has no thread: the event loop that reads an answer also appends what is in it, as it does with what producers send.
 *
 * <p>Budget of a fetched partition: no copy in this process, the records go from the frame to the file with one {@code pwrite};
 * one look at their bytes, for the checksums; allocated are the step, its result, what is wanted next, and a turn each of the
 * partition's owner and of this one; no thread hop, unless others are at the partition. A partition that is not in the answer
 * costs nothing.
 */
final class Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

    /** The leader may hear of it later than we do, and one that is asked too early is not asked again for a moment. */
    private static final long HURRY_AFTER_MS = 20;

    private static final long NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String name;
    private final LeaderEndpoint leader;
    private final long backoffMs;
    private final Clock clock;
    private final Timers timers;
    private final Owner owner = new TurnOwner();
    private final FetchPlan plan;
    private final PartitionWork work;

    private Round round;
    /** A fetch is under way that waits at the leader as long as it likes. */
    private boolean patient;

    private boolean wakeArranged;
    private long wakeNanos;
    private boolean silent;
    private boolean closed;

    Fetcher(String name, LeaderEndpoint leader, FollowerQuota quota, long backoffMs, Clock clock, Timers timers) {
        this.name = name;
        this.leader = leader;
        this.backoffMs = backoffMs;
        this.clock = clock;
        this.timers = timers;
        plan = new FetchPlan(quota);
        work = new PartitionWork(plan, leader, quota, owner, clock, Backoff.ofMillis(backoffMs));
    }

    /**
     * These follow the leader from now on; those that do in the same leader epoch already just go on. The others do not wait for
     * the end of a fetch that does not know of them: their leader may be a new one, which commits nothing before they fetch. For any
     * thread.
     */
    void follow(Collection<Following> newcomers) {
        owner.execute(() -> {
            boolean urgent = false;
            for (Following following : newcomers) {
                FollowedPartition known = plan.find(following.partition().name());
                if (known != null && known.is(following)) {
                    plan.identify(known, following.topicId());
                } else {
                    plan.add(new FollowedPartition(following, leader));
                    urgent = true;
                }
            }
            if (urgent && patient) {
                Round withoutThem = round;
                timers.after(HURRY_AFTER_MS, () -> owner.execute(() -> hurry(withoutThem)));
            }
            next();
        });
    }

    private void hurry(Round waiting) {
        if (round == waiting && patient && !closed) {
            patient = false;
            leader.hurry();
        }
    }

    /** These do not follow the leader any more. For any thread. */
    void leave(Collection<TopicPartition> leavers) {
        owner.execute(() -> leavers.forEach(plan::remove));
    }

    /** Ends the fetching; the stage completes when no partition is being changed. For any thread. */
    CompletionStage<Void> close() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        owner.execute(() -> {
            closed = true;
            leader.close();
            work.whenIdle(() -> idle.complete(null));
        });
        return idle;
    }

    private void next() {
        if (round != null || closed) {
            return;
        }
        plan.wake(clock.nanos());
        List<FollowedPartition> truncating = plan.takeTruncating();
        if (!truncating.isEmpty()) {
            round = new Round(this::onRoundEnded);
            work.truncate(truncating, round);
            return;
        }
        FetchChange change = plan.nextChange();
        boolean fetching = plan.isWantingAnything() || !change.unwanted().isEmpty();
        wakeLater(fetching);
        if (fetching) {
            fetch(change);
        }
    }

    private void onRoundEnded() {
        round = null;
        next();
    }

    private void fetch(FetchChange change) {
        round = new Round(this::onRoundEnded);
        round.begin();
        patient = true;
        Attempt.of(() -> leader.fetch(change))
                .whenComplete((fetched, fault) -> owner.execute(() -> onAnswer(fetched, fault)));
    }

    private void onAnswer(Fetched fetched, Throwable fault) {
        patient = false;
        if (fault != null) {
            onSilence(fault);
            return;
        }
        if (silent) {
            silent = false;
            LOG.info("{} is answered again", name);
        }
        if (closed) {
            fetched.release();
            return;
        }
        Round steps = new Round(() -> {
            fetched.release();
            onRoundEnded();
        });
        round = steps;
        steps.begin();
        for (FetchedPartition part : fetched.partitions()) {
            work.take(part, steps);
        }
        steps.end();
    }

    /** The leader may be gone, and the controller will say who leads instead; or it comes back. */
    private void onSilence(Throwable fault) {
        if (!silent && !closed) {
            silent = true;
            Throwable why = fault instanceof CompletionException ? fault.getCause() : fault;
            LOG.warn("{} is not answered, and asks again every {} ms: {}", name, backoffMs, why.getMessage());
        }
        Round failed = round;
        timers.after(backoffMs, () -> owner.execute(failed::end));
    }

    /** Those that wait go on when they are due, also while a fetch is under way; the quota is looked at before each anyway. */
    private void wakeLater(boolean fetching) {
        long nanos = plan.nanosToWake(clock.nanos());
        if (plan.isThrottling() && !fetching) {
            nanos = Math.min(nanos, backoffMs * NANOS_PER_MS);
        }
        if (nanos != FetchPlan.NEVER) {
            wakeAfter(Math.max(0, nanos));
        }
    }

    private void wakeAfter(long nanos) {
        long due = clock.nanos() + nanos;
        if (!wakeArranged || due - wakeNanos < 0) {
            wakeArranged = true;
            wakeNanos = due;
            timers.after((nanos + NANOS_PER_MS - 1) / NANOS_PER_MS, () -> owner.execute(() -> onWake(due)));
        }
    }

    private void onWake(long due) {
        if (!wakeArranged || due != wakeNanos) {
            return; // One was arranged that came sooner.
        }
        wakeArranged = false;
        if (round == null) {
            next();
        } else if (plan.nanosToWake(clock.nanos()) <= 0) {
            hurry(round);
        } else {
            wakeLater(true);
        }
    }
}
