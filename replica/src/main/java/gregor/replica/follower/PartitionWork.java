package gregor.replica.follower;

import gregor.base.Attempt;
import gregor.base.Clock;
import gregor.base.Owner;
import gregor.log.checkpoint.LeaderEpochs;
import gregor.replica.EpochEnd;
import gregor.replica.FollowerEnd;
import gregor.replica.FollowerStep;
import gregor.replica.OffsetResult;
import gregor.replica.Partition;
import gregor.replica.ReplicaError;
import gregor.replica.follower.FollowedPartition.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What a leader's answers ask of the partitions that follow it. Whatever is wrong with one of them, the others go on: it waits,
 * or is left alone until the controller says something new. Owned by the fetcher's owner.
 */
final class PartitionWork {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWork.class);

    /** So often a leader may say that it does not lead before it is worth a warning: for some seconds. */
    private static final int REFUSALS_USUAL = Backoff.QUICK_TRIES + 4;

    private final FetchPlan plan;
    private final LeaderEndpoint leader;
    private final FollowerQuota quota;
    private final Owner owner;
    private final Clock clock;
    private final Backoff backoff;
    private int steps;
    private Runnable onIdle;

    PartitionWork(
            FetchPlan plan, LeaderEndpoint leader, FollowerQuota quota, Owner owner, Clock clock, Backoff backoff) {
        this.plan = plan;
        this.leader = leader;
        this.quota = quota;
        this.owner = owner;
        this.clock = clock;
        this.backoff = backoff;
    }

    /** Runs the task when no step is under way; none begins afterwards. */
    void whenIdle(Runnable task) {
        onIdle = task;
        if (steps == 0) {
            task.run();
        }
    }

    /** Finds out where the logs part, and cuts there. */
    void truncate(List<FollowedPartition> partitions, Round round) {
        round.begin();
        List<FollowedPartition> asked = new ArrayList<>();
        List<EpochQuestion> questions = new ArrayList<>();
        for (FollowedPartition partition : partitions) {
            if (leader.knowsLeaderEpochs() && partition.lastFetchedEpoch() >= 0) {
                asked.add(partition);
                questions.add(
                        new EpochQuestion(partition.name(), partition.leaderEpoch(), partition.lastFetchedEpoch()));
            } else {
                step(
                        partition,
                        new FollowerStep.TruncateToHighWatermark(partition.leaderEpoch(), partition.fetchOffset()),
                        round);
            }
        }
        if (!asked.isEmpty()) {
            ask(() -> leader.epochEnds(questions), round, ends -> {
                for (FollowedPartition partition : asked) {
                    EpochEnd end = ends == null ? null : ends.get(partition.name());
                    guard(partition, () -> onEpochEnd(partition, end, round));
                }
            });
        }
        round.end();
    }

    /** Does what a fetch's answer asks for. */
    void take(FetchedPartition part, Round round) {
        FollowedPartition partition = plan.find(part.partition());
        if (partition == null || partition.told() == null || partition.phase() != Phase.FETCHING) {
            return; // What was asked for is not what is wanted now: its leader epoch is another.
        }
        guard(partition, () -> take(partition, part, round));
    }

    private void take(FollowedPartition partition, FetchedPartition part, Round round) {
        if (part.error() == ReplicaError.OFFSET_OUT_OF_RANGE) {
            askEnd(partition, round);
        } else if (!isRefused(partition, part.error(), Phase.FETCHING)) {
            step(partition, stepFor(partition, part), round);
        }
    }

    private FollowerStep stepFor(FollowedPartition partition, FetchedPartition part) {
        if (part.diverging() != null && leader.findsDivergence()) {
            // How far the leader is committed says nothing before the logs agree.
            return new FollowerStep.Truncate(partition.leaderEpoch(), partition.fetchOffset(), part.diverging());
        }
        if (part.records().hasRemaining() && quota.isThrottled(partition.name())) {
            quota.record(part.records().remaining());
        }
        return new FollowerStep.Append(
                partition.leaderEpoch(),
                partition.fetchOffset(),
                part.records(),
                part.highWatermark(),
                part.logStartOffset());
    }

    private void onEpochEnd(FollowedPartition partition, EpochEnd end, Round round) {
        if (!plan.has(partition)) {
            return;
        }
        if (end == null) {
            delay(partition, Phase.TRUNCATING);
        } else if (!isRefused(partition, end.error(), Phase.TRUNCATING)) {
            LeaderEpochs.End leaderEnd = new LeaderEpochs.End(end.leaderEpoch(), end.endOffset());
            step(
                    partition,
                    new FollowerStep.Truncate(partition.leaderEpoch(), partition.fetchOffset(), leaderEnd),
                    round);
        }
    }

    /** The leader does not have the offset: it ends before, was elected uncleanly, or it has deleted what would come next. */
    private void askEnd(FollowedPartition partition, Round round) {
        partition.phase(Phase.BUSY);
        ask(
                () -> leader.latestOffset(partition.name(), partition.leaderEpoch()),
                round,
                latest -> guard(partition, () -> onLeaderEnd(partition, latest, round)));
    }

    private void onLeaderEnd(FollowedPartition partition, OffsetResult latest, Round round) {
        if (isRefused(partition, latest)) {
            return;
        }
        long leaderEnd = latest.found().offset();
        if (leaderEnd < partition.fetchOffset()) {
            LOG.warn("{} ends at {}, its leader at {}", partition.name(), partition.fetchOffset(), leaderEnd);
            step(
                    partition,
                    new FollowerStep.TruncateTo(partition.leaderEpoch(), partition.fetchOffset(), leaderEnd),
                    round);
        } else {
            askStart(partition, round);
        }
    }

    private void askStart(FollowedPartition partition, Round round) {
        ask(
                () -> leader.earliestOffset(partition.name(), partition.leaderEpoch()),
                round,
                earliest -> guard(partition, () -> onLeaderStart(partition, earliest, round)));
    }

    private void onLeaderStart(FollowedPartition partition, OffsetResult earliest, Round round) {
        if (isRefused(partition, earliest)) {
            return;
        }
        long leaderStart = earliest.found().offset();
        if (leaderStart > partition.fetchOffset()) {
            step(
                    partition,
                    new FollowerStep.StartAfresh(partition.leaderEpoch(), partition.fetchOffset(), leaderStart),
                    round);
        } else {
            delay(partition, Phase.FETCHING); // The leader has grown to it meanwhile.
        }
    }

    private boolean isRefused(FollowedPartition partition, OffsetResult result) {
        if (!plan.has(partition)) {
            return true;
        }
        if (result == null) {
            delay(partition, Phase.FETCHING);
            return true;
        }
        return isRefused(partition, result.error(), Phase.FETCHING);
    }

    /** @param next what is to be tried again later */
    private boolean isRefused(FollowedPartition partition, ReplicaError error, Phase next) {
        if (error == null) {
            return false;
        }
        if (error == ReplicaError.FENCED_LEADER_EPOCH) {
            LOG.debug(
                    "{} waits for the controller: its leader is in a later epoch than {}",
                    partition.name(),
                    partition.leaderEpoch());
            plan.fail(partition);
        } else {
            int refusals = partition.refuse();
            boolean usual = isUsual(error);
            LOG.atLevel(usual && refusals != REFUSALS_USUAL + 1 ? Level.DEBUG : Level.WARN)
                    .log("{} cannot be fetched now: {}", partition.name(), error);
            delay(partition, next, usual ? backoff.afterRefusal(refusals) : backoff.fullNanos());
        }
        return true;
    }

    /** These pass when leader and follower have heard the same of the controller. */
    private static boolean isUsual(ReplicaError error) {
        return error == ReplicaError.UNKNOWN_LEADER_EPOCH
                || error == ReplicaError.NOT_LEADER_OR_FOLLOWER
                || error == ReplicaError.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private void delay(FollowedPartition partition, Phase next) {
        delay(partition, next, backoff.fullNanos());
    }

    private void delay(FollowedPartition partition, Phase next, long nanos) {
        plan.delay(partition, next, clock.nanos() + nanos);
    }

    private void step(FollowedPartition partition, FollowerStep step, Round round) {
        if (onIdle != null) {
            return;
        }
        partition.phase(Phase.BUSY);
        steps++;
        round.begin();
        Partition target = partition.partition();
        try {
            target.replicate(step, end -> owner.execute(() -> onStepped(partition, step, end, round)));
        } catch (RuntimeException e) {
            LOG.error("{} could not be told to follow", partition.name(), e);
            FollowerEnd failed =
                    FollowerEnd.of(FollowerEnd.Outcome.FAILED, target.view().log());
            onStepped(partition, step, failed, round);
        }
    }

    private void onStepped(FollowedPartition partition, FollowerStep step, FollowerEnd end, Round round) {
        if (plan.has(partition)) {
            guard(partition, () -> goOn(partition, step, end));
        }
        steps--;
        if (steps == 0 && onIdle != null) {
            onIdle.run();
        }
        round.end();
    }

    private void goOn(FollowedPartition partition, FollowerStep step, FollowerEnd end) {
        switch (end.outcome()) {
            case DONE -> {
                partition.moveTo(end);
                if (step instanceof FollowerStep.Append append) {
                    partition.inSync(append.highWatermark() <= end.logEndOffset());
                }
                plan.resume(partition, end.further() ? partition.firstPhase(leader) : Phase.FETCHING);
            }
            case NOT_FOLLOWING -> plan.remove(partition.name()); // What it does instead we hear soon.
            case CORRUPT, FULL ->
                delay(partition, step instanceof FollowerStep.Append ? Phase.FETCHING : partition.firstPhase(leader));
            case FAILED -> fail(partition);
        }
    }

    private void fail(FollowedPartition partition) {
        LOG.warn("{} is not fetched any more in leader epoch {}", partition.name(), partition.leaderEpoch());
        plan.fail(partition);
    }

    /** A fault of ours with one partition must not hold up the others, nor leave this one in the midst of something. */
    private void guard(FollowedPartition partition, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("Could not follow with {}", partition.name(), e);
            if (plan.has(partition)) {
                fail(partition);
            }
        }
    }

    /**
     * Asks the leader.
     *
     * @param then told null when there was no answer
     */
    private <T> void ask(Supplier<CompletionStage<T>> question, Round round, Consumer<T> then) {
        round.begin();
        Attempt.of(question)
                .whenComplete((answer, fault) -> owner.execute(() -> {
                    if (fault != null) {
                        LOG.info("A leader was asked about its log in vain: {}", fault.getMessage());
                    }
                    then.accept(fault == null ? answer : null);
                    round.end();
                }));
    }
}
