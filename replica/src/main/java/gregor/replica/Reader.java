package gregor.replica;

/**
 * Who reads: one for all partitions of a request.
 *
 * @param leaderOnly true when a follower must refuse: for replicas, and for clients too old to read from followers
 * @param replicaId the broker id of a follower, or {@link #NO_REPLICA}
 */
public record Reader(Isolation isolation, boolean leaderOnly, int replicaId) {
    public static final int NO_REPLICA = -1;

    /** A reader that is no replica. */
    public Reader(Isolation isolation, boolean leaderOnly) {
        this(isolation, leaderOnly, NO_REPLICA);
    }

    /** A follower copies everything, of leaders. */
    public static Reader follower(int replicaId) {
        return new Reader(Isolation.LOG_END, true, replicaId);
    }

    public boolean isFollower() {
        return replicaId >= 0;
    }
}
