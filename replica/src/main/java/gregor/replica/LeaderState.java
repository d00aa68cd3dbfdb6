package gregor.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the leader of a partition knows of its followers, and what follows from that: how far the log is committed, which replicas
 * are in sync, what all have deleted. Owned by the partition's owner; it changes nothing but itself, and its caller carries out
 * what comes of it.
 *
 * <p>Always holds: no offset is committed that a replica lacks which is in sync, or may be.
 */
final class LeaderState {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderState.class);

    private static final long NOWHERE = -1;
    /** A replica that the controller refused is proposed again after this. */
    private static final long JOIN_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Replica.Surroundings surroundings;
    private final Consumer<IsrProposal> propose;
    private final Isr isr = new Isr();
    private RemoteReplicas followers = RemoteReplicas.NONE;
    private Leadership decision;
    private int partitionEpoch;
    private long epochStartOffset;

    /** @param propose once the step is over: brings the proposal on its way */
    LeaderState(Replica.Surroundings surroundings, Consumer<IsrProposal> propose) {
        this.surroundings = surroundings;
        this.propose = propose;
    }

    RemoteReplicas followers() {
        return followers;
    }

    List<Integer> isr() {
        return isr.decided();
    }

    int partitionEpoch() {
        return partitionEpoch;
    }

    /**
     * The controller has decided that this broker leads, or goes on leading.
     *
     * @param newLeader true if it did not lead until now
     */
    void lead(Leadership decided, boolean newLeader, long logEnd) {
        boolean newEpoch = newLeader || decided.leaderEpoch() > decision.leaderEpoch();
        boolean known = !newEpoch && decided.partitionEpoch() == partitionEpoch;
        decision = decided;
        partitionEpoch = decided.partitionEpoch();
        followers = followers.assigned(decided.replicas(), surroundings.brokerId(), surroundings.contacts());
        IsrProposal again = known ? isr.reopen() : null;
        if (again != null) {
            propose.accept(again);
        } else if (!known) {
            isr.decide(decided.isr());
        }
        markHolding();
        if (newEpoch) {
            epochStartOffset = logEnd;
            long nowMs = surroundings.clock().millis();
            for (RemoteReplica follower : followers) {
                follower.onLeaderEpoch(logEnd, nowMs, isr.contains(follower.brokerId()), newLeader);
            }
        }
    }

    /** It leads no more. */
    void end() {
        followers = RemoteReplicas.NONE;
        isr.decide(List.of());
    }

    /** Whether acks=all may be promised at all. More replicas than there are cannot be asked for. */
    boolean hasEnoughInSync(int minInsyncReplicas) {
        return isr.decided().size() >= Math.min(minInsyncReplicas, followers.size() + 1);
    }

    /**
     * Up to where everybody has the log who must have it. Nothing is committed while fewer replicas are in sync than asked for;
     * and a replica that is about to join is waited for, or it might run after the end of the log for ever.
     *
     * @param ownEnd up to where this replica may vouch for it
     * @param minInsyncReplicas {@code min.insync.replicas}
     */
    long committedEnd(long ownEnd, long logEnd, int minInsyncReplicas) {
        if (!hasEnoughInSync(minInsyncReplicas)) {
            return NOWHERE;
        }
        long end = ownEnd;
        for (RemoteReplica follower : followers) {
            if (follower.logEndOffset() < end && (follower.holdsBack() || isAboutToJoin(follower, logEnd))) {
                end = follower.logEndOffset();
            }
        }
        return end;
    }

    /** The first offset that some living replica still has; -1 while not known. */
    long lowWatermark(long logStart) {
        long low = logStart;
        for (RemoteReplica follower : followers) {
            if (surroundings.cluster().alive().test(follower.brokerId())) {
                low = Math.min(low, follower.progress().logStartOffset());
            }
        }
        return low;
    }

    /**
     * The log grew; what was appended begins there. Who is not in sync is not taken for caught up only because its broker was heard
     * of: it would hold the high watermark back, and may not be copying at all.
     */
    void onAppended(long endBefore) {
        for (RemoteReplica follower : followers) {
            if (follower.holdsBack()) {
                follower.onLeaderAppend(endBefore);
            }
        }
    }

    /**
     * A follower has fetched; it may be in sync now.
     *
     * @param leaderEnd the log's end when the fetch came
     */
    void onFetch(RemoteReplica follower, FollowerFetch fetch, long receivedMs, long leaderEnd, long highWatermark) {
        follower.onFetch(fetch, receivedMs, leaderEnd);
        boolean caughtUp = follower.logEndOffset() >= Math.max(highWatermark, epochStartOffset);
        boolean outOfSync = !isr.contains(follower.brokerId());
        if (outOfSync && caughtUp && !isr.isOpen() && mayJoin(follower)) {
            List<Integer> wanted = new ArrayList<>(isr.decided());
            wanted.add(follower.brokerId());
            IsrProposal proposal = proposal(wanted);
            isr.proposeToJoin(follower.brokerId(), proposal);
            markHolding();
            propose.accept(proposal);
        }
    }

    /** Looks who has not had everything for too long. */
    void checkLag(long logEnd, long highWatermark) {
        if (isr.isOpen()) {
            return;
        }
        List<Integer> kept = new ArrayList<>(isr.decided());
        List<RemoteReplica> lagging = new ArrayList<>();
        long nowMs = surroundings.clock().millis();
        for (RemoteReplica follower : followers) {
            if (isr.contains(follower.brokerId()) && !follower.isCaughtUp(logEnd, nowMs, surroundings.lagTimeMaxMs())) {
                lagging.add(follower);
            }
        }
        kept.removeIf(id -> id != surroundings.brokerId() && (followers.find(id) == null || isAmong(lagging, id)));
        if (kept.size() < isr.decided().size()) {
            LOG.info(
                    "{} leaves behind {}: the log ends at {}, committed up to {}",
                    decision.partition(),
                    lagging,
                    logEnd,
                    highWatermark);
            IsrProposal proposal = proposal(kept);
            isr.proposeToLeave(proposal);
            propose.accept(proposal);
        }
    }

    /** Whether this proposal is still waited for: it is not when the controller has spoken meanwhile. */
    boolean isOpen(IsrProposal asked) {
        return isr.isOpen(asked);
    }

    /** An open proposal has been answered. */
    void onTaken(IsrAnswer.Taken taken) {
        if (taken.leaderEpoch() != decision.leaderEpoch() || taken.partitionEpoch() < partitionEpoch) {
            return;
        }
        partitionEpoch = taken.partitionEpoch();
        isr.decide(taken.isr());
        markHolding();
        LOG.info("{} has in sync {}, partition epoch {}", decision.partition(), taken.isr(), partitionEpoch);
    }

    /** An open proposal has been refused for good. */
    void onRefused(IsrProposal asked, IsrAnswer.Reason reason) {
        RemoteReplica joining = isr.joining() == null ? null : followers.find(isr.joining());
        boolean first = joining == null || joining.refuse(surroundings.clock().nanos() + JOIN_PAUSE_NANOS);
        LOG.atLevel(first ? Level.INFO : Level.DEBUG)
                .log("{} may not have in sync {}: {}", decision.partition(), asked.isr(), reason);
        if (reason.changedNothing()) {
            isr.withdraw();
            markHolding();
        } else {
            isr.awaitController();
        }
    }

    private static boolean isAmong(List<RemoteReplica> replicas, int brokerId) {
        return replicas.stream().anyMatch(replica -> replica.brokerId() == brokerId);
    }

    private boolean isAboutToJoin(RemoteReplica follower, long logEnd) {
        long nowMs = surroundings.clock().millis();
        return follower.isCaughtUp(logEnd, nowMs, surroundings.lagTimeMaxMs()) && isAlive(follower);
    }

    private boolean mayJoin(RemoteReplica follower) {
        return follower.mayJoin(surroundings.clock().nanos()) && isAlive(follower);
    }

    private boolean isAlive(RemoteReplica follower) {
        return surroundings.cluster().alive().test(follower.brokerId());
    }

    private void markHolding() {
        for (RemoteReplica follower : followers) {
            follower.holdsBack(isr.mayContain(follower.brokerId()));
        }
    }

    private IsrProposal proposal(List<Integer> wanted) {
        List<IsrProposal.Member> members = new ArrayList<>(wanted.size());
        for (int id : wanted) {
            RemoteReplica follower = followers.find(id);
            members.add(new IsrProposal.Member(id, follower == null ? FollowerFetch.NO_EPOCH : follower.brokerEpoch()));
        }
        return new IsrProposal(
                decision.partition(),
                decision.topicId(),
                surroundings.brokerId(),
                decision.leaderEpoch(),
                partitionEpoch,
                decision.controllerEpoch(),
                members);
    }
}
