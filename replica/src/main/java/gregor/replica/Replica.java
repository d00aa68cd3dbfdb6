package gregor.replica;

import gregor.base.Clock;
import gregor.base.Timers;
import gregor.base.Uuid;
import gregor.log.AppendOptions;
import gregor.log.Log;
import gregor.log.LogView;
import gregor.log.StorageFailure;
import gregor.log.dirs.LogMove;
import gregor.log.records.AppendOrigin;
import gregor.log.records.AppendRejected;
import java.util.ArrayList;
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
 * watermark never moves back. What is acknowledged lies below {@link #acknowledgeable} and, with acks=all, below the high
 * watermark.
 */
final class Replica {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    /** What all replicas of a broker share. */
    record Surroundings(int brokerId, Clock clock, Timers timers, PageCacheUse pageCache) {}

    private final Surroundings surroundings;
    private final Effects effects;
    private final Consumer<Log> requestFlush;
    private final AckWait awaitingFlush;
    private final AckWait awaitingCommit;
    private final HotTail hotTail;
    private final List<Append> staged = new ArrayList<>();

    private Log log;
    private PartitionConfig config;
    private Role role = Role.FOLLOWER;
    private Uuid topicId;
    private int leaderEpoch = -1;
    private int partitionEpoch = -1;
    private List<Integer> isr = List.of();
    private int replicas;
    private AppendOptions fromClient;
    private AppendOptions fromCoordinator;
    private long highWatermark;
    private long flushedOffset;
    private boolean flushing;
    private PartitionView view;

    /**
     * @param highWatermark as checkpointed
     * @param requestFlush within an effect: force the log to disk elsewhere, then call {@link #onFlushed}
     * @param onDeadline run on the timer's thread: call {@link #onDeadline}
     */
    Replica(
            Surroundings surroundings,
            Log log,
            PartitionConfig config,
            long highWatermark,
            Effects effects,
            Consumer<Log> requestFlush,
            Runnable onDeadline) {
        this.surroundings = surroundings;
        this.log = log;
        this.config = config;
        this.effects = effects;
        this.requestFlush = requestFlush;
        awaitingFlush = new AckWait(surroundings.clock(), surroundings.timers(), onDeadline);
        awaitingCommit = new AckWait(surroundings.clock(), surroundings.timers(), onDeadline);
        LogView logView = log.view();
        hotTail = new HotTail(surroundings.pageCache());
        flushedOffset = logView.logEndOffset();
        topicId = Uuid.ZERO;
        raiseHighWatermark(Math.max(logView.logStartOffset(), Math.min(highWatermark, logView.logEndOffset())));
    }

    /** The view of this moment; the same object while nothing has changed. */
    PartitionView view() {
        LogView logView = log.view();
        HotTail.Hot hot = hotTail.hot(logView.logEndOffset());
        long lastStableOffset = logView.lastStableOffset(highWatermark);
        PartitionView next = new PartitionView(
                role,
                topicId,
                leaderEpoch,
                highWatermark,
                lastStableOffset,
                hot.fromOffset(),
                hot.untilBytes(),
                config,
                logView,
                log);
        if (!next.equals(view)) {
            view = next;
        }
        return view;
    }

    /** Takes all that has arrived: one write for all of it. */
    void onAppends(Queue<Append> arrivals) {
        for (Append append = arrivals.poll(); append != null; append = arrivals.poll()) {
            stage(append);
        }
        if (!staged.isEmpty()) {
            writeStaged();
        }
    }

    /** The log is on disk up to the offset. */
    void onFlushed(Log flushed, long offset) {
        flushing = false;
        if (flushed == log) {
            flushedOffset = Math.max(flushedOffset, offset);
        }
        onAcknowledgeableMoved();
    }

    void onFlushFailed(Log flushed, StorageFailure failure) {
        flushing = false;
        if (flushed == log) {
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
            Log moved = move.finish(highWatermark);
            if (moved == null) {
                return false;
            }
            log = moved;
            log.configure(config.log());
            flushedOffset = Math.min(flushedOffset, move.forcedOffset());
            onAcknowledgeableMoved();
            return true;
        } catch (StorageFailure | AppendRejected e) {
            LOG.warn("{} does not move to {} now: {}", log.partition(), move.target(), e.getMessage());
            return false;
        }
    }

    void onDeadline() {
        awaitingFlush.expire(append -> effects.add(append.refused(ReplicaError.REQUEST_TIMED_OUT)));
        awaitingCommit.expire(append -> effects.add(append.refused(ReplicaError.REQUEST_TIMED_OUT)));
    }

    /**
     * Takes over the controller's decision; null when it is taken, or known already.
     */
    ReplicaError onLeadership(Leadership decision) {
        if (role.refusal() != null) {
            return role.refusal();
        }
        if (!topicId.isZero() && !decision.topicId().isZero() && !topicId.equals(decision.topicId())) {
            return ReplicaError.INCONSISTENT_TOPIC_ID;
        }
        if (decision.leaderEpoch() < leaderEpoch
                || decision.leaderEpoch() == leaderEpoch && decision.partitionEpoch() < partitionEpoch) {
            return ReplicaError.STALE_CONTROLLER_EPOCH;
        }
        try {
            take(decision);
            return null;
        } catch (StorageFailure e) {
            onStorageFailure(e);
            return ReplicaError.STORAGE_ERROR;
        }
    }

    DeleteResult onDeleteRecords(long offset) {
        ReplicaError refusal = refusal(AppendTerms.ANY_EPOCH);
        if (refusal != null) {
            return DeleteResult.failed(refusal);
        }
        if (!config.log().retention().delete()) {
            return DeleteResult.failed(ReplicaError.POLICY_VIOLATION);
        }
        long upTo = offset == Partition.UP_TO_HIGH_WATERMARK ? highWatermark : offset;
        if (upTo < 0 || upTo > highWatermark) {
            return DeleteResult.failed(ReplicaError.OFFSET_OUT_OF_RANGE);
        }
        try {
            if (upTo > log.view().logStartOffset()) {
                log.advanceLogStart(upTo);
            }
            return new DeleteResult(null, log.view().logStartOffset());
        } catch (StorageFailure e) {
            onStorageFailure(e);
            return DeleteResult.failed(ReplicaError.STORAGE_ERROR);
        }
    }

    ProducerListing onListProducers() {
        return role.refusal() != null
                ? new ProducerListing(role.refusal(), List.of())
                : new ProducerListing(null, log.activeProducers());
    }

    void onConfig(PartitionConfig changed) {
        config = changed;
        log.configure(changed.log());
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

    private void stage(Append append) {
        ReplicaError refusal = refusal(append.terms.leaderEpoch());
        if (refusal == null && append.terms.committed() && !hasEnoughReplicas()) {
            refusal = ReplicaError.NOT_ENOUGH_REPLICAS;
        }
        if (refusal != null) {
            effects.add(append.refused(refusal));
            return;
        }
        try {
            append.appended = log.stage(
                    append.records, append.terms.origin() == AppendOrigin.CLIENT ? fromClient : fromCoordinator);
            staged.add(append);
        } catch (AppendRejected e) {
            // Not the records' fault; should the directory be lost, its keeper says so too.
            boolean storage = e.reason() == AppendRejected.Reason.STORAGE_ERROR;
            effects.add(
                    storage ? append.refused(ReplicaError.STORAGE_ERROR) : append.ended(new AppendResult.Rejected(e)));
        } catch (RuntimeException e) {
            // A fault of ours must not leave its asker, and those behind, without a word.
            LOG.error("Could not append to {}", log.partition(), e);
            effects.add(append.refused(ReplicaError.STORAGE_ERROR));
        }
    }

    private void writeStaged() {
        long endBefore = log.view().logEndOffset();
        try {
            log.write();
        } catch (StorageFailure e) {
            onStorageFailure(e);
        }
        long end = log.view().logEndOffset();
        if (end > endBefore) {
            onAcknowledgeableMoved();
        }
        for (Append append : staged) {
            hotTail.wrote(append.appended.sizeBytes(), endBefore);
            if (append.requiredOffset() > end) {
                effects.add(append.refused(ReplicaError.STORAGE_ERROR));
            } else {
                acknowledgeOrWait(append);
            }
        }
        staged.clear();
    }

    private void acknowledgeOrWait(Append append) {
        if (append.terms.committed()) {
            if (append.requiredOffset() <= highWatermark) {
                committed(append);
            } else {
                awaitingCommit.add(append);
            }
        } else if (append.requiredOffset() <= acknowledgeable()) {
            effects.add(append.stored());
        } else {
            awaitingFlush.add(append);
        }
    }

    private void committed(Append append) {
        effects.add(
                hasEnoughReplicas() ? append.stored() : append.refused(ReplicaError.NOT_ENOUGH_REPLICAS_AFTER_APPEND));
    }

    /** More than there are replicas of this partition cannot be asked for. */
    private boolean hasEnoughReplicas() {
        return isr.size() >= Math.min(config.minInsyncReplicas(), replicas);
    }

    /** The log grew, or more of it reached the disk, or less of it has to. */
    private void onAcknowledgeableMoved() {
        long unflushed = log.view().logEndOffset() - flushedOffset;
        if (unflushed >= config.log().flush().messages() && !flushing) {
            flushing = true;
            Log unforced = log;
            effects.add(() -> requestFlush.accept(unforced));
        }
        awaitingFlush.release(acknowledgeable(), append -> effects.add(append.stored()));
        if (role == Role.LEADER && isAlone()) {
            raiseHighWatermark(acknowledgeable());
        }
    }

    /** The end of what this replica may vouch for: with flush.messages=n, all but n - 1 records must be on disk. */
    private long acknowledgeable() {
        long end = log.view().logEndOffset();
        long spare = config.log().flush().messages() - 1;
        return spare >= end - flushedOffset ? end : flushedOffset + spare;
    }

    private boolean isAlone() {
        return isr.size() == 1 && isr.get(0) == surroundings.brokerId();
    }

    private void raiseHighWatermark(long offset) {
        if (offset > highWatermark) {
            highWatermark = offset;
            log.advanceHighWatermark(offset);
            awaitingCommit.release(offset, this::committed);
        }
    }

    private ReplicaError refusal(int believedEpoch) {
        if (role.refusal() != null) {
            return role.refusal();
        }
        boolean leads = role == Role.LEADER && (believedEpoch == AppendTerms.ANY_EPOCH || believedEpoch == leaderEpoch);
        return leads ? null : ReplicaError.NOT_LEADER_OR_FOLLOWER;
    }

    private void take(Leadership decision) throws StorageFailure {
        boolean leads = decision.leader() == surroundings.brokerId();
        if (leads && (role != Role.LEADER || decision.leaderEpoch() > leaderEpoch)) {
            log.startLeaderEpoch(decision.leaderEpoch());
        }
        if (!decision.topicId().isZero()) {
            topicId = decision.topicId();
        }
        leaderEpoch = decision.leaderEpoch();
        partitionEpoch = decision.partitionEpoch();
        isr = decision.isr();
        replicas = decision.replicas().size();
        if (leads) {
            role = Role.LEADER;
            fromClient = AppendOptions.fromClient(leaderEpoch);
            fromCoordinator = AppendOptions.fromCoordinator(leaderEpoch);
            onAcknowledgeableMoved();
        } else {
            leaveService(Role.FOLLOWER, ReplicaError.NOT_LEADER_OR_FOLLOWER);
        }
    }

    private void leaveService(Role next, ReplicaError error) {
        role = next;
        awaitingFlush.drain(append -> effects.add(append.refused(error)));
        awaitingCommit.drain(append -> effects.add(append.refused(error)));
    }

    private void onStorageFailure(StorageFailure failure) {
        if (failure.offline()) {
            LOG.error("{} is offline: {}", log.partition(), failure.getMessage());
            onOffline();
        }
    }
}
