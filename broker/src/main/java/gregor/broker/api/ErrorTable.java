package gregor.broker.api;

import gregor.log.records.AppendRejected;
import gregor.replica.ReplicaError;
import gregor.wire.ErrorCode;
import gregor.zk.MetadataError;

/** What the layers below call their failures, in the protocol's numbers. The one place where they meet. */
final class ErrorTable {
    private ErrorTable() {}

    static ErrorCode of(ReplicaError error) {
        return switch (error) {
            case UNKNOWN_TOPIC_OR_PARTITION -> ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
            case NOT_LEADER_OR_FOLLOWER -> ErrorCode.NOT_LEADER_OR_FOLLOWER;
            case FENCED_LEADER_EPOCH -> ErrorCode.FENCED_LEADER_EPOCH;
            case UNKNOWN_LEADER_EPOCH -> ErrorCode.UNKNOWN_LEADER_EPOCH;
            case INCONSISTENT_TOPIC_ID -> ErrorCode.INCONSISTENT_TOPIC_ID;
            case STALE_CONTROLLER_EPOCH -> ErrorCode.STALE_CONTROLLER_EPOCH;
            case OFFSET_OUT_OF_RANGE -> ErrorCode.OFFSET_OUT_OF_RANGE;
            case OFFSET_NOT_AVAILABLE -> ErrorCode.OFFSET_NOT_AVAILABLE;
            case NOT_ENOUGH_REPLICAS -> ErrorCode.NOT_ENOUGH_REPLICAS;
            case REQUEST_TIMED_OUT -> ErrorCode.REQUEST_TIMED_OUT;
            case POLICY_VIOLATION -> ErrorCode.POLICY_VIOLATION;
            case STORAGE_ERROR -> ErrorCode.KAFKA_STORAGE_ERROR;
            case DAMAGED -> ErrorCode.CORRUPT_MESSAGE;
            case LOG_DIR_NOT_FOUND -> ErrorCode.LOG_DIR_NOT_FOUND;
            case REPLICA_NOT_AVAILABLE -> ErrorCode.REPLICA_NOT_AVAILABLE;
            case NAME_TOO_LONG -> ErrorCode.INVALID_TOPIC_EXCEPTION;
            case UNEXPECTED -> ErrorCode.UNKNOWN_SERVER_ERROR;
        };
    }

    static ErrorCode of(MetadataError error) {
        return switch (error) {
            case TOPIC_ALREADY_EXISTS -> ErrorCode.TOPIC_ALREADY_EXISTS;
            case UNKNOWN_TOPIC_OR_PARTITION -> ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
            case INVALID_TOPIC -> ErrorCode.INVALID_TOPIC_EXCEPTION;
            case INVALID_PARTITIONS -> ErrorCode.INVALID_PARTITIONS;
            case INVALID_REPLICATION_FACTOR -> ErrorCode.INVALID_REPLICATION_FACTOR;
            case INVALID_REPLICA_ASSIGNMENT -> ErrorCode.INVALID_REPLICA_ASSIGNMENT;
            case REASSIGNMENT_IN_PROGRESS -> ErrorCode.REASSIGNMENT_IN_PROGRESS;
            case NO_REASSIGNMENT_IN_PROGRESS -> ErrorCode.NO_REASSIGNMENT_IN_PROGRESS;
            case INVALID_REQUEST -> ErrorCode.INVALID_REQUEST;
            case UNKNOWN_TOPIC_ID -> ErrorCode.UNKNOWN_TOPIC_ID;
            case NOT_CONTROLLER -> ErrorCode.NOT_CONTROLLER;
            case STALE_CONTROLLER_EPOCH -> ErrorCode.STALE_CONTROLLER_EPOCH;
            case STALE_BROKER_EPOCH -> ErrorCode.STALE_BROKER_EPOCH;
            case BROKER_NOT_AVAILABLE -> ErrorCode.BROKER_NOT_AVAILABLE;
            case BROKER_ID_NOT_REGISTERED -> ErrorCode.BROKER_ID_NOT_REGISTERED;
            case FENCED_LEADER_EPOCH -> ErrorCode.FENCED_LEADER_EPOCH;
            case INCONSISTENT_TOPIC_ID -> ErrorCode.INCONSISTENT_TOPIC_ID;
            case INVALID_UPDATE_VERSION -> ErrorCode.INVALID_UPDATE_VERSION;
            case INELIGIBLE_REPLICA -> ErrorCode.INELIGIBLE_REPLICA;
            case PREFERRED_LEADER_NOT_AVAILABLE -> ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE;
            case ELIGIBLE_LEADERS_NOT_AVAILABLE -> ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE;
            case ELECTION_NOT_NEEDED -> ErrorCode.ELECTION_NOT_NEEDED;
            case STORAGE -> ErrorCode.KAFKA_STORAGE_ERROR;
            case ZOOKEEPER -> ErrorCode.REQUEST_TIMED_OUT;
        };
    }

    static ErrorCode of(AppendRejected.Reason reason) {
        return switch (reason) {
            case CORRUPT_MESSAGE -> ErrorCode.CORRUPT_MESSAGE;
            case MESSAGE_TOO_LARGE -> ErrorCode.MESSAGE_TOO_LARGE;
            case RECORD_LIST_TOO_LARGE -> ErrorCode.RECORD_LIST_TOO_LARGE;
            case INVALID_RECORD -> ErrorCode.INVALID_RECORD;
            case INVALID_TIMESTAMP -> ErrorCode.INVALID_TIMESTAMP;
            case UNSUPPORTED_COMPRESSION_TYPE -> ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
            case UNSUPPORTED_FOR_MESSAGE_FORMAT -> ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT;
            case OUT_OF_ORDER_SEQUENCE -> ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
            case DUPLICATE_SEQUENCE -> ErrorCode.DUPLICATE_SEQUENCE_NUMBER;
            case INVALID_PRODUCER_EPOCH -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case INVALID_TXN_STATE -> ErrorCode.INVALID_TXN_STATE;
            case TRANSACTION_COORDINATOR_FENCED -> ErrorCode.TRANSACTION_COORDINATOR_FENCED;
            case STORAGE_ERROR -> ErrorCode.KAFKA_STORAGE_ERROR;
        };
    }
}
