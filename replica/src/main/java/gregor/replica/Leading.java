package gregor.replica;

import gregor.log.LogView;
import gregor.log.StorageFailure;
import java.util.List;

/**
 * What a replica does as leader: takes appends, commits what its followers have, acknowledges what is committed, and proposes
 * who is in sync. Owned by the partition's owner, and at rest while the replica does not lead.
 *
 * <p>Budget of a replicated acks=all append, in this process and besides what {@link Partition} tells of an append: for each
 * follower in sync one fetch that finds the records, which go from the page cache to the socket, and one that says it has them;
 * no byte is copied. Of the latter: one step, in which the last of these fetches moves the high watermark and hands the
 * acknowledgement to the producer's event loop, the only hop; allocated are a {@link FollowerFetch}, the step and its queue
 * node, a {@link RemoteReplica.Progress} and a view. System calls: none of its own.
 */
final class Leading {
    private final LocalLog local;
    private final Effects effects;
    private final ReplicaShell shell;
    private final Appends appends;
    private final Deletions deletions;
    private final LeaderState state;

    Leading(Replica.Surroundings surroundings, LocalLog local, HotTail hotTail, Effects effects, ReplicaShell shell) {
        this.local = local;
        this.effects = effects;
        this.shell = shell;
        appends = new Appends(surroundings, effects, hotTail, shell::onDue);
        deletions = new Deletions(surroundings, effects, shell::onDue);
        state = new LeaderState(surroundings, proposal -> effects.add(() -> shell.propose(proposal)));
    }

    List<Integer> isr() {
        return state.isr();
    }

    RemoteReplicas followers() {
        return state.followers();
    }

    int partitionEpoch() {
        return state.partitionEpoch();
    }

    /** @param newLeader true if it did not lead until now */
    void lead(Leadership decision, boolean newLeader) {
        appends.startLeaderEpoch(decision.leaderEpoch());
        state.lead(decision, newLeader, local.endOffset());
        onAcknowledgeableMoved();
        releaseDeletions();
    }

    /** It leads no more: whoever waits is told so. */
    void end(ReplicaError error) {
        state.end();
        appends.refuseAll(error);
        deletions.refuseAll(error);
    }

    /** Takes it for the next {@link #write}, or refuses it; what it believes of the leader was checked before. */
    void stage(Append append) {
        if (append.terms.committed() && !state.hasEnoughInSync(minInsync())) {
            effects.add(append.refused(ReplicaError.NOT_ENOUGH_REPLICAS));
        } else {
            appends.stage(append, local.log());
        }
    }

    /** One write for all that was taken; what went wrong, or null. */
    StorageFailure write() {
        if (!appends.isStaged()) {
            return null;
        }
        long endBefore = local.endOffset();
        StorageFailure failure = appends.write(local.log());
        long end = local.endOffset();
        if (end > endBefore) {
            state.onAppended(endBefore);
            onAcknowledgeableMoved();
        }
        appends.acknowledge(end, local.acknowledgeable(), local.highWatermark());
        return failure;
    }

    /** The log grew, or more of it reached the disk, or less of it has to. */
    void onAcknowledgeableMoved() {
        local.flushIfDue();
        appends.onAcknowledgeable(local.acknowledgeable());
        commit();
    }

    /** A follower has fetched: it has what lies below. What is wrong with its fetch, it is told by reading. */
    void onFollowerFetch(FollowerFetch fetch, long receivedMs, long leaderEnd) {
        RemoteReplica follower = state.followers().find(fetch.replicaId());
        LogView now = local.view();
        if (follower == null || follower.isOutdated(fetch) || !PartitionReads.agrees(now, fetch.wanted())) {
            return;
        }
        state.onFetch(follower, fetch, receivedMs, Math.min(leaderEnd, now.logEndOffset()), local.highWatermark());
        onFollowersMoved();
    }

    /** A follower does not fetch this partition any more, whatever else its broker fetches. */
    void onFollowerLeft(int replicaId) {
        RemoteReplica follower = state.followers().find(replicaId);
        if (follower != null) {
            follower.onLeft();
        }
    }

    /** From time to time: who lags is to leave the replicas in sync. */
    void onLagCheck() {
        state.checkLag(local.endOffset(), local.highWatermark());
        onFollowersMoved();
    }

    /** A follower has more, or others count. */
    void onFollowersMoved() {
        commit();
        releaseDeletions();
    }

    void onIsrAnswer(IsrProposal proposal, IsrAnswer answer) {
        if (!state.isOpen(proposal)) {
            return;
        }
        if (answer instanceof IsrAnswer.Taken taken) {
            state.onTaken(taken);
        } else if (((IsrAnswer.Refused) answer).reason() == IsrAnswer.Reason.UNKNOWN) {
            effects.add(() -> shell.proposeLater(proposal));
        } else {
            state.onRefused(proposal, ((IsrAnswer.Refused) answer).reason());
        }
        onFollowersMoved();
    }

    void onProposeAgain(IsrProposal proposal) {
        if (state.isOpen(proposal)) {
            effects.add(() -> shell.propose(proposal));
        }
    }

    void onDeadline() {
        appends.expire();
        deletions.expire(lowWatermark());
    }

    /** Why records cannot be deleted, or null: then the asker is told when all replicas have. */
    ReplicaError delete(Deletion deletion) throws StorageFailure {
        ReplicaError refusal = Deletions.apply(deletion, local);
        if (refusal == null) {
            deletions.await(deletion);
            releaseDeletions();
        }
        return refusal;
    }

    private void commit() {
        long end = state.committedEnd(local.acknowledgeable(), local.endOffset(), minInsync());
        if (local.raiseHighWatermark(end)) {
            appends.onCommitted(local.highWatermark());
        }
    }

    private void releaseDeletions() {
        if (deletions.isWaiting()) {
            deletions.release(lowWatermark());
        }
    }

    private long lowWatermark() {
        return state.lowWatermark(local.view().logStartOffset());
    }

    private int minInsync() {
        return local.config().minInsyncReplicas();
    }
}
