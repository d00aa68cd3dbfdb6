package gregor.broker.config;

/** A configuration that cannot be used. The message is one line for the person who wrote it: key, value, what is allowed. */
public final class InvalidConfig extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /** Names the key, the value as it was given and what would be allowed instead. */
    public InvalidConfig(String key, Object value, String allowed) {
        super(key + "=" + value + ": " + allowed, null, false, false);
        this.key = key;
    }

    /** The key at fault. */
    public String key() {
        return key;
    }
}
