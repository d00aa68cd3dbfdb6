package gregor.log.records;

/** Records cannot be given: their codec is younger than the format they are wanted in, or this platform does not have it. */
public final class UnsupportedCompression extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedCompression(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
