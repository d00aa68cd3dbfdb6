package gregor.replica;

/**
 * What a reader wants of one partition.
 *
 * @param maxBytes the reader's limit for this partition
 * @param leaderEpoch the epoch the reader believes in, or {@link #NO_EPOCH}: do not check (trap 78)
 * @param lastFetchedEpoch the epoch of the reader's last record, or {@link #NO_EPOCH}: when the leader's log has another one
 *     there, the reader is told where they part
 */
public record ReadSpec(long fetchOffset, int maxBytes, int leaderEpoch, int lastFetchedEpoch) {
    public static final int NO_EPOCH = -1;
}
