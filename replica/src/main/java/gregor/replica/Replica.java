package gregor.replica;

import gregor.base.Clock;
import gregor.base.Timers;
import gregor.base.Uuid;
import gregor.log.Log;
import gregor.log.LogView;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogMove;
import gregor.log.records.AppendRejected;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a {@link Partition} that changes: this broker's replica, as leader or follower. Owned by the partition's owner:
 * plain fields, no lock. Each {@code on...} method is one step; it tells nobody anything, but adds what is to be told to the
 * effects.
 *
 * <p>Always holds: logStartOffset <= lastStableOffset <= highWatermark <= logEndOffset, and within a leader epoch the high
 * watermark never moves back. What is acknowledged lies below {@link LocalLog#acknowledgeable} and, with acks=all, below the
 * high watermark.
 */
final class Replica {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    /**
     * What all replicas of a broker share.
     *
     * @param lagTimeMaxMs {@code replica.lag.time.max.ms}
     * @param contacts when followers were last heard of
     */
    record Surroundings(
            int brokerId,
            Clock clock,
            Timers timers,
            PageCacheUse pageCache,
            long lagTimeMaxMs,
            Cluster cluster,
            Contacts contacts) {}

    private final Surroundings surroundings;
    private final Effects effects;
    private final HotTail hotTail;
    private final LocalLog local;
    private final Leading leading;
    private final Copying copying;

    private Role role = Role.FOLLOWER;
    private Uuid topicId = Uuid.ZERO;
    private int leaderEpoch = -1;
    private int partitionEpoch = -1;
    private PartitionView view;

    /** @param highWatermark as checkpointed */
    Replica(
            Surroundings surroundings,
            Log log,
            PartitionConfig config,
            long highWatermark,
            Effects effects,
            ReplicaShell shell) {
        this.surroundings = surroundings;
        this.effects = effects;
        hotTail = new HotTail(surroundings.pageCache());
        local = new LocalLog(log, config, highWatermark, effects, shell::flush);
        leading = new Leading(surroundings, local, hotTail, effects, shell);
        copying = new Copying(local, hotTail, effects);
    }

    /** The view of this moment; the same object while nothing has changed. */
    PartitionView view() {
        LogView logView = local.view();
        HotTail.Hot hot = hotTail.hot(logView.logEndOffset());
        PartitionView next = new PartitionView(
                role,
                topicId,
                leaderEpoch,
                leading.isr(),
                leading.followers(),
                local.highWatermark(),
                logView.lastStableOffset(local.highWatermark()),
                hot.fromOffset(),
                hot.untilBytes(),
                local.config(),
                logView,
                local.log());
        if (!next.equals(view)) {
            view = next;
        }
        return view;
    }

    /** Takes all that has arrived: one write for all of it. */
    void onAppends(Queue<Append> arrivals) {
        for (Append append = arrivals.poll(); append != null; append = arrivals.poll()) {
            ReplicaError refusal = refusal(append.terms.leaderEpoch());
            if (refusal == null) {
                leading.stage(append);
            } else {
                effects.add(append.refused(refusal));
            }
        }
        StorageFailure failure = leading.write();
        if (failure != null) {
            onStorageFailure(failure);
        }
    }

    /**
     * A follower has fetched.
     *
     * @param leaderEnd the log's end when the fetch came
     */
    void onFollowerFetch(FollowerFetch fetch, long receivedMs, long leaderEnd) {
        int believedEpoch = fetch.wanted().leaderEpoch();
        if (role == Role.LEADER && (believedEpoch == ReadSpec.NO_EPOCH || believedEpoch == leaderEpoch)) {
            leading.onFollowerFetch(fetch, receivedMs, leaderEnd);
        }
    }

    /**
     * A step of the fetcher that copies the leader's log.
     *
     * @param done told when what was appended is as durable as {@code flush.messages} asks for
     */
    void onFollowerStep(FollowerStep step, Consumer<FollowerEnd> done) {
        if (role != Role.FOLLOWER || step.leaderEpoch() != leaderEpoch) {
            FollowerEnd end = FollowerEnd.of(FollowerEnd.Outcome.NOT_FOLLOWING, local.view());
            effects.add(() -> done.accept(end));
            return;
        }
        StorageFailure failure = copying.take(step, done);
        if (failure != null) {
            onStorageFailure(failure);
        }
        onAcknowledgeableMoved();
    }

    /** It is time to look which followers lag. */
    void onLagCheck() {
        if (role == Role.LEADER) {
            leading.onLagCheck();
        }
    }

    /** A follower does not fetch this partition any more, whatever else its broker fetches. */
    void onFollowerLeft(int replicaId) {
        if (role == Role.LEADER) {
            leading.onFollowerLeft(replicaId);
        }
    }

    /** The broker of a follower is not alive any more. */
    void onFollowerGone() {
        if (role == Role.LEADER) {
            leading.onFollowersMoved();
        }
    }

    void onIsrAnswer(IsrProposal proposal, IsrAnswer answer) {
        if (role == Role.LEADER) {
            leading.onIsrAnswer(proposal, answer);
            partitionEpoch = leading.partitionEpoch();
        }
    }

    void onProposeAgain(IsrProposal proposal) {
        if (role == Role.LEADER) {
            leading.onProposeAgain(proposal);
        }
    }

    /** The log is on disk up to the offset. */
    void onFlushed(Log forced, long offset) {
        local.onFlushed(forced, offset);
        onAcknowledgeableMoved();
    }

    void onFlushFailed(Log forced, StorageFailure failure) {
        if (local.onFlushFailed(forced)) {
            copying.onFlushFailed(failure);
            onStorageFailure(failure);
        } else {
            onAcknowledgeableMoved();
        }
    }

    /** The log has been copied to another directory: goes on there, and says true, unless too much is missing yet. */
    boolean onMove(LogMove move) {
        if (role.refusal() != null) {
            return false;
        }
        try {
            boolean moved = local.follow(move);
            onAcknowledgeableMoved();
            return moved;
        } catch (StorageFailure | AppendRejected e) {
            LOG.warn("{} does not move to {} now: {}", local.log().partition(), move.target(), e.getMessage());
            return false;
        }
    }

    /** Somebody's time is up. */
    void onDeadline() {
        leading.onDeadline();
    }

    /**
     * Takes over the controller's decision; null when it is taken, or known already.
     */
    ReplicaError onLeadership(Leadership decision) {
        try {
            ReplicaError refusal = refusal(decision);
            if (refusal == null) {
                take(decision);
            }
            return refusal;
        } catch (StorageFailure e) {
            onStorageFailure(e);
            return ReplicaError.STORAGE_ERROR;
        } catch (RuntimeException e) {
            LOG.error("Could not take over {}; nobody is served before the next decision", decision, e);
            leaveService(Role.FOLLOWER, ReplicaError.NOT_LEADER_OR_FOLLOWER);
            return ReplicaError.UNEXPECTED;
        }
    }

    void onDeleteRecords(Deletion deletion) {
        ReplicaError refusal = refusal(AppendTerms.ANY_EPOCH);
        if (refusal == null) {
            try {
                refusal = leading.delete(deletion);
            } catch (StorageFailure e) {
                onStorageFailure(e);
                refusal = ReplicaError.STORAGE_ERROR;
            } catch (RuntimeException e) {
                LOG.error("Could not delete records of {}", local.log().partition(), e);
                refusal = ReplicaError.UNEXPECTED;
            }
        }
        if (refusal != null) {
            effects.add(deletion.ended(DeleteResult.failed(refusal)));
        }
    }

    ProducerListing onListProducers() {
        return role.refusal() != null
                ? new ProducerListing(role.refusal(), List.of())
                : new ProducerListing(null, local.log().activeProducers());
    }

    void onConfig(PartitionConfig changed) {
        local.configure(changed);
        onAcknowledgeableMoved();
    }

    /** Its log directory is gone. */
    void onOffline() {
        leaveService(Role.OFFLINE, ReplicaError.STORAGE_ERROR);
    }

    /** It is taken off this broker. */
    void onStop() {
        leaveService(Role.STOPPED, ReplicaError.NOT_LEADER_OR_FOLLOWER);
    }

    private void onAcknowledgeableMoved() {
        if (role == Role.LEADER) {
            leading.onAcknowledgeableMoved();
        } else {
            local.flushIfDue();
            copying.onAcknowledgeableMoved();
        }
    }

    private ReplicaError refusal(int believedEpoch) {
        if (role.refusal() != null) {
            return role.refusal();
        }
        boolean leads = role == Role.LEADER && (believedEpoch == AppendTerms.ANY_EPOCH || believedEpoch == leaderEpoch);
        return leads ? null : ReplicaError.NOT_LEADER_OR_FOLLOWER;
    }

    private ReplicaError refusal(Leadership decision) {
        if (role.refusal() != null) {
            return role.refusal();
        }
        if (!topicId.isZero() && !decision.topicId().isZero() && !topicId.equals(decision.topicId())) {
            return ReplicaError.INCONSISTENT_TOPIC_ID;
        }
        boolean isOld = decision.leaderEpoch() < leaderEpoch
                || decision.leaderEpoch() == leaderEpoch && decision.partitionEpoch() < partitionEpoch;
        return isOld ? ReplicaError.STALE_CONTROLLER_EPOCH : null;
    }

    private void take(Leadership decision) throws StorageFailure {
        boolean leads = decision.leader() == surroundings.brokerId();
        boolean newLeader = role != Role.LEADER;
        if (leads && (newLeader || decision.leaderEpoch() > leaderEpoch)) {
            local.log().startLeaderEpoch(decision.leaderEpoch());
        }
        if (!decision.topicId().isZero()) {
            topicId = decision.topicId();
        }
        if (decision.leaderEpoch() > leaderEpoch) {
            copying.end();
        }
        leaderEpoch = decision.leaderEpoch();
        partitionEpoch = decision.partitionEpoch();
        if (leads) {
            role = Role.LEADER;
            leading.lead(decision, newLeader);
        } else {
            leaveService(Role.FOLLOWER, ReplicaError.NOT_LEADER_OR_FOLLOWER);
        }
    }

    private void leaveService(Role next, ReplicaError error) {
        role = next;
        leading.end(error);
        if (next != Role.FOLLOWER) {
            copying.end();
        }
    }

    private void onStorageFailure(StorageFailure failure) {
        if (failure.offline()) {
            LOG.error("{} is offline: {}", local.log().partition(), failure.getMessage());
            onOffline();
        }
    }
}
