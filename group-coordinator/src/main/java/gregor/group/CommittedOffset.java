package gregor.group;

/**
 * How far a group has come in one partition.
 *
 * @param offset the next record to read
 * @param leaderEpoch the epoch of the last record read, or {@link #NO_EPOCH}
 * @param metadata the client's own words, never null
 * @param commitTimestampMs when it was committed, milliseconds since 1970
 * @param expireTimestampMs when it ends, milliseconds since 1970, or {@link #NO_EXPIRY} to go by the broker's retention
 */
record CommittedOffset(long offset, int leaderEpoch, String metadata, long commitTimestampMs, long expireTimestampMs) {
    static final int NO_EPOCH = -1;
    static final long NO_EXPIRY = -1;

    boolean hasExpiry() {
        return expireTimestampMs != NO_EXPIRY;
    }
}
