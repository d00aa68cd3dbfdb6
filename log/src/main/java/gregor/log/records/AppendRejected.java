package gregor.log.records;

import java.util.List;

/**
 * An append that is refused; nothing of it is in the log. The message is for our own log, the record errors are for the
 * producer. It costs no stack trace, because a client can cause it at will.
 */
public final class AppendRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, named as Kafka names its errors. */
    public enum Reason {
        CORRUPT_MESSAGE,
        MESSAGE_TOO_LARGE,
        RECORD_LIST_TOO_LARGE,
        INVALID_RECORD,
        INVALID_TIMESTAMP,
        UNSUPPORTED_COMPRESSION_TYPE,
        UNSUPPORTED_FOR_MESSAGE_FORMAT,
        OUT_OF_ORDER_SEQUENCE,
        DUPLICATE_SEQUENCE,
        INVALID_PRODUCER_EPOCH,
        INVALID_TXN_STATE,
        TRANSACTION_COORDINATOR_FENCED,
        STORAGE_ERROR
    }

    private final Reason reason;
    private final transient List<RecordError> recordErrors;

    public AppendRejected(Reason reason, String message) {
        this(reason, message, List.of());
    }

    public AppendRejected(Reason reason, String message, List<RecordError> recordErrors) {
        super(message, null, false, false);
        this.reason = reason;
        this.recordErrors = List.copyOf(recordErrors);
    }

    public Reason reason() {
        return reason;
    }

    /** The records at fault, if it is records and not the batch. */
    public List<RecordError> recordErrors() {
        return recordErrors;
    }
}
