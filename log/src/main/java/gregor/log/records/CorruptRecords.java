package gregor.log.records;

/** Bytes that are not the records they claim to be. The message is for our own log; it costs no stack trace. */
public final class CorruptRecords extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptRecords(String message) {
        this(message, null);
    }

    CorruptRecords(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
