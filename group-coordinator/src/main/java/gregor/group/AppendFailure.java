package gregor.group;

import gregor.wire.ErrorCode;

/**
 * Why a batch was not committed, and what a client is told instead of the log's own error, which group clients do not know
 * (trap 90).
 */
public enum AppendFailure {
    /** This broker leads the partition no more. */
    NOT_LEADER(false, ErrorCode.NOT_COORDINATOR, ErrorCode.NOT_COORDINATOR),
    /** The disk failed. */
    STORAGE(false, ErrorCode.NOT_COORDINATOR, ErrorCode.NOT_COORDINATOR),
    /** The partition is not known here. */
    UNKNOWN_PARTITION(false, ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.COORDINATOR_NOT_AVAILABLE),
    /** Fewer in-sync replicas than {@code min.insync.replicas}: refused before the append. */
    NOT_ENOUGH_REPLICAS(false, ErrorCode.COORDINATOR_NOT_AVAILABLE, ErrorCode.COORDINATOR_NOT_AVAILABLE),
    /** Not replicated within {@code offsets.commit.timeout.ms}: the batch is in the log and may yet be committed. */
    TIMED_OUT(true, ErrorCode.REQUEST_TIMED_OUT, ErrorCode.REBALANCE_IN_PROGRESS),
    /** The batch is larger than the partition takes. */
    TOO_LARGE(false, ErrorCode.INVALID_COMMIT_OFFSET_SIZE, ErrorCode.UNKNOWN_SERVER_ERROR),
    /** Anything else. */
    UNEXPECTED(false, ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.UNKNOWN_SERVER_ERROR);

    private final boolean appended;
    private final ErrorCode commitError;
    private final ErrorCode groupError;

    AppendFailure(boolean appended, ErrorCode commitError, ErrorCode groupError) {
        this.appended = appended;
        this.commitError = commitError;
        this.groupError = groupError;
    }

    /** True when the batch is in the log all the same: state that has applied it is still what the log says. */
    boolean isAppended() {
        return appended;
    }

    /** The answer to a commit of offsets. */
    ErrorCode commitError() {
        return commitError;
    }

    /** The answer to everything else. */
    ErrorCode groupError() {
        return groupError;
    }
}
