package gregor.broker.follower;

import gregor.replica.ReplicaError;
import gregor.wire.ErrorCode;

/** What a leader's error codes mean to a follower. */
final class LeaderErrors {
    private LeaderErrors() {}

    /** Null when there is no error; what has no meaning of its own is some failure of the leader. */
    static ReplicaError of(short code) {
        if (code == ErrorCode.NONE.code()) {
            return null;
        }
        return switch (ErrorCode.of(code)) {
            case OFFSET_OUT_OF_RANGE -> ReplicaError.OFFSET_OUT_OF_RANGE;
            case FENCED_LEADER_EPOCH -> ReplicaError.FENCED_LEADER_EPOCH;
            case UNKNOWN_LEADER_EPOCH -> ReplicaError.UNKNOWN_LEADER_EPOCH;
            case NOT_LEADER_OR_FOLLOWER -> ReplicaError.NOT_LEADER_OR_FOLLOWER;
            case UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID -> ReplicaError.UNKNOWN_TOPIC_OR_PARTITION;
            case INCONSISTENT_TOPIC_ID -> ReplicaError.INCONSISTENT_TOPIC_ID;
            case OFFSET_NOT_AVAILABLE -> ReplicaError.OFFSET_NOT_AVAILABLE;
            case CORRUPT_MESSAGE -> ReplicaError.DAMAGED;
            default -> ReplicaError.STORAGE_ERROR;
        };
    }
}
