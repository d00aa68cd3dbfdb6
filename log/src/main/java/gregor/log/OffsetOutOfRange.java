package gregor.log;

/** A reader asked for an offset that the log does not hold. Without a stack trace: readers do this every day. */
public final class OffsetOutOfRange extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OffsetOutOfRange(long offset, long logStartOffset, long logEndOffset) {
        super("offset " + offset + " is not in [" + logStartOffset + ", " + logEndOffset + "]", null, false, false);
    }
}
