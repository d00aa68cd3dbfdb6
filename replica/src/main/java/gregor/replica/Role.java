package gregor.replica;

/** What this broker's replica of a partition is good for. */
public enum Role {
    LEADER(null),
    /** Also a replica that has not been told yet what it is. */
    FOLLOWER(null),
    /** Its log directory failed. */
    OFFLINE(ReplicaError.STORAGE_ERROR),
    /** Taken off this broker: clients look for the leader elsewhere. */
    STOPPED(ReplicaError.NOT_LEADER_OR_FOLLOWER);

    private final ReplicaError refusal;

    Role(ReplicaError refusal) {
        this.refusal = refusal;
    }

    /** The answer to everything in this role; null when it serves. */
    ReplicaError refusal() {
        return refusal;
    }
}
