package gregor.zk;

/** Why a change of the cluster's metadata was refused or failed. The broker maps each to one protocol error code. */
public enum MetadataError {
    TOPIC_ALREADY_EXISTS,
    UNKNOWN_TOPIC_OR_PARTITION,
    INVALID_TOPIC,
    INVALID_PARTITIONS,
    INVALID_REPLICATION_FACTOR,
    INVALID_REPLICA_ASSIGNMENT,
    REASSIGNMENT_IN_PROGRESS,
    NO_REASSIGNMENT_IN_PROGRESS,
    INVALID_REQUEST,
    UNKNOWN_TOPIC_ID,
    NOT_CONTROLLER,
    STALE_CONTROLLER_EPOCH,
    STALE_BROKER_EPOCH,
    BROKER_NOT_AVAILABLE,
    BROKER_ID_NOT_REGISTERED,
    /** What is asked for, or ordered, comes from before the present leader epoch. */
    FENCED_LEADER_EPOCH,
    /** The topic was deleted and made again: the name is the same, the id is not. */
    INCONSISTENT_TOPIC_ID,
    /** The partition's state was written by somebody else in between. */
    INVALID_UPDATE_VERSION,
    /** A replica that is not alive, or on its way down, cannot be in sync. */
    INELIGIBLE_REPLICA,
    PREFERRED_LEADER_NOT_AVAILABLE,
    ELIGIBLE_LEADERS_NOT_AVAILABLE,
    ELECTION_NOT_NEEDED,
    STORAGE,
    /** ZooKeeper refused, or the session ended, in a way the caller can only try again. */
    ZOOKEEPER,
}
