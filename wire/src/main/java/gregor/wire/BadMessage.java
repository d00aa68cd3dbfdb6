package gregor.wire;

/**
 * Bytes that are not what the schema says. The only exception that decoding throws. Its text is for our log, never for the
 * peer; it has no stack trace, because whoever sends garbage sends much of it.
 */
public final class BadMessage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadMessage(String message) {
        super(message, null, false, false);
    }
}
