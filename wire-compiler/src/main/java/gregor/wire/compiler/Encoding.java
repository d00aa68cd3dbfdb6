package gregor.wire.compiler;

/**
 * Which versions of a message exist and from which on it is flexible, that is, has compact lengths and tagged fields
 * (KIP-482).
 *
 * @param flexibleFrom {@link #NEVER} for messages that stay as they were
 */
record Encoding(Versions versions, int flexibleFrom) {
    static final int NEVER = Integer.MAX_VALUE;

    boolean isFlexible(int version) {
        return version >= flexibleFrom;
    }

    boolean isAlwaysFlexible(Versions among) {
        return among.from() >= flexibleFrom;
    }

    boolean isEverFlexible(Versions among) {
        return among.to() >= flexibleFrom;
    }
}
