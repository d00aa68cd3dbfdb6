package gregor.replica;

/** Why a partition did not do what it was asked. Each has one Kafka error code; the broker keeps that table. */
public enum ReplicaError {
    /** No replica of it is on this broker. */
    UNKNOWN_TOPIC_OR_PARTITION,
    /** The replica here does not lead, or no longer exists. */
    NOT_LEADER_OR_FOLLOWER,
    /** The asker's leader epoch is older than ours. */
    FENCED_LEADER_EPOCH,
    /** The asker's leader epoch is newer than ours. */
    UNKNOWN_LEADER_EPOCH,
    /** The topic was deleted and created again: the name is the same, the id is not. */
    INCONSISTENT_TOPIC_ID,
    /** The command comes from a controller that has been replaced, or repeats an older decision. */
    STALE_CONTROLLER_EPOCH,
    OFFSET_OUT_OF_RANGE,
    /** A new leader does not know yet how far its log is committed. */
    OFFSET_NOT_AVAILABLE,
    /** Fewer replicas in sync than {@code min.insync.replicas}: nothing was appended. */
    NOT_ENOUGH_REPLICAS,
    REQUEST_TIMED_OUT,
    /** Records of a compacted topic are not deleted on demand. */
    POLICY_VIOLATION,
    /** The log directory failed, or is full. */
    STORAGE_ERROR,
    /** The log's file holds something else than records there. */
    DAMAGED,
    /** No log directory of this broker has that path. */
    LOG_DIR_NOT_FOUND,
    /** The broker has no replica of the partition yet. */
    REPLICA_NOT_AVAILABLE,
    /** The topic's name leaves no room for what a directory is called while its log moves. */
    NAME_TOO_LONG,
    /** A fault of ours, which our own log tells of. */
    UNEXPECTED
}
