package gregor.zk;

/**
 * What the controller says to one part of a request.
 *
 * @param error why it is refused, or null
 * @param message for the client; null when the error says it all
 */
public record Verdict(MetadataError error, String message) {
    /** It is done, or will be without more asking. */
    public static final Verdict ACCEPTED = new Verdict(null, null);

    public boolean accepted() {
        return error == null;
    }
}
