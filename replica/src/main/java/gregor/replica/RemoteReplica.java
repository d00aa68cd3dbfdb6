package gregor.replica;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A follower as its leader sees it: how far its log reaches, by what it last fetched, and when it last had everything. Changed by
 * the partition's owner; its {@link #progress} may be read by any thread.
 */
public final class RemoteReplica {
    private static final long UNKNOWN = -1;

    private final int brokerId;
    private final AtomicLong lastContactMs;
    private long brokerEpoch = FollowerFetch.NO_EPOCH;
    private long lastFetchMs;
    private long leaderEndAtLastFetch;
    private boolean holdsBack;
    private boolean fetches;
    private boolean refused;
    private long joinsNotBeforeNanos;
    private volatile Progress progress = new Progress(UNKNOWN, UNKNOWN, 0);

    /**
     * How far a follower is.
     *
     * @param logStartOffset -1 while not known
     * @param logEndOffset -1 while not known
     * @param caughtUpMs the latest time of which it is known that the follower had all the leader had then
     */
    public record Progress(long logStartOffset, long logEndOffset, long caughtUpMs) {}

    RemoteReplica(int brokerId, Contacts contacts) {
        this.brokerId = brokerId;
        lastContactMs = contacts.of(brokerId);
    }

    public int brokerId() {
        return brokerId;
    }

    public Progress progress() {
        return progress;
    }

    long logEndOffset() {
        return progress.logEndOffset();
    }

    long brokerEpoch() {
        return brokerEpoch;
    }

    /** Whether it has all, or had all not long ago. */
    boolean isCaughtUp(long leaderEnd, long nowMs, long lagTimeMaxMs) {
        Progress now = progress;
        return now.logEndOffset() == leaderEnd || nowMs - now.caughtUpMs() <= lagTimeMaxMs;
    }

    /** Whether the high watermark waits for it: it is in sync, or proposed to be. */
    boolean holdsBack() {
        return holdsBack;
    }

    void holdsBack(boolean value) {
        holdsBack = value;
    }

    /** Whether it may be proposed: it is not while it has just been refused. */
    boolean mayJoin(long nowNanos) {
        return !refused || nowNanos - joinsNotBeforeNanos >= 0;
    }

    /**
     * The controller will not have it in sync for now; its next fetch would only bring the same refusal.
     *
     * @return true if it is refused for the first time in this leader epoch
     */
    boolean refuse(long untilNanos) {
        boolean first = !refused;
        refused = true;
        joinsNotBeforeNanos = untilNanos;
        return first;
    }

    /** A leader epoch begins. Of a follower that is not in sync it counts as long ago that it had everything. */
    void onLeaderEpoch(long leaderEnd, long nowMs, boolean inSync, boolean newLeader) {
        Progress before = progress;
        long caughtUpMs = inSync ? nowMs : 0;
        refused = false;
        if (newLeader) {
            brokerEpoch = FollowerFetch.NO_EPOCH;
            fetches = false;
            lastFetchMs = 0;
            leaderEndAtLastFetch = UNKNOWN;
            progress = new Progress(UNKNOWN, UNKNOWN, caughtUpMs);
        } else {
            lastFetchMs = caughtUpMs;
            leaderEndAtLastFetch = leaderEnd;
            progress = new Progress(before.logStartOffset(), before.logEndOffset(), caughtUpMs);
        }
    }

    /** A fetch that comes late, from an earlier life of its broker, says nothing about it any more. */
    boolean isOutdated(FollowerFetch fetch) {
        return fetch.brokerEpoch() != FollowerFetch.NO_EPOCH && fetch.brokerEpoch() < brokerEpoch;
    }

    /**
     * It has fetched: so it has everything below.
     *
     * @param leaderEnd the leader's log end when the fetch came
     */
    void onFetch(FollowerFetch fetch, long receivedMs, long leaderEnd) {
        long end = fetch.wanted().fetchOffset();
        long caughtUpMs = progress.caughtUpMs();
        if (end >= leaderEnd) {
            caughtUpMs = Math.max(caughtUpMs, receivedMs);
        } else if (end >= leaderEndAtLastFetch) {
            // Always a bit behind a busy leader, but it has what was there when it asked before.
            caughtUpMs = Math.max(caughtUpMs, lastFetchMs);
        }
        brokerEpoch = fetch.brokerEpoch();
        fetches = true;
        lastFetchMs = receivedMs;
        leaderEndAtLastFetch = Math.max(leaderEndAtLastFetch, leaderEnd);
        progress = new Progress(fetch.logStartOffset(), end, caughtUpMs);
    }

    /** It has left this partition out of what it fetches: that its broker is heard of says nothing about it any more. */
    void onLeft() {
        fetches = false;
    }

    /** The leader's log grows from there: who had all of it until now had it when last heard of. */
    void onLeaderAppend(long endBefore) {
        Progress now = progress;
        long heardMs = lastContactMs.get();
        if (fetches && now.logEndOffset() == endBefore && heardMs > now.caughtUpMs()) {
            progress = new Progress(now.logStartOffset(), now.logEndOffset(), heardMs);
        }
    }

    @Override
    public String toString() {
        return brokerId + " (log end " + progress.logEndOffset() + ")";
    }
}
