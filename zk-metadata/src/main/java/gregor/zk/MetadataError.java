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
    INVALID_REQUEST,
    STALE_CONTROLLER_EPOCH,
    STALE_BROKER_EPOCH,
    /** An order to give up a replica from before its leader epoch. */
    FENCED_LEADER_EPOCH,
    /** The topic was deleted and made again: the name is the same, the id is not. */
    INCONSISTENT_TOPIC_ID,
    STORAGE,
    /** ZooKeeper refused, or the session ended, in a way the caller can only try again. */
    ZOOKEEPER,
}
